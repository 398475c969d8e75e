"""Messages: which were taken, and which could not be."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    false,
)

from adapters.database.tables.base import metadata
from adapters.database.types import WORD, UtcDateTime, Word
from domain.messages import MessageKind, Reason

inbox = Table(
    "inbox",
    metadata,
    Column("kind", Word(MessageKind), nullable=False),
    Column("message_id", WORD, nullable=False),
    Column("brand_id", WORD),
    Column("received_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("kind", "message_id"),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("quarantine_id", WORD, primary_key=True),
    Column("message_id", WORD, nullable=False),
    Column("subscription", WORD, nullable=False),
    Column("brand_id", WORD),
    Column("reason", Word(Reason), nullable=False),
    Column("detail", WORD, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("attempts", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("attributes", WORD),
    Column("is_envelope", Boolean, nullable=False, server_default=false()),
)
Index(None, quarantine.c.received_at, quarantine.c.quarantine_id)
Index(None, quarantine.c.reason, quarantine.c.received_at, quarantine.c.quarantine_id)
Index(None, quarantine.c.brand_id, quarantine.c.received_at, quarantine.c.quarantine_id)
