"""Exports that are written to files; how they stand says their activity."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table

from adapters.database.tables.base import metadata
from adapters.database.tables.work import activities
from adapters.database.types import WORD, UtcDateTime, Word
from domain.exports import Compression, ExportFormat

exports = Table(
    "exports",
    metadata,
    Column("export_id", WORD, ForeignKey(activities.c.activity_id), primary_key=True),
    Column("name", WORD, nullable=False),
    Column("format", Word(ExportFormat), nullable=False),
    Column("compression", Word(Compression), nullable=False),
    Column("columns", WORD, nullable=False),
    Column("row_count", BigInteger, nullable=False),
    Column("expected_count", BigInteger),
    Column("watermark", BigInteger),
    Column("cursor", WORD),
    Column("sha256", WORD),
    Column("size", BigInteger),
    Column("expires_at", UtcDateTime),
    Column("is_cancelled", Boolean, nullable=False),
    # when its process said last that it is alive
    Column("heard_at", UtcDateTime, nullable=False),
)
Index(None, exports.c.expires_at)
