"""What exports tell of products, of variants, and of rows that are gone."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from adapters.database.types import WORD, UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_KNOWN = """
INSERT INTO row_changes (kind, row_id, brand_id, channel_code, change_sequence, updated_at)
SELECT kind, row_id, brand_id, channel_code, row_number() OVER (ORDER BY kind, row_id), :now
FROM (
    SELECT 'PRODUCTS' AS kind, listing_id AS row_id, brand_id, channel_code FROM listings
    UNION ALL SELECT 'VARIANTS', offer_id, brand_id, channel_code FROM offers
) AS known
"""
_COUNTED = """
INSERT INTO counters (name, value)
SELECT 'catalogue', count(*) FROM row_changes HAVING count(*) > 0
"""


def upgrade() -> None:
    op.create_table(
        "row_changes",
        *(
            sa.Column(name, WORD, nullable=False)
            for name in ("kind", "row_id", "brand_id", "channel_code")
        ),
        sa.Column("change_sequence", sa.BigInteger, nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "row_id", name="pk_row_changes"),
    )
    columns = ["kind", "change_sequence", "row_id"]
    op.create_index("ix_row_changes_kind_change_sequence_row_id", "row_changes", columns)
    known = sa.text(_KNOWN).bindparams(sa.bindparam("now", datetime.now(UTC), UtcDateTime()))
    op.get_bind().execute(known)
    op.execute(_COUNTED)
