"""The catalogue: offers are the truth, products and the rest are worked out from them."""

from sqlalchemy import BigInteger, Boolean, Column, Index, PrimaryKeyConstraint, Table

from adapters.database.tables.base import metadata
from adapters.database.types import WORD

offers = Table(
    "offers",
    metadata,
    Column("offer_id", WORD, primary_key=True),
    Column("brand_id", WORD, nullable=False),
    Column("channel_code", WORD, nullable=False),
    Column("reference", WORD, nullable=False),
    Column("listing_id", WORD, nullable=False),
    Column("listing_reference", WORD, nullable=False),
    Column("variant_id", WORD, nullable=False),
    Column("sku", WORD),
    Column("name", WORD, nullable=False),
    Column("place", WORD, nullable=False),
    Column("shadowed", Boolean, nullable=False),
    Column("content", WORD, nullable=False),
    Column("raw", WORD),
    # the own id of the message that `place` is of
    Column("named_by", WORD),
)
Index(None, offers.c.brand_id, offers.c.sku)
Index(None, offers.c.listing_id)
Index(None, offers.c.variant_id)

offer_items = Table(
    "offer_items",
    metadata,
    Column("offer_id", WORD, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("item_key", WORD, nullable=False),
    PrimaryKeyConstraint("offer_id", "position"),
)
Index(None, offer_items.c.item_key)

product_runs = Table(
    "product_runs",
    metadata,
    Column("brand_id", WORD, nullable=False),
    Column("channel_code", WORD, nullable=False),
    Column("activity_id", WORD, nullable=False),
    Column("asked_place", WORD, nullable=False),
    PrimaryKeyConstraint("brand_id", "channel_code"),
)
"""The last complete run of each channel: what it did not name is not on sale any more."""

listing_contents = Table(
    "listing_contents",
    metadata,
    Column("listing_id", WORD, nullable=False),
    Column("place", WORD, nullable=False),
    Column("parent_sku", WORD),
    Column("name", WORD, nullable=False),
    Column("content", WORD, nullable=False),
    PrimaryKeyConstraint("listing_id", "place"),
)
"""What each message that still has an offer said of the listing; the newest is shown."""

listings = Table(
    "listings",
    metadata,
    Column("listing_id", WORD, primary_key=True),
    Column("brand_id", WORD, nullable=False),
    Column("channel_code", WORD, nullable=False),
    Column("reference", WORD, nullable=False),
    Column("product_id", WORD, nullable=False),
    Column("place", WORD, nullable=False),
    Column("parent_sku", WORD),
    Column("name", WORD, nullable=False),
)
Index(None, listings.c.product_id)

products = Table(
    "products",
    metadata,
    Column("product_id", WORD, primary_key=True),
    Column("brand_id", WORD, nullable=False),
    Column("sku", WORD),
    Column("name", WORD, nullable=False),
    Column("search_text", WORD, nullable=False),
)
Index(None, products.c.brand_id, products.c.sku, products.c.product_id)

variants = Table(
    "variants",
    metadata,
    Column("variant_id", WORD, primary_key=True),
    Column("brand_id", WORD, nullable=False),
    Column("sku", WORD),
    Column("name", WORD, nullable=False),
    Column("product_id", WORD, nullable=False),
    Column("search_text", WORD, nullable=False),
)
Index(None, variants.c.brand_id, variants.c.sku, variants.c.variant_id)
Index(None, variants.c.product_id)

categories = Table(
    "categories",
    metadata,
    Column("channel_code", WORD, nullable=False),
    Column("remote_category_id", WORD, nullable=False),
    Column("place", WORD, nullable=False),
    Column("content", WORD, nullable=False),
    PrimaryKeyConstraint("channel_code", "remote_category_id"),
)
