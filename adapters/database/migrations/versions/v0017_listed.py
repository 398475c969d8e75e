"""Indexes that lists are walked by: newest of a channel, largest and most urgent of a brand."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_orders_brand_id_channel_code_ordered_at_order_id",
        "orders",
        ["brand_id", "channel_code", "ordered_at", "order_id"],
        postgresql_ops={"ordered_at": "DESC NULLS LAST", "order_id": "DESC"},
    )
    op.create_index("ix_orders_updated_at_order_id", "orders", ["updated_at", "order_id"])
    op.create_index(
        "ix_orders_brand_id_due_at_order_id", "orders", ["brand_id", "due_at", "order_id"]
    )
    op.drop_index("ix_orders_brand_id_total_rank_order_id", "orders")
    op.create_index(
        "ix_orders_brand_id_total_rank_order_id",
        "orders",
        ["brand_id", "total_rank", "order_id"],
        postgresql_ops={"total_rank": "DESC NULLS LAST", "order_id": "DESC"},
    )
