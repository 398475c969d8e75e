"""Numbers without gaps that are committed in their order: one row is raised, and stays locked.

Numbers are taken last in a transaction, so that the lock is short; where it takes numbers of more
than one counter, in the order of their names here.
"""

from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import AnyInsert, in_each_dialect
from adapters.database.tables import counters


class Counter(StrEnum):
    """What is counted, in the order in which they are taken."""

    CATALOGUE = "catalogue"
    ORDERS = "orders"
    AUDIT = "audit"


async def next_number(connection: AsyncConnection, counter: Counter, count: int = 1) -> int:
    """The last of the next `count` numbers: their row is locked until the commit."""
    taken = _TAKEN[connection.dialect.name]
    result = await connection.execute(taken, {"name": counter, "value": count})
    return int(result.scalar_one())


def _raising(first: AnyInsert) -> AnyInsert:
    raised = {"value": counters.c.value + first.excluded.value}
    return first.on_conflict_do_update(index_elements=["name"], set_=raised)


_TAKEN = {
    name: first.returning(counters.c.value)
    for name, first in in_each_dialect(counters, _raising).items()
}
