"""Slots of limits, each held by a call or free from a moment on. A slot without a row is free."""

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table

from adapters.database.tables.base import metadata
from adapters.database.types import WORD, UtcDateTime

call_slots = Table(
    "call_slots",
    metadata,
    Column("limit_key", WORD, nullable=False),
    Column("place", BigInteger, nullable=False),
    # how many slots the limit has
    Column("out_of", BigInteger, nullable=False),
    # the call that holds it, until it gives it back
    Column("holder", WORD),
    # by the database's clock; while it is held, for the case that nobody gives it back
    Column("free_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("limit_key", "place"),
)
Index(None, call_slots.c.free_at)
