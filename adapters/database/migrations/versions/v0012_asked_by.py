"""Items of unsettled actions name the fetch that was asked to tell of them."""

import sqlalchemy as sa
from alembic import op

from adapters.database.types import WORD

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("activity_items", sa.Column("asked_by", WORD))
