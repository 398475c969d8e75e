"""Discounts and their items."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

from adapters.database.types import WORD, ExactDecimal, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discounts",
        *_columns(WORD, "discount_id brand_id activity_id channel_code name"),
        *_columns(UtcDateTime(), "starts_at ends_at created_at"),
        sa.PrimaryKeyConstraint("discount_id", name="pk_discounts"),
    )
    op.create_index("ix_discounts_starts_at_discount_id", "discounts", ["starts_at", "discount_id"])
    op.create_index(
        "ix_discounts_brand_id_starts_at_discount_id",
        "discounts",
        ["brand_id", "starts_at", "discount_id"],
    )
    op.create_table(
        "discount_items",
        *_columns(WORD, "discount_id"),
        *_columns(sa.BigInteger(), "position"),
        *_columns(WORD, "sku variant_id remote_variant"),
        *_columns(WORD, "remote_warehouse_id currency_code", nullable=True),
        *_columns(ExactDecimal(), "base_price"),
        *_columns(WORD, "discount_type"),
        *_columns(ExactDecimal(), "discount_value"),
        *_columns(sa.BigInteger(), "max_order promo_stock"),
        *_columns(WORD, "status"),
        *_columns(WORD, "message remote_discount_id", nullable=True),
        sa.PrimaryKeyConstraint("discount_id", "position", name="pk_discount_items"),
        sa.ForeignKeyConstraint(
            ["discount_id"],
            ["discounts.discount_id"],
            name="fk_discount_items_discount_id",
        ),
    )
    op.create_index("ix_discount_items_variant_id", "discount_items", ["variant_id"])
    op.create_index("ix_discount_items_sku", "discount_items", ["sku"])


def _columns(kind: TypeEngine[Any], names: str, *, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=nullable) for name in names.split()]
