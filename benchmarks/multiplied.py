"""A store of a million orders in a minute: orders that came in as messages, copied by SQL."""

from collections.abc import Mapping

from sqlalchemy import Index, Table, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateIndex, DropIndex

from adapters.database import Database
from adapters.database.tables import order_lines, orders

APART = 1_051 * 60
"""Seconds between two copies of an order: 500 copies of a day are a year."""

_NAMED = "replace(order_id, '\"]', '-' || n || '\"]')"
_SECOND = f"ordered_second - n * {APART}"
_ORDER = {
    "order_id": _NAMED,
    "remote_order_id": "remote_order_id || '-' || n",
    "ordered_second": _SECOND,
    "change_sequence": "change_sequence + n * (SELECT value FROM counters WHERE name = 'orders')",
}
_AT = {
    "sqlite": f"strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', {_SECOND}, 'unixepoch')",
    "postgresql": f"to_timestamp({_SECOND})",
}


async def multiply(database: Database, times: int) -> None:
    """Have every order so many times, each copy made earlier than the one before."""
    if times < 2:
        return
    connections = database.connections
    async with connections.write() as connection:
        ordered_at = {"ordered_at": _AT[connection.dialect.name]}
        await _copy(connection, orders, _ORDER | ordered_at, times)
        await _copy(connection, order_lines, {"order_id": _NAMED}, times)
        await connection.execute(text(f"UPDATE counters SET value = value * {times}"))
    if not connections.is_sqlite:
        async with connections.reader.connect() as reader:
            await reader.execute(text("VACUUM ANALYZE"))


async def _copy(
    connection: AsyncConnection, table: Table, changed: Mapping[str, str], times: int
) -> None:
    """Without the indexes, which are quicker made afterwards."""
    indexes: list[Index] = sorted(table.indexes, key=lambda index: str(index.name))
    for index in indexes:
        await connection.execute(DropIndex(index))
    names = [column.name for column in table.columns]
    values = ", ".join(changed.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    await connection.execute(
        text(
            f"WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies "
            f"WHERE n < {times - 1}) INSERT INTO {table.name} ({columns}) "
            f"SELECT {values} FROM copies CROSS JOIN {table.name} WHERE n < {times}"
        )
    )
    for index in indexes:
        await connection.execute(CreateIndex(index))
