"""The schedule: windows asked for, suspected gaps, jobs; versions by when they came."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

from adapters.database.types import WORD, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _columns(kind: TypeEngine[Any], names: str, *, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=nullable) for name in names.split()]


def upgrade() -> None:
    op.create_table(
        "order_windows",
        *_columns(WORD, "activity_id brand_id"),
        *_columns(UtcDateTime(), "start end asked_at"),
        *_columns(WORD, "asked_by missed"),
        sa.PrimaryKeyConstraint("activity_id", name="pk_order_windows"),
    )
    op.create_index("ix_order_windows_brand_id_asked_at", "order_windows", ["brand_id", "asked_at"])
    op.create_table(
        "suspected_gaps",
        *_columns(WORD, "brand_id channel_code"),
        *_columns(UtcDateTime(), "start until"),
        sa.PrimaryKeyConstraint("brand_id", "channel_code", "start", name="pk_suspected_gaps"),
    )
    op.create_table(
        "jobs",
        *_columns(WORD, "name"),
        *_columns(WORD, "holder", nullable=True),
        *_columns(UtcDateTime(), "leased_until done_for last_started last_ended", nullable=True),
        *_columns(WORD, "last_outcome", nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_jobs"),
    )
    op.create_index(
        "ix_order_versions_received_at_order_id", "order_versions", ["received_at", "order_id"]
    )
