"""Slots of the limits that marketplaces state, and wishes that wait for one."""

import sqlalchemy as sa
from alembic import op

from adapters.database.types import WORD, ExactDecimal, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_slots",
        sa.Column("limit_key", WORD, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("out_of", sa.BigInteger, nullable=False),
        sa.Column("holder", WORD),
        sa.Column("free_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("limit_key", "place", name="pk_call_slots"),
    )
    op.create_index("ix_call_slots_free_at", "call_slots", ["free_at"])
    named = "activity_id subject way brand_id sku channel_code reference listing remote_variant"
    op.create_table(
        "wishes",
        *[sa.Column(name, WORD, nullable=False) for name in [*named.split(), "lane"]],
        *[
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in ("position", "attempts", "number")
        ],
        sa.Column("remote_warehouse_id", WORD),
        sa.Column("value", ExactDecimal, nullable=False),
        sa.Column("limit_key", WORD),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("reserved", sa.Boolean, nullable=False),
        sa.Column("held_until", UtcDateTime),
        sa.PrimaryKeyConstraint("activity_id", "position", name="pk_wishes"),
        sa.ForeignKeyConstraint(
            ["activity_id", "position"],
            ["activity_items.activity_id", "activity_items.position"],
            name="fk_wishes_activity_id_position",
        ),
    )
    for columns in (["lane", "number"], ["number"], ["limit_key", "number"], ["held_until"]):
        op.create_index(f"ix_wishes_{'_'.join(columns)}", "wishes", columns)
