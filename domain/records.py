"""What is read of a thing when only a part of it is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from domain.orders import OrderFilter, OrderKey, OrderSort
from domain.pages import Listed, PageRequest

Record: TypeAlias = Any
"""One row: an attribute for each column that was asked for, as the store keeps it.

Amounts are texts of plain digits, words are texts, times are datetimes in UTC. A column that was
not read is no attribute: touching it raises, as its absence must not look like a null.
"""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns are read, and which are None whatever the store holds: they are not read."""

    read: frozenset[str]
    hidden: frozenset[str] = frozenset()


RecordsWanted = tuple[OrderFilter, OrderSort, PageRequest, Columns]


class OrderRecords(Protocol):
    """The read model of orders for who asks for a part of it: no other column is read.

    Columns are named as `Order` and its parts name them: `paid_at`, `totals_tax`, `delivery_city`.
    """

    async def pages(self, wanted: Sequence[RecordsWanted]) -> Sequence[Listed[Record]]:
        """Many pages in one statement, so that lists below a list do not cost one each."""
        ...

    async def by_key(
        self, keys: Sequence[OrderKey], columns: Columns
    ) -> Mapping[OrderKey, Record]: ...
    async def lines(
        self, order_ids: Sequence[str], columns: Columns
    ) -> Mapping[str, Sequence[Record]]:
        """Lines by their order's `OrderKey.text`; orders without lines are missing."""
        ...
