"""What changed of rows that keep no change_sequence of their own, and of rows that are gone."""

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table

from adapters.database.tables.base import metadata
from adapters.database.types import WORD, UtcDateTime, Word
from domain.exports import ExportKind

row_changes = Table(
    "row_changes",
    metadata,
    Column("kind", Word(ExportKind), nullable=False),
    # the key of the row, as JSON
    Column("row_id", WORD, nullable=False),
    Column("brand_id", WORD, nullable=False),
    Column("channel_code", WORD, nullable=False),
    Column("change_sequence", BigInteger, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("kind", "row_id"),
)
Index(None, row_changes.c.kind, row_changes.c.change_sequence, row_changes.c.row_id)
"""Of products and variants the newest change of each, of orders and their lines what is gone."""
