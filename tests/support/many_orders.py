"""Thousands of orders in one statement: enough that a database would rather not read them all."""

from kept import show, view
from made import NOON, content
from sqlalchemy import text

from adapters.database import Database
from adapters.database.tables import orders
from domain.orders import OrderKey

COUNT = 20_000
BRANDS = 4
"""Of which the last is small: one order of a hundred is its."""

_BRAND = "CASE WHEN n % 100 = 0 THEN 'brand-3' ELSE 'brand-' || (n % 3) END"
_CHANNEL = "CASE n % 4 WHEN 0 THEN 'tkpd' WHEN 1 THEN 'shpe' WHEN 2 THEN 'lzda' ELSE 'blib' END"
_STATUS = "CASE WHEN n % 50 = 0 THEN 'PENDING' WHEN n % 3 = 0 THEN 'SHIPPED' ELSE 'COMPLETED' END"
_TIMES = {
    "ordered_at": "n * 60",
    "updated_at": "n * 61",
    "paid_at": "n * 62",
    "required_at": "n * 63",
}


async def fill(database: Database) -> None:
    """Orders of four brands on four channels, most of them done with, spread over two weeks."""
    await show(database, view(content(key=OrderKey("template", "tkpd", "0"))))
    async with database.connections.write() as connection:
        is_sqlite = database.connections.is_sqlite
        made = {
            "order_id": f"'[\"' || {_BRAND} || '\",\"' || {_CHANNEL} || '\",\"' || n || '\"]'",
            "brand_id": _BRAND,
            "channel_code": _CHANNEL,
            "remote_order_id": "'INV/' || n",
            "search_text": "'inv/' || n",
            "status": _STATUS,
            "change_sequence": "change_sequence + n",
            "total_rank": "n * 7 % 20000",
            "due_at": f"CASE WHEN n % 50 = 0 THEN {_moment('n * 63', sqlite=is_sqlite)} END",
            **{name: _moment(span, sqlite=is_sqlite) for name, span in _TIMES.items()},
        }
        names = [column.name for column in orders.c]
        values = ", ".join(made.get(name, f'"{name}"') for name in names)
        await connection.execute(
            text(
                "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers "
                f"WHERE n < {COUNT}) INSERT INTO orders ({', '.join(names)}) "
                f"SELECT {values} FROM numbers CROSS JOIN orders WHERE brand_id = 'template'"
            )
        )
    if not is_sqlite:
        async with database.connections.reader.connect() as reader:
            await reader.execute(text("VACUUM ANALYZE orders"))


def _moment(span: str, *, sqlite: bool) -> str:
    """This many seconds after NOON, as SQL."""
    second = f"{int(NOON.timestamp())} + {span}"
    if sqlite:
        return f"strftime('%Y-%m-%dT%H\\:%M\\:%S.000000+00\\:00', {second}, 'unixepoch')"
    return f"to_timestamp({second})"
