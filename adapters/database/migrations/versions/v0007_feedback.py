"""Feedback: what it finds items by, and the runs that named all products of a channel."""

import sqlalchemy as sa
from alembic import op

from adapters.database.types import WORD

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("brand_id", "reference", "remote_warehouse_id"):
        op.add_column("activity_items", sa.Column(column, WORD))
    op.add_column("offers", sa.Column("named_by", WORD))
    op.create_table(
        "product_runs",
        sa.Column("brand_id", WORD, nullable=False),
        sa.Column("channel_code", WORD, nullable=False),
        sa.Column("activity_id", WORD, nullable=False),
        sa.Column("asked_place", WORD, nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "channel_code", name="pk_product_runs"),
    )
