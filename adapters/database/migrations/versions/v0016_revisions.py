"""A number by which every change of an activity's items shows."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.Column("revision", sa.BigInteger, nullable=False, server_default="0")
    op.add_column("activities", number)
