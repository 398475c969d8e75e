"""Summaries: each order's amounts as whole hundredths, and the index that they are read from."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from adapters.database.types import WORD, ExactDecimal, UtcDateTime
from domain.summaries import hundredths, second_of

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NEW = ("ordered_second", "unit_count", "gross_hundredths", "net_hundredths")
BATCH = 1_000

ORDERS = sa.table(
    "orders",
    sa.column("order_id", WORD),
    sa.column("ordered_at", UtcDateTime()),
    sa.column("totals_total", ExactDecimal()),
    sa.column("totals_subtotal_seller", ExactDecimal()),
    *[sa.column(name, sa.BigInteger()) for name in NEW],
)
LINES = sa.table(
    "order_lines",
    sa.column("order_id", WORD),
    sa.column("position", sa.BigInteger()),
    sa.column("quantity", sa.BigInteger()),
    sa.column("line_total", ExactDecimal()),
    sa.column("total_hundredths", sa.BigInteger()),
)


def upgrade() -> None:
    for name in NEW:
        op.add_column("orders", sa.Column(name, sa.BigInteger()))
    op.add_column("order_lines", sa.Column("total_hundredths", sa.BigInteger()))
    last = ""
    while found := _orders_after(last):
        last = found[-1].order_id
        _sum(found)
    op.create_index(
        "ix_orders_summed",
        "orders",
        ["brand_id", "ordered_second", "channel_code", "status", "currency_code", *NEW[1:]],
    )


def _orders_after(order_id: str) -> Sequence[sa.Row[Any]]:
    rows = sa.select(*list(ORDERS.c)[:4]).where(ORDERS.c.order_id > order_id)
    return op.get_bind().execute(rows.order_by(ORDERS.c.order_id).limit(BATCH)).all()


def _sum(found: Sequence[sa.Row[Any]]) -> None:
    bind = op.get_bind()
    lines = bind.execute(
        sa.select(LINES).where(LINES.c.order_id.in_([row.order_id for row in found]))
    ).all()
    if lines:
        line = sa.and_(
            LINES.c.order_id == sa.bindparam("of"), LINES.c.position == sa.bindparam("at")
        )
        changed = sa.update(LINES).where(line)
        bind.execute(
            changed.values(total_hundredths=sa.bindparam("hundredths")),
            [
                {"of": row[0], "at": row.position, "hundredths": hundredths(row.line_total)}
                for row in lines
            ],
        )
    units = {row.order_id: 0 for row in found}
    for row in lines:
        units[row.order_id] += row.quantity
    bind.execute(
        sa.update(ORDERS)
        .where(ORDERS.c.order_id == sa.bindparam("of"))
        .values({name: sa.bindparam(f"new_{name}") for name in NEW}),
        [_values(row, units[row.order_id]) for row in found],
    )


def _values(row: sa.Row[Any], units: int) -> dict[str, Any]:
    amounts = (row.totals_total, row.totals_subtotal_seller)
    gross, net = map(hundredths, amounts)
    fits = (gross is None, net is None) == tuple(amount is None for amount in amounts)
    return {
        "of": row.order_id,
        "new_ordered_second": None if row.ordered_at is None else second_of(row.ordered_at),
        "new_unit_count": units if fits else None,
        "new_gross_hundredths": gross if fits else None,
        "new_net_hundredths": net if fits else None,
    }
