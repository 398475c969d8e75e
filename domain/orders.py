"""Orders: what a buyer bought on one channel, and what is shown of it."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.channels import ChannelKey
from domain.order_parts import (
    Courier,
    Deadlines,
    Delivery,
    OrderFee,
    OrderLine,
    Person,
    Shipping,
    Totals,
)
from domain.warehouses import WarehouseKey

__all__ = [
    "OPEN_DEADLINES",
    "Courier",
    "Deadlines",
    "Delivery",
    "HistoryEntry",
    "Order",
    "OrderContent",
    "OrderDocuments",
    "OrderFee",
    "OrderFilter",
    "OrderKey",
    "OrderLine",
    "OrderSort",
    "OrderSortField",
    "OrderStatus",
    "OrderView",
    "Overlay",
    "Person",
    "Shipping",
    "TimeRange",
    "Totals",
    "due_at",
]


class OrderStatus(StrEnum):
    """Statuses of the document's order message; anything else is UNKNOWN beside its raw text."""

    UNPAID = "UNPAID"
    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    PACKED = "PACKED"
    PACK_FAILED = "PACK_FAILED"
    SHIPPED = "SHIPPED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    REQUEST_CANCEL = "REQUEST_CANCEL"
    UNKNOWN = "UNKNOWN"

    @classmethod
    def read(cls, raw: str) -> "OrderStatus":
        return cls.__members__.get(raw.strip().upper(), cls.UNKNOWN)


_quote = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class OrderKey:
    """Identity of an order; mp_adapter_order_id is only an attribute."""

    brand_id: str
    channel_code: str
    remote_order_id: str

    @property
    def channel(self) -> ChannelKey:
        return ChannelKey(self.brand_id, self.channel_code)

    @property
    def text(self) -> str:
        """The key as one text, unique and readable back: row id and base of the global id."""
        parts = (self.brand_id, self.channel_code, self.remote_order_id)
        return f"[{','.join(map(_quote, parts))}]"


