"""Discounts and their items: what was asked for, and what the marketplaces made of it."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, PrimaryKeyConstraint, Table

from adapters.database.tables.base import metadata
from adapters.database.types import WORD, ExactDecimal, UtcDateTime, Word
from domain.discounts import DiscountItemStatus, DiscountType

discounts = Table(
    "discounts",
    metadata,
    Column("discount_id", WORD, primary_key=True),
    Column("brand_id", WORD, nullable=False),
    Column("activity_id", WORD, nullable=False),
    Column("channel_code", WORD, nullable=False),
    Column("name", WORD, nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)
Index(None, discounts.c.starts_at, discounts.c.discount_id)
Index(None, discounts.c.brand_id, discounts.c.starts_at, discounts.c.discount_id)

discount_items = Table(
    "discount_items",
    metadata,
    Column("discount_id", WORD, ForeignKey(discounts.c.discount_id), nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("sku", WORD, nullable=False),
    Column("variant_id", WORD, nullable=False),
    Column("remote_variant", WORD, nullable=False),
    Column("remote_warehouse_id", WORD),
    Column("currency_code", WORD),
    Column("base_price", ExactDecimal, nullable=False),
    Column("discount_type", Word(DiscountType), nullable=False),
    Column("discount_value", ExactDecimal, nullable=False),
    Column("max_order", BigInteger, nullable=False),
    Column("promo_stock", BigInteger, nullable=False),
    Column("status", Word(DiscountItemStatus), nullable=False),
    Column("message", WORD),
    Column("remote_discount_id", WORD),
    PrimaryKeyConstraint("discount_id", "position"),
)
Index(None, discount_items.c.variant_id)
Index(None, discount_items.c.sku)
