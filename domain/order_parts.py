"""The parts of an order, as one message tells them; read through domain.orders."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """Amounts in the order's currency, exactly as received; never recomputed, None where absent."""

    subtotal: Decimal | None = None
    subtotal_seller: Decimal | None = None
    discount: Decimal | None = None
    discount_seller: Decimal | None = None
    discount_from_marketplace: Decimal | None = None
    voucher: Decimal | None = None
    voucher_seller: Decimal | None = None
    promo: Decimal | None = None
    shipping: Decimal | None = None
    tax: Decimal | None = None
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Until when the marketplace wants each step done."""

    accept_by: datetime | None = None
    pack_by: datetime | None = None
    ship_by: datetime | None = None
    respond_to_cancellation_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where the parcel goes. Name, phone, email, address and position are buyer data."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address1: str | None = None
    address2: str | None = None
    suburb: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    post_code: str | None = None
    latitude: str | None = None
    longitude: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A dropshipper or a driver."""

    name: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Courier:
    """One of an order's couriers; `kind` as received: pickup, delivery or drop-off."""

    kind: str
    name: str | None
    provider: str | None
    service: str | None


@dataclass(frozen=True, slots=True)
class Shipping:
    """How the parcel travels; texts as received."""

    method: str | None = None
    provider: str | None = None
    service: str | None = None
    service_type: str | None = None
    airwaybill_number: str | None = None
    airwaybill_at: datetime | None = None
    airwaybill_from_marketplace: bool | None = None
    pickup_code: str | None = None
    port_code: str | None = None
    sort_code: str | None = None
    reference: str | None = None
    extras: str | None = None
    label_url: str | None = None
    couriers: tuple[Courier, ...] = ()
    driver: Person | None = None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of an order, as received; `position` is its place in the message."""

    position: int
    line_number: int | None
    remote_order_item_id: str
    sku: str | None
    description: str | None
    quantity: int
    raw_price: Decimal | None = None
    unit_price: Decimal | None = None
    line_total: Decimal | None = None
    voucher: Decimal | None = None
    promo: Decimal | None = None
    discount: Decimal | None = None
    tax: Decimal | None = None
    shipping_amount: Decimal | None = None
    comments: str | None = None
    reference_id: str | None = None


@dataclass(frozen=True, slots=True)
class OrderFee:
    """What the marketplace charges the seller for an order."""

    type: str | None
    amount: Decimal | None
    sku: str | None
    remote_order_item_id: str | None
    name: str | None
