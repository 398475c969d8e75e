"""Commands: what a caller wants done to an order; read through domain.actions."""

from dataclasses import dataclass
from enum import StrEnum

from domain.orders import OrderKey


class OrderActionKind(StrEnum):
    """What can be done to an order."""

    ACCEPT = "ACCEPT"
    PACK = "PACK"
    SHIP = "SHIP"
    COMPLETE = "COMPLETE"
    CANCEL = "CANCEL"
    REJECT_CANCELLATION = "REJECT_CANCELLATION"


@dataclass(frozen=True, slots=True)
class AcceptOrder:
    """Take the order (OrderService.AcceptOrder)."""

    order: OrderKey
    kind = OrderActionKind.ACCEPT


@dataclass(frozen=True, slots=True)
class PackOrder:
    """Pack all or some items (OrderService.PackOrder); None items means all of the order's."""

    order: OrderKey
    delivery_method: str = ""
    airwaybill_number: str | None = None
    package_id: str | None = None
    is_retry: bool | None = None
    remote_warehouse_id: str | None = None
    remote_order_item_ids: tuple[str, ...] | None = None
    kind = OrderActionKind.PACK


@dataclass(frozen=True, slots=True)
class ShipOrder:
    """Hand the parcel over (OrderService.ShipOrder); the reference defaults to the order's."""

    order: OrderKey
    customer_reference: str | None = None
    kind = OrderActionKind.SHIP


@dataclass(frozen=True, slots=True)
class CompleteOrder:
    """Close the order (OrderService.CompleteOrder).

    `received_by` is a secret on Blibli click and collect, the buyer's settlement code: it is sent,
    and kept only as a keyed hash.
    """

    order: OrderKey
    received_by: str | None = None
    package_id: str | None = None
    kind = OrderActionKind.COMPLETE

    def __repr__(self) -> str:
        return f"CompleteOrder(order={self.order!r}, package_id={self.package_id!r})"


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """Cancel all or some items (OrderService.CancelOrder); None items means all of the order's."""

    order: OrderKey
    reason: str
    remote_order_item_ids: tuple[str, ...] | None = None
    kind = OrderActionKind.CANCEL


@dataclass(frozen=True, slots=True)
class RejectCancellation:
    """Refuse the buyer's wish to cancel (OrderService.RejectCancelOrderRequest)."""

    order: OrderKey
    reason: str = ""
    kind = OrderActionKind.REJECT_CANCELLATION


OrderAction = AcceptOrder | PackOrder | ShipOrder | CompleteOrder | CancelOrder | RejectCancellation
