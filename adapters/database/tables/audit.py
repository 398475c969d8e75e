"""The audit log, to which rows are only ever added."""

from sqlalchemy import BigInteger, Column, Index, Table

from adapters.database.tables.base import metadata
from adapters.database.types import WORD, UtcDateTime, Word
from domain.activities import ActivityKind

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("key_id", WORD, nullable=False),
    Column("key_name", WORD, nullable=False),
    Column("action", Word(ActivityKind), nullable=False),
    Column("brand_id", WORD),
    Column("order_id", WORD),
    Column("target", WORD),
    Column("activity_id", WORD),
    Column("arguments", WORD, nullable=False),
    Column("note", WORD),
    Column("seal", WORD, nullable=False),
)
Index(None, audit_entries.c.order_id, audit_entries.c.number)
Index(None, audit_entries.c.activity_id, audit_entries.c.number)
Index(None, audit_entries.c.brand_id, audit_entries.c.number)
Index(None, audit_entries.c.key_id, audit_entries.c.number)
