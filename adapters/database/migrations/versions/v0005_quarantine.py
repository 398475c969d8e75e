"""Quarantine: attributes, whole envelopes told from messages, and the ways that lists are read."""

import sqlalchemy as sa
from alembic import op

from adapters.database.types import WORD

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quarantine", sa.Column("attributes", WORD))
    op.add_column(
        "quarantine",
        sa.Column("is_envelope", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute("UPDATE quarantine SET is_envelope = true WHERE detail LIKE 'no push envelope: %'")
    # An id is the hash of both, and an index refuses long texts.
    op.drop_index("ix_quarantine_subscription_message_id", "quarantine")
    for first in ("", "reason_", "brand_id_"):
        columns = [*filter(None, [first[:-1]]), "received_at", "quarantine_id"]
        op.create_index(f"ix_quarantine_{'_'.join(columns)}", "quarantine", columns)
