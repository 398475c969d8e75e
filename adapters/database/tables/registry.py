"""Brands, channels and API keys."""

from sqlalchemy import Column, PrimaryKeyConstraint, Table

from adapters.database.tables.base import metadata
from adapters.database.types import WORD, UtcDateTime, Word
from domain.channels import ChannelStatus

brands = Table(
    "brands",
    metadata,
    Column("brand_id", WORD, primary_key=True),
    Column("name", WORD, nullable=False),
)

channels = Table(
    "channels",
    metadata,
    Column("brand_id", WORD, nullable=False),
    Column("channel_code", WORD, nullable=False),
    Column("name", WORD, nullable=False),
    Column("shop_name", WORD),
    Column("status", Word(ChannelStatus), nullable=False),
    Column("token_expires_at", UtcDateTime),
    Column("last_message_at", UtcDateTime),
    # where the word that made the status stands among messages, and when we noted it
    Column("state_place", WORD),
    Column("state_noted_at", UtcDateTime),
    # JSON list of the shop's own limits, and where the message that told them stands
    Column("limits", WORD),
    Column("limits_place", WORD),
    PrimaryKeyConstraint("brand_id", "channel_code"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("key_id", WORD, primary_key=True),
    Column("name", WORD, nullable=False),
    Column("secret_hash", WORD, nullable=False, unique=True),
    # JSON list; null means every brand
    Column("brand_ids", WORD),
    Column("scopes", WORD, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("last_used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
)
