"""Messages: which were taken, and which could not be."""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, PrimaryKeyConstraint, Table

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
)
Index(None, quarantine.c.subscription, quarantine.c.message_id, unique=True)
