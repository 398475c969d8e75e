"""The audit log."""

import sqlalchemy as sa
from alembic import op

from adapters.database.types import WORD, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        *(sa.Column(name, WORD, nullable=False) for name in ("key_id", "key_name", "action")),
        *(sa.Column(name, WORD) for name in ("brand_id", "order_id", "target", "activity_id")),
        sa.Column("arguments", WORD, nullable=False),
        sa.Column("note", WORD),
        sa.Column("seal", WORD, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_entries"),
    )
    for column in ("order_id", "activity_id", "brand_id", "key_id"):
        op.create_index(f"ix_audit_entries_{column}_number", "audit_entries", [column, "number"])
