"""Exports that are written to files."""

import sqlalchemy as sa
from alembic import op

from adapters.database.types import WORD, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exports",
        *(
            sa.Column(name, WORD, nullable=False)
            for name in ("export_id", "name", "format", "compression", "columns")
        ),
        sa.Column("row_count", sa.BigInteger, nullable=False),
        sa.Column("expected_count", sa.BigInteger),
        sa.Column("watermark", sa.BigInteger),
        sa.Column("cursor", WORD),
        sa.Column("sha256", WORD),
        sa.Column("size", sa.BigInteger),
        sa.Column("expires_at", UtcDateTime()),
        sa.Column("is_cancelled", sa.Boolean, nullable=False),
        sa.Column("heard_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("export_id", name="pk_exports"),
        sa.ForeignKeyConstraint(
            ["export_id"], ["activities.activity_id"], name="fk_exports_export_id"
        ),
    )
    op.create_index("ix_exports_expires_at", "exports", ["expires_at"])
