"""Small makers of domain values: every test names only what matters to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from domain.orders import Order, OrderContent, OrderKey, OrderStatus
from domain.products import ListingContent, ListingKey
from domain.variants import Offer, OfferContent, OfferKey, OfferStatus, WarehouseOffer
from domain.versions import Version

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""The moment that tests count from."""


def after(**span: float) -> datetime:
    """NOON and a span, in timedelta's own words."""
    return NOON + timedelta(**span)


def content(
    status: OrderStatus = OrderStatus.PENDING, channel: str = "tkpd", **fields: Any
) -> OrderContent:
    """An order's content with a status, on a channel."""
    made = OrderContent(
        key=OrderKey("brand-1", channel, "INV/20260301/MPL/1"),
        status=status,
        status_raw=status.value.lower(),
        currency_code="IDR",
        ordered_at=NOON,
    )
    return replace(made, **fields)


def order(status: OrderStatus = OrderStatus.PENDING, channel: str = "tkpd", **fields: Any) -> Order:
    """An order as shown, without an overlay."""
    return Order(
        content=content(status, channel, **fields),
        status=status,
        status_is_expected=False,
        needs_review=False,
        review_reason=None,
        remote_updated_at=None,
        updated_at=NOON,
        change_sequence=1,
    )


def version(
    message_id: str,
    status: OrderStatus = OrderStatus.PENDING,
    *,
    published: datetime = NOON,
    dated: datetime | None = None,
    content_hash: str | None = None,
) -> Version:
    """A version whose content is its own unless a hash is named."""
    return Version(
        message_id=message_id,
        published_at=published,
        received_at=published,
        transaction_at=dated,
        status=status,
        status_raw=status.value.lower(),
        content_hash=content_hash or f"{status}-{message_id}",
    )


def offer(channel: str, reference: str = "1", **fields: Any) -> Offer:
    """An offer of one variant: 10 pieces for 100 IDR unless said otherwise."""
    key = OfferKey("brand-1", channel, reference)
    made = OfferContent(
        key=key,
        listing=ListingKey("brand-1", channel, "listing"),
        sku="SKU-1",
        name="Kaos",
        status=OfferStatus.ACTIVE,
        status_raw="active",
        currency_code="IDR",
        price=Decimal(100),
        stock=10,
        url=None,
        image_urls=(),
        attributes=(),
        options=(),
        volume=None,
        weight=None,
        advance_stock=None,
        warehouses=(),
        remote_variant="{}",
        item_references=(),
        raw=None,
    )
    return Offer(replace(made, **fields), "variant-1")


def warehouse_offer(
    warehouse: str | None, stock: int | None, price: str | None, currency: str | None = "IDR"
) -> WarehouseOffer:
    """One row of variant_infos."""
    amount = None if price is None else Decimal(price)
    return WarehouseOffer(warehouse, stock, amount, currency, OfferStatus.ACTIVE, "active", None)


def listing(**fields: Any) -> ListingContent:
    """A listing without anything but a name."""
    made = ListingContent(
        parent_sku=None,
        name="Kaos",
        description=None,
        product_brand=None,
        slug=None,
        condition=None,
        platforms=(),
        image_urls=(),
        attributes=(),
        remote_category_id=None,
        remote_category_name=None,
        preorder=None,
    )
    return replace(made, **fields)
