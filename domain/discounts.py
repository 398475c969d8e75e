"""Discounts: what one createDiscounts made on one channel, with the ids that it gave."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from domain.channels import ChannelKey
from domain.variants import OfferKey

UNLIMITED = -1
"""As maximum order or promotion stock: no limit (document: Promotion, Promotion Requirement)."""


class DiscountType(StrEnum):
    """How a discount's value is meant; the MP Adapter does not support FLASHSALE yet."""

    PRICE = "PRICE"
    PERCENTAGE = "PERCENTAGE"


class DiscountItemStatus(StrEnum):
    """What is known of an item at the marketplace; UNKNOWN: the answer was lost."""

    ACTIVE = "ACTIVE"
    FAILED = "FAILED"
    DELETED = "DELETED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class DiscountKey:
    """Identity of a discount: one createDiscounts on one channel."""

    brand_id: str
    activity_id: str
    channel_code: str

    @property
    def channel(self) -> ChannelKey:
        return ChannelKey(self.brand_id, self.channel_code)

    @property
    def text(self) -> str:
        parts = (self.brand_id, self.activity_id, self.channel_code)
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount; its items are read apart."""

    key: DiscountKey
    name: str
    starts_at: datetime
    ends_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DiscountItem:
    """One offer's terms within a discount, and what the marketplace made of them.

    `position` is its place among the items of the createDiscounts. `discount_value` is the price
    to pay, or percent to take off. `remote_variant` is JSON text. `max_order` is how many one
    buyer may order, `promo_stock` how many pieces are reserved; UNLIMITED where there is no limit.
    """

    discount: DiscountKey
    position: int
    sku: str
    variant_id: str
    remote_variant: str
    remote_warehouse_id: str | None
    currency_code: str | None
    base_price: Decimal
    discount_type: DiscountType
    discount_value: Decimal
    max_order: int = UNLIMITED
    promo_stock: int = UNLIMITED
    status: DiscountItemStatus = DiscountItemStatus.UNKNOWN
    message: str | None = None
    remote_discount_id: str | None = None

    @property
    def channel_code(self) -> str:
        return self.discount.channel_code


@dataclass(frozen=True, slots=True)
class WantedItem:
    """An item as a caller asks for it; None is worked out from the offer, or left out."""

    channel_code: str
    sku: str
    discount_type: DiscountType
    discount_value: Decimal
    offer: OfferKey | None = None
    remote_warehouse_id: str | None = None
    base_price: Decimal | None = None
    max_order: int = UNLIMITED
    promo_stock: int = UNLIMITED


@dataclass(frozen=True, slots=True)
class WantedDiscount:
    """What a caller asks for, over all channels.

    The times carry the zone whose wall clock is sent: upstream takes them without any.
    """

    brand_id: str
    name: str
    starts_at: datetime
    ends_at: datetime
    items: tuple[WantedItem, ...]


@dataclass(frozen=True, slots=True)
class DiscountFilter:
    """Which discounts are wanted; `brand_ids` is always narrowed to the viewer.

    `active_at`: whose span holds this moment, with an item that is ACTIVE.
    """

    brand_ids: frozenset[str] | None = None
    channel_codes: tuple[str, ...] | None = None
    skus: tuple[str, ...] | None = None
    active_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DiscountAnswer:
    """The marketplace's word on one item; `upstream` is its row as JSON text.

    `success` False is a refusal: nothing was done.
    """

    success: bool
    message: str
    remote_discount_id: str | None
    upstream: str
