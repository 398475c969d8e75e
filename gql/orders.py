"""Orders: what a buyer bought on one channel, as GraphQL shows it.

An order here is a view of a record that holds no more than what was asked for (gql.columns).
"""

from datetime import datetime

import strawberry

from domain.access import Scope, Viewer
from domain.actions import OrderActionKind, actions_at
from domain.columns import COLUMNS
from domain.exports import ExportKind
from domain.orders import HistoryEntry as DomainEntry
from domain.orders import OrderDocuments, OrderKey, OrderStatus
from domain.orders import OrderFee as DomainFee
from domain.records import Columns, Record
from domain.warehouses import WarehouseKey
from gql.columns import columns_of, part, reading
from gql.execution.selection import Selection
from gql.fields import about
from gql.money import money_of
from gql.nodes import Node, global_id
from gql.order_parts import (
    ClickAndCollect,
    Delivery,
    OrderBuyer,
    OrderDeadlines,
    OrderFee,
    OrderHistoryEntry,
    OrderShipping,
    OrderTotals,
    Person,
    person_of,
)
from gql.scalars import RawJson
from resolvers.context import Context

NODES = ("nodes", "edges.node")
"""Where the things of a connection are selected."""

OF_BUYERS = frozenset(
    column.source.replace(".", "_") for column in COLUMNS[ExportKind.ORDERS] if column.of_buyer
) | {"shipping_extras", "shipping_label_url"}
"""Columns that show the buyer: hidden from who lacks the scope buyers:read."""


def _global_id(order: "Order") -> strawberry.ID:
    return global_id("Order", order.row.order_id)


@reading("overlay_status")
def _is_expected(order: "Order") -> bool:
    return order.row.overlay_status is not None


@reading("review_reason")
def _needs_review(order: "Order") -> bool:
    return order.row.review_reason is not None


@reading("change_sequence")
def _change_sequence(order: "Order") -> str:
    return str(order.row.change_sequence)


@reading("dropshipper_name", "dropshipper_phone")
def _dropshipper(order: "Order") -> Person | None:
    return person_of(order.row.dropshipper_name, order.row.dropshipper_phone)


STANDING = ("status", "fulfilled_by_marketplace", "click_and_collect")
"""What decides the actions that an order can take, beside its channel."""


@reading(*STANDING)
def _actions(order: "Order") -> list[OrderActionKind]:
    row = order.row
    return list(
        actions_at(
            row.channel_code, row.status, bool(row.fulfilled_by_marketplace), row.click_and_collect
        )
    )


@strawberry.type(description="An order on one channel: the newest version that we received.")
class Order(Node):
    """A view of an order's record; its relations are attached in gql.relations."""

    row: strawberry.Private[Record]
    id: strawberry.ID = about("Opaque, the same as long as the thing is.", _global_id)
    channel_code: str = about("The marketplace's code.", "row.channel_code")
    mp_adapter_order_id: str | None = about(
        "The MP Adapter's number for it.", "row.mp_adapter_order_id"
    )
    remote_order_id: str = about("The marketplace's id for it.", "row.remote_order_id")
    remote_booking_id: str | None = about("The marketplace's booking id.", "row.remote_booking_id")
    customer_reference: str | None = about("The invoice number.", "row.customer_reference")
    status: OrderStatus = about("Where it stands; by this, rules and filters go.", "row.status")
    status_raw: str = about("The marketplace's last word on it.", "row.status_raw")
    status_is_expected: bool = about(
        "Whether status is what an action of yours must have led to, not yet said by a message.",
        _is_expected,
    )
    needs_review: bool = about("Whether a message contradicts what is shown.", _needs_review)
    review_reason: str | None = about("What contradicts it.", "row.review_reason")
    ordered_at: datetime | None = about("When the buyer ordered.", "row.ordered_at")
    paid_at: datetime | None = about("When it was paid.", "row.paid_at")
    required_at: datetime | None = about(
        "Until when the marketplace wants it shipped.", "row.required_at"
    )
    cancelled_at: datetime | None = about("When it was cancelled.", "row.cancelled_at")
    remote_updated_at: datetime | None = about(
        "When the marketplace says that it changed.", "row.remote_updated_at"
    )
    updated_at: datetime = about("When we last changed what is shown.", "row.updated_at")
    change_sequence: str = about(
        "Raised by every visible change; follow it without gaps.", _change_sequence
    )
    deadlines: OrderDeadlines = about("Until when each step must be done.", part(OrderDeadlines))
    currency_code: str = about("Currency of all its amounts.", "row.currency_code")
    totals: OrderTotals = about("Totals as received, never recomputed.", part(OrderTotals))
    payment_method: str | None = about("How it was paid.", "row.payment_method")
    remarks: str | None = about("Notes.", "row.remarks")
    cancel_reason: str | None = about("Why it was cancelled.", "row.cancel_reason")
    buyer: OrderBuyer | None = about(
        "Who ordered; null without the scope buyers:read.", part(OrderBuyer, unless="hides")
    )
    delivery: Delivery = about(
        "Where it goes; personal parts need the scope buyers:read.", part(Delivery)
    )
    dropshipper: Person | None = about("The dropshipper, if there is one.", _dropshipper)
    shipping: OrderShipping = about("How it travels.", part(OrderShipping))
    remote_warehouse_id: str | None = about(
        "The marketplace's id of the warehouse it leaves from.", "row.remote_warehouse_id"
    )
    is_advance_fulfillment: bool | None = about(
        "Whether it is fulfilled in advance (Shopee).", "row.is_advance_fulfillment"
    )
    is_pre_order: bool | None = about("Whether it was pre-ordered.", "row.is_pre_order")
    fulfilled_by_marketplace: bool | None = about(
        "Whether the marketplace packs and ships it.", "row.fulfilled_by_marketplace"
    )
    listing_platform: str | None = about(
        "TOKOPEDIA or TIKTOK_SHOP, on TikTok.", "row.listing_platform"
    )
    click_and_collect: ClickAndCollect | None = about(
        "Set when the buyer collects it.", part(ClickAndCollect, where="click_and_collect")
    )
    available_actions: list[OrderActionKind] = about(
        "What the mutations would let through now.", _actions
    )

    @property
    def key(self) -> OrderKey:
        """Its identity."""
        return key_of(self)


