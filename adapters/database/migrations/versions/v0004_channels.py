"""Channels: the newest word on each, and the shop's own limits; subscriptions of features."""

import sqlalchemy as sa
from alembic import op

from adapters.database.types import WORD, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channels", sa.Column("state_place", WORD))
    op.add_column("channels", sa.Column("state_noted_at", UtcDateTime()))
    op.add_column("channels", sa.Column("limits", WORD))
    op.add_column("channels", sa.Column("limits_place", WORD))
    op.create_table(
        "subscriptions",
        sa.Column("feature", WORD, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("enabled_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("feature", name="pk_subscriptions"),
    )
