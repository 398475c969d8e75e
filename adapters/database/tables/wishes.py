"""Prices and stocks that wait to be sent, or are in flight; each is an item of its activity."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
)

from adapters.database.tables.base import metadata
from adapters.database.tables.work import activity_items
from adapters.database.types import WORD, ExactDecimal, UtcDateTime, Word
from domain.prices_and_stocks import Subject
from domain.wishes import Way

wishes = Table(
    "wishes",
    metadata,
    Column("activity_id", WORD, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("subject", Word(Subject), nullable=False),
    Column("way", Word(Way), nullable=False),
    Column("brand_id", WORD, nullable=False),
    Column("sku", WORD, nullable=False),
    Column("channel_code", WORD, nullable=False),
    Column("reference", WORD, nullable=False),
    Column("listing", WORD, nullable=False),
    Column("remote_variant", WORD, nullable=False),
    Column("remote_warehouse_id", WORD),
    Column("value", ExactDecimal, nullable=False),
    Column("attempts", BigInteger, nullable=False),
    # the offer and what is set of it: one call at a time
    Column("lane", WORD, nullable=False),
    # its place in its lane and among all; a newer wish takes the place of the one it supersedes
    Column("number", BigInteger, nullable=False),
    # the rate that a request with it counts under
    Column("limit_key", WORD),
    # from when on anybody may send it, by the database's clock; before, whoever asked, if reserved
    Column("due_at", UtcDateTime, nullable=False),
    Column("reserved", Boolean, nullable=False),
    # null while it waits; in flight, when its call cannot be on its way any more
    Column("held_until", UtcDateTime),
    PrimaryKeyConstraint("activity_id", "position"),
    ForeignKeyConstraint(
        ["activity_id", "position"], [activity_items.c.activity_id, activity_items.c.position]
    ),
)
Index(None, wishes.c.lane, wishes.c.number)
Index(None, wishes.c.number)
Index(None, wishes.c.limit_key, wishes.c.number)
Index(None, wishes.c.held_until)
