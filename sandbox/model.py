"""The sandbox's own records: brands, channels, orders."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

OrderKey: TypeAlias = tuple[str, str, str]


@dataclass(slots=True)
class Brand:
    """A brand of the client."""

    brand_id: str
    name: str


@dataclass(slots=True)
class Credential:
    """One field of a connection, already masked where it is a secret."""

    name: str
    description: str
    value: str | int


@dataclass(slots=True)
class Connection:
    """A brand's shop at a marketplace; `connected` is false after Disconnect.

    `credentials` holds what GetConnectedSalesChannels shows: masked, never a secret itself.
    """

    brand_id: str
    channel: str
    shop_name: str
    token_expired_at: datetime | None
    credentials: list[Credential]
    connected: bool = True


@dataclass(slots=True)
class Line:
    """One line of an order; amounts are per piece, in the order's currency."""

    item_id: str
    sku: str
    name: str
    reference_id: str
    quantity: int
    price: Decimal
    voucher: Decimal
    promo: Decimal
    comment: str = ""
    cancelled: bool = False


@dataclass(slots=True)
class Fee:
    """What a marketplace keeps for itself of a line."""

    kind: str
    amount: Decimal
    sku: str
    item_id: str
    name: str


@dataclass(slots=True)
class Buyer:
    """An invented person at an invented address."""

    name: str
    phone: str
    email: str
    address_1: str
    address_2: str
    suburb: str
    city: str
    region: str
    country: str
    post_code: str
    latitude: str
    longitude: str


@dataclass(slots=True)
class Order:
    """One order, as its marketplace knows it."""

    brand_id: str
    channel: str
    remote_order_id: str
    number: int
    invoice: str
    status: str
    ordered_at: datetime
    updated_at: datetime
    buyer: Buyer
    currency: str
    payment_method: str
    courier: str
    service: str
    shipping: Decimal
    lines: list[Line]
    fees: list[Fee]
    warehouse_id: str
    listing_platform: str = ""
    remarks: str = ""
    former_status: str = ""
    paid_at: datetime | None = None
    accept_by: datetime | None = None
    pack_by: datetime | None = None
    ship_by: datetime | None = None
    answer_cancel_by: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: str = ""
    awb: str = ""
    awb_at: datetime | None = None
    pickup_code: str = ""
    fulfilled_by_marketplace: bool = False
    is_pre_order: bool = False
    settlement_code: str = ""
    pickup_by: datetime | None = None
    published: int = 0

    @property
    def key(self) -> OrderKey:
        """What names the order: brand, channel, the marketplace's order id."""
        return (self.brand_id, self.channel, self.remote_order_id)

    @property
    def is_click_and_collect(self) -> bool:
        """Whether the buyer fetches it from the shop (Blibli only)."""
        return self.pickup_by is not None


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount that a channel gave an id."""

    discount_id: str
    brand_id: str
    channel: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message to push; `data` is its JSON text, `published_at` when it was made."""

    message_id: int
    subscription: str
    data: str
    published_at: datetime
    attributes: dict[str, str] = field(default_factory=dict[str, str])
