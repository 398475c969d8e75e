"""Features that were switched on, and their subscriptions."""

from sqlalchemy import Column, Table

from adapters.database.tables.base import metadata
from adapters.database.types import WORD, UtcDateTime

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("feature", WORD, primary_key=True),
    Column("name", WORD, nullable=False),
    Column("enabled_at", UtcDateTime, nullable=False),
)
