"""The queue of order actions that wait to be sent."""

import sqlalchemy as sa
from alembic import op

from adapters.database.types import WORD, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_queue",
        sa.Column("activity_id", WORD, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("order_id", WORD, nullable=False),
        sa.Column("queued_at", UtcDateTime, nullable=False),
        sa.Column("by_topic", sa.Boolean(), nullable=False),
        sa.Column("command", WORD),
        sa.Column("holder", WORD),
        sa.Column("held_until", UtcDateTime),
        sa.PrimaryKeyConstraint("activity_id", "position", name="pk_order_queue"),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.activity_id"], name="fk_order_queue_activity_id"
        ),
    )
    op.create_index(
        "ix_order_queue_queued_at_activity_id_position",
        "order_queue",
        ["queued_at", "activity_id", "position"],
    )