@dataclass(frozen=True, slots=True)
class OrderContent:
    """An order as one message tells it (document: Order Fetched).

    Zero and empty dates are None; texts are kept as received, an absent one is None.
    `transaction_at` is the message's own word on when it changed, if it can be read.
    `click_and_collect` with its deadline comes from shipment_extras (CnC Blibli Payload).
    """

    key: OrderKey
    status: OrderStatus
    status_raw: str
    currency_code: str
    ordered_at: datetime | None
    mp_adapter_order_id: str | None = None
    remote_booking_id: str | None = None
    customer_reference: str | None = None
    shop_name: str | None = None
    publish_status: str | None = None
    paid_at: datetime | None = None
    required_at: datetime | None = None
    cancelled_at: datetime | None = None
    transaction_at: datetime | None = None
    deadlines: Deadlines = field(default_factory=Deadlines)
    totals: Totals = field(default_factory=Totals)
    payment_method: str | None = None
    remarks: str | None = None
    cancel_reason: str | None = None
    buyer_phone: str | None = None
    delivery: Delivery = field(default_factory=Delivery)
    dropshipper: Person | None = None
    shipping: Shipping = field(default_factory=Shipping)
    remote_warehouse_id: str | None = None
    is_advance_fulfillment: bool | None = None
    is_pre_order: bool | None = None
    fulfilled_by_marketplace: bool | None = None
    listing_platform: str | None = None
    click_and_collect: bool = False
    click_and_collect_deadline: datetime | None = None
    lines: tuple[OrderLine, ...] = ()
    fees: tuple[OrderFee, ...] = ()
    channel_response: str | None = None
    barcode: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What is shown of an order: the greatest version's content, and what we know besides.

    `content` comes without lines, fees, channel_response and barcode: those are read when asked.
    `status` is the shown one; with `status_is_expected` it is what a successful action of ours
    must have made of it, while `content.status` stays the marketplace's last word.
    """

    content: OrderContent
    status: OrderStatus
    status_is_expected: bool
    needs_review: bool
    review_reason: str | None
    remote_updated_at: datetime | None
    updated_at: datetime
    change_sequence: int

    @property
    def key(self) -> OrderKey:
        return self.content.key

    @property
    def warehouse_key(self) -> WarehouseKey | None:
        remote_id = self.content.remote_warehouse_id
        if not remote_id:
            return None
        return WarehouseKey(self.key.brand_id, self.key.channel_code, remote_id)


@dataclass(frozen=True, slots=True)
class OrderDocuments:
    """The heavy texts of an order: the shown version's body as received, and two of its fields."""

    raw: str
    channel_response: str | None
    barcode: str | None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A version that changed something."""

    status: OrderStatus
    status_raw: str
    occurred_at: datetime
    received_at: datetime


OPEN_DEADLINES: dict[OrderStatus, tuple[str, ...]] = {
    OrderStatus.PENDING: ("accept_by", "pack_by", "ship_by", "required_at"),
    OrderStatus.ACCEPTED: ("pack_by", "ship_by", "required_at"),
    OrderStatus.PACK_FAILED: ("pack_by", "ship_by", "required_at"),
    OrderStatus.PACKED: ("ship_by", "required_at"),
    OrderStatus.REQUEST_CANCEL: ("respond_to_cancellation_by",),
}
"""Which deadlines still bind the seller in each status; required_date is the shipping deadline."""


def due_at(content: OrderContent, status: OrderStatus) -> datetime | None:
    """The earliest deadline that still binds the seller, if the order has one.

    Packing and shipping bind nobody here when the marketplace fulfils the order or the buyer
    collects it.
    """
    hands_off = content.fulfilled_by_marketplace or content.click_and_collect
    times: list[datetime] = []
    for name in OPEN_DEADLINES.get(status, ()):
        if hands_off and name in {"pack_by", "ship_by", "required_at"}:
            continue
        owner = content if name == "required_at" else content.deadlines
        value: datetime | None = getattr(owner, name)
        if value is not None:
            times.append(value)
    return min(times, default=None)


@dataclass(frozen=True, slots=True)
class TimeRange:
    """From, included, to, excluded."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders are wanted; None means any. `brand_ids` is always narrowed to the viewer.

    `search` looks into order id, customer reference and airwaybill; with `search_buyers` into
    buyer name, phone and email too. `due_before` keeps orders with a binding deadline before it.
    """

    brand_ids: frozenset[str] | None = None
    channel_codes: tuple[str, ...] | None = None
    statuses: tuple[OrderStatus, ...] | None = None
    ordered_at: TimeRange = TimeRange()
    paid_at: TimeRange = TimeRange()
    updated_at: TimeRange = TimeRange()
    required_at: TimeRange = TimeRange()
    search: str | None = None
    search_buyers: bool = False
    skus: tuple[str, ...] | None = None
    warehouse_ids: tuple[str, ...] | None = None
    couriers: tuple[str, ...] | None = None
    fulfilled_by_marketplace: bool | None = None
    is_pre_order: bool | None = None
    changed_after: int | None = None
    due_before: datetime | None = None


class OrderSortField(StrEnum):
    """What a list of orders can be sorted by; DUE_AT serves ordersAtRisk alone."""

    ORDERED_AT = "ORDERED_AT"
    UPDATED_AT = "UPDATED_AT"
    REQUIRED_AT = "REQUIRED_AT"
    TOTAL = "TOTAL"
    CHANGE_SEQUENCE = "CHANGE_SEQUENCE"
    DUE_AT = "DUE_AT"


@dataclass(frozen=True, slots=True)
class OrderSort:
    """Sort field and direction; the order's key breaks ties, nulls come last either way."""

    field: OrderSortField = OrderSortField.ORDERED_AT
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a successful action of ours must have made of an order, until the marketplace says.

    It holds while the shown version is dated no later than the action's beginning.
    """

    status: OrderStatus
    since: datetime

    def holds(self, occurred_at: datetime) -> bool:
        return occurred_at <= self.since


@dataclass(frozen=True, slots=True)
class OrderView:
    """The outcome of folding an order's versions, ready to be kept.

    `content_hash` is the shown version's: equal hash, review and shown status mean no change.
    """

    content: OrderContent
    raw: str
    message_id: str
    content_hash: str
    occurred_at: datetime
    remote_updated_at: datetime | None
    review_reason: str | None
    overlay: Overlay | None = None

    @property
    def status(self) -> OrderStatus:
        """The shown status: the overlay's while it holds, else the marketplace's."""
        return self.overlay.status if self.overlay else self.content.status
