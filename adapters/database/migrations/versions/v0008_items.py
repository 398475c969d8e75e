"""Items know their own course: expected status, begin, end and asking; places name an item."""

import sqlalchemy as sa
from alembic import op

from adapters.database.types import WORD, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CARRIED = """
UPDATE activity_items SET
    expected = (SELECT a.expected FROM activities AS a WHERE a.activity_id = activity_items.activity_id),
    began_at = (SELECT a.requested_at FROM activities AS a WHERE a.activity_id = activity_items.activity_id),
    ended_at = (SELECT a.ended_at FROM activities AS a WHERE a.activity_id = activity_items.activity_id)
"""  # noqa: E501 - one line for each column

_ASKED = """
UPDATE activity_items SET asked_at = (
    SELECT max(asking.requested_at) FROM activities AS asking
    JOIN activity_items AS sent ON sent.activity_id = asking.activity_id
    WHERE asking.key_id = 'schedule' AND sent.status <> 'NOT_SENT'
    AND asking.idempotency_key = 'settle ' || activity_items.activity_id
)
WHERE status = 'UNKNOWN' AND order_id IS NOT NULL
"""
"""The schedule's fetch for an action had an idempotency key that named it."""


def upgrade() -> None:
    op.add_column("activities", sa.Column("estimated_completion_at", UtcDateTime))
    op.add_column("activity_items", sa.Column("expected", WORD))
    for column in ("began_at", "ended_at", "asked_at"):
        op.add_column("activity_items", sa.Column(column, UtcDateTime))
    op.execute(_CARRIED)
    op.execute(_ASKED)
    op.drop_column("activities", "expected")
    op.drop_column("activities", "ended_at")
    _name_items_of_places()


def _name_items_of_places() -> None:
    """Make the table anew: a column that is never null can be added to no other on SQLite."""
    rows = op.get_bind().execute(sa.text("SELECT order_id, activity_id FROM order_places")).all()
    op.drop_index("ix_order_places_activity_id", "order_places")
    op.drop_table("order_places")
    places = op.create_table(
        "order_places",
        sa.Column("order_id", WORD, nullable=False),
        sa.Column("activity_id", WORD, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name="pk_order_places"),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.activity_id"], name="fk_order_places_activity_id"
        ),
    )
    op.create_index("ix_order_places_activity_id", "order_places", ["activity_id"])
    taken = [{"order_id": row[0], "activity_id": row[1], "position": 0} for row in rows]
    op.bulk_insert(places, taken)
