"""Orders that were there before summaries were: the migration adds up what each message adds."""

import importlib
from decimal import Decimal
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from kept import show, view
from made import NOON, content
from sqlalchemy import Connection, text

from adapters.database import Database
from domain.orders import OrderKey, OrderLine, Totals

MIGRATION = "adapters.database.migrations.versions.v0011_summaries"
ORDERS = text(
    "SELECT order_id, ordered_second, unit_count, gross_hundredths, net_hundredths FROM orders"
)
LINES = text("SELECT order_id, position, total_hundredths FROM order_lines")


def undo(connection: Connection) -> None:
    connection.execute(text("DROP INDEX ix_orders_summed"))
    for name in ("ordered_second", "unit_count", "gross_hundredths", "net_hundredths"):
        connection.execute(text(f"ALTER TABLE orders DROP COLUMN {name}"))
    connection.execute(text("ALTER TABLE order_lines DROP COLUMN total_hundredths"))


def redo(connection: Connection) -> None:
    migration: Any = importlib.import_module(MIGRATION)
    migration.BATCH = 2
    with Operations.context(MigrationContext.configure(connection)):
        migration.upgrade()


async def test_older_orders_get_the_sums_that_their_messages_give(database: Database) -> None:
    totals = [None, "1.25", "0.001", "9000000000.01", "-3"]
    for number, total in enumerate(totals):
        amount = None if total is None else Decimal(total)
        lines = tuple(OrderLine(at, None, "", "A", None, 2, line_total=amount) for at in range(2))
        told = content(
            key=OrderKey("b", "tkpd", str(number)),
            ordered_at=NOON if number else None,
            totals=Totals(total=amount, subtotal_seller=Decimal("1.5")),
            lines=lines if number != 1 else (),
        )
        await show(database, view(told))

    async with database.connections.writer.connect() as connection:
        before = [set((await connection.execute(each)).all()) for each in (ORDERS, LINES)]
        await connection.run_sync(undo)
        await connection.run_sync(redo)
        after = [set((await connection.execute(each)).all()) for each in (ORDERS, LINES)]
        await connection.rollback()
    assert after == before
    assert ('["b","tkpd","1"]', 1772366400, 0, 125, 150) in before[0]
    assert ('["b","tkpd","2"]', 1772366400, None, None, None) in before[0]
    assert ('["b","tkpd","2"]', 0, None) in before[1]
