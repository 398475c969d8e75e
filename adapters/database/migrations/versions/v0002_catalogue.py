"""The catalogue: offers, and what is worked out from them."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

from adapters.database.types import WORD

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_truth()
    _create_derived()


def _columns(kind: TypeEngine[Any], names: str, *, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=nullable) for name in names.split()]


def _create_truth() -> None:
    op.create_table(
        "offers",
        *_columns(
            WORD,
            "offer_id brand_id channel_code reference listing_id listing_reference variant_id",
        ),
        *_columns(WORD, "sku", nullable=True),
        *_columns(WORD, "name place"),
        *_columns(sa.Boolean(), "shadowed"),
        *_columns(WORD, "content"),
        *_columns(WORD, "raw", nullable=True),
        sa.PrimaryKeyConstraint("offer_id", name="pk_offers"),
    )
    op.create_index("ix_offers_brand_id_sku", "offers", ["brand_id", "sku"])
    op.create_index("ix_offers_listing_id", "offers", ["listing_id"])
    op.create_index("ix_offers_variant_id", "offers", ["variant_id"])
    op.create_table(
        "offer_items",
        *_columns(WORD, "offer_id"),
        *_columns(sa.BigInteger(), "position"),
        *_columns(WORD, "item_key"),
        sa.PrimaryKeyConstraint("offer_id", "position", name="pk_offer_items"),
    )
    op.create_index("ix_offer_items_item_key", "offer_items", ["item_key"])
    op.create_table(
        "listing_contents",
        *_columns(WORD, "listing_id place"),
        *_columns(WORD, "parent_sku", nullable=True),
        *_columns(WORD, "name content"),
        sa.PrimaryKeyConstraint("listing_id", "place", name="pk_listing_contents"),
    )


def _create_derived() -> None:
    op.create_table(
        "listings",
        *_columns(WORD, "listing_id brand_id channel_code reference product_id place"),
        *_columns(WORD, "parent_sku", nullable=True),
        *_columns(WORD, "name"),
        sa.PrimaryKeyConstraint("listing_id", name="pk_listings"),
    )
    op.create_index("ix_listings_product_id", "listings", ["product_id"])
    op.create_table(
        "products",
        *_columns(WORD, "product_id brand_id"),
        *_columns(WORD, "sku", nullable=True),
        *_columns(WORD, "name search_text"),
        sa.PrimaryKeyConstraint("product_id", name="pk_products"),
    )
    op.create_index(
        "ix_products_brand_id_sku_product_id", "products", ["brand_id", "sku", "product_id"]
    )
    op.create_table(
        "variants",
        *_columns(WORD, "variant_id brand_id"),
        *_columns(WORD, "sku", nullable=True),
        *_columns(WORD, "name product_id search_text"),
        sa.PrimaryKeyConstraint("variant_id", name="pk_variants"),
    )
    op.create_index(
        "ix_variants_brand_id_sku_variant_id", "variants", ["brand_id", "sku", "variant_id"]
    )
    op.create_index("ix_variants_product_id", "variants", ["product_id"])
    op.create_table(
        "categories",
        *_columns(WORD, "channel_code remote_category_id place content"),
        sa.PrimaryKeyConstraint("channel_code", "remote_category_id", name="pk_categories"),
    )
