"""Taking orders away for good, so that whoever follows the exports hears of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.changes import line_id, put_changes
from adapters.database.counters import Counter, next_number
from adapters.database.engine import lock_all
from adapters.database.tables import order_documents, order_fees, order_lines, orders
from domain.exports import ExportKind


async def bury_orders(connection: AsyncConnection, order_ids: Sequence[str], now: datetime) -> int:
    """Delete what is shown of these orders, and tell of each and of its lines; how many there were.

    Their versions are left to who calls: a message that comes later would show them again.
    """
    await lock_all(connection, [("order", order_id) for order_id in order_ids])
    line = order_lines.c
    gone_lines = delete(order_lines).where(line.order_id.in_(order_ids))
    lines = (await connection.execute(gone_lines.returning(line.order_id, line.position))).all()
    for table in (order_fees, order_documents):
        await connection.execute(delete(table).where(table.c.order_id.in_(order_ids)))
    shown = delete(orders).where(orders.c.order_id.in_(order_ids)).returning(orders.c.order_id)
    gone = sorted((await connection.execute(shown)).scalars())
    if not gone:
        return 0
    first = await next_number(connection, Counter.ORDERS, len(gone)) - len(gone) + 1
    numbers = {order_id: first + place for place, order_id in enumerate(gone)}
    await put_changes(connection, ExportKind.ORDERS, numbers, now)
    told = {line_id(order_id, at): numbers[order_id] for order_id, at in lines}
    await put_changes(connection, ExportKind.ORDER_LINES, told, now)
    return len(gone)
