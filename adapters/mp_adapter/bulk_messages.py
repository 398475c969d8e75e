"""Words of the bulk topics (document: Bulk … Orders, Price, Stocks, Discount), and which is whose.

A row is what the single call for it takes; the client key is added by who sends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.mp_adapter.discounts import created, deleted
from adapters.mp_adapter.orders import params_of
from adapters.mp_adapter.prices_and_stocks import entries_of
from domain.actions import CompleteOrder, OrderAction, OrderActionKind
from domain.discounts import DiscountItem, WantedDiscount
from domain.prices_and_stocks import Line, Subject
from domain.topics import has_topic

_ORDERS = {
    OrderActionKind.ACCEPT: "CNX_BULK_ACCEPT_ORDERS",
    OrderActionKind.PACK: "CNX_BULK_PACK_ORDERS",
    OrderActionKind.SHIP: "CNX_BULK_SHIP_ORDERS",
    OrderActionKind.COMPLETE: "CNX_BULK_COMPLETE_ORDERS",
    OrderActionKind.CANCEL: "CNX_BULK_CANCEL_ORDERS",
}
_VALUES = {
    Subject.PRICE: "CNX_BULK_UPDATE_PRICE",
    Subject.STOCK: "CNX_BULK_UPDATE_INVENTORY_V3",
}
_UPSERT_DISCOUNT = "CNX_BULK_UPSERT_DISCOUNT"
_DELETE_DISCOUNT = "CNX_BULK_DELETE_DISCOUNT"


@dataclass(frozen=True, slots=True)
class BulkMessage:
    """A topic, and the one member of its message beside the activity's id and the client key."""

    topic: str
    member: str
    rows: Sequence[Mapping[str, object]]


def orders_message(actions: Sequence[OrderAction]) -> BulkMessage:
    """Raises ValueError unless all are of one kind, and the kind's topic takes them."""
    (kind,) = {action.kind for action in actions}
    if not all(has_topic(action) for action in actions):
        raise ValueError(f"no topic takes each of these: {kind}")
    return BulkMessage(_ORDERS[kind], "orders", [_order(action) for action in actions])


def values_message(subject: Subject, lines: Sequence[Line]) -> BulkMessage:
    """One element for each brand and SKU, whose feedback comes apart."""
    return BulkMessage(_VALUES[subject], "variants", entries_of(subject, lines))


def discount_message(wanted: WantedDiscount, items: Sequence[DiscountItem]) -> BulkMessage:
    """One discount on all channels of its items."""
    return BulkMessage(_UPSERT_DISCOUNT, "discounts", [created(wanted, items)])


def deletion_message(brand_id: str, items: Sequence[DiscountItem]) -> BulkMessage:
    """Items of one brand, by the ids of their marketplaces."""
    return BulkMessage(_DELETE_DISCOUNT, "discounts", [deleted(brand_id, items)])


def _order(action: OrderAction) -> dict[str, object]:
    """Whom the order was handed to is required here, where the single call can go without."""
    required = {"received_by": ""} if isinstance(action, CompleteOrder) else {}
    return {**required, **params_of(action)}