def key_of(view: "Order | OrderShipping") -> OrderKey:
    """The key of the order that is shown, or a part of it."""
    row = view.row
    return OrderKey(row.brand_id, row.channel_code, row.remote_order_id)


@reading("remote_warehouse_id")
def warehouse_key(order: Order) -> WarehouseKey | None:
    """The warehouse that it leaves from, if the marketplace says."""
    row = order.row
    if not row.remote_warehouse_id:
        return None
    return WarehouseKey(row.brand_id, row.channel_code, row.remote_warehouse_id)


@reading(*STANDING)
def rejectable_key(order: Order) -> OrderKey | None:
    """Its key while the buyer's cancellation can be rejected."""
    return order.key if OrderActionKind.REJECT_CANCELLATION in _actions(order) else None


def order_columns(viewer: Viewer, selection: Selection | None, *paths: str) -> Columns:
    """What has to be read of orders that are selected at these paths, for this viewer."""
    read = columns_of(Order, selection, paths or ("",))
    if viewer.may(Scope.BUYERS_READ):
        return Columns(read)
    return Columns(read - OF_BUYERS, OF_BUYERS)


def order_of(row: Record | None, *_: object) -> Order | None:
    """The order as GraphQL shows it."""
    return None if row is None else Order(row=row)


def show_order(row: Record) -> Order:
    """An order that was had as GraphQL shows it."""
    return Order(row=row)


def fees_of(fees: tuple[DomainFee, ...] | None, _: Context, parent: Order) -> list[OrderFee]:
    """Fees as GraphQL shows them, in the order's currency."""
    currency: str = parent.row.currency_code
    return [
        OrderFee(
            type=fee.type,
            amount=money_of(fee.amount, currency),
            sku=fee.sku,
            remote_order_item_id=fee.remote_order_item_id,
            name=fee.name,
        )
        for fee in fees or ()
    ]


def history_of(entries: tuple[DomainEntry, ...] | None, *_: object) -> list[OrderHistoryEntry]:
    """Versions that changed something, oldest first."""
    return [
        OrderHistoryEntry(
            status=entry.status,
            status_raw=entry.status_raw,
            occurred_at=entry.occurred_at,
            received_at=entry.received_at,
        )
        for entry in entries or ()
    ]


def raw_of(documents: OrderDocuments | None, *_: object) -> RawJson | None:
    """The shown version's message body as received."""
    return RawJson(documents.raw) if documents else None


def channel_response_of(documents: OrderDocuments | None, *_: object) -> str | None:
    """The marketplace's own answer inside the message."""
    return documents.channel_response if documents else None


def barcode_of(documents: OrderDocuments | None, *_: object) -> str | None:
    """The barcode, a base64 image."""
    return documents.barcode if documents else None
