"""Which order, and the document's own arguments of each action: one order, or a row of many."""

import strawberry

from domain.actions import (
    AcceptOrder,
    CancelOrder,
    CompleteOrder,
    OrderAction,
    PackOrder,
    ShipOrder,
)
from domain.errors import BadUserInput
from domain.orders import OrderKey
from gql.inputs import optional
from gql.nodes import expect_id


@strawberry.input(description="An order, by id or by its three names.")
class OrderReference:
    """What every order input begins with."""

    order_id: strawberry.ID | None = strawberry.field(
        default=None, description="The order's id; or give the three names below."
    )
    brand_id: str | None = optional("The brand.")
    channel_code: str | None = optional("The marketplace's code.")
    remote_order_id: str | None = optional("The marketplace's id of the order.")


@strawberry.input(description="Which order to accept.")
class AcceptOrdersItemInput(OrderReference):
    """A row of acceptOrders."""


@strawberry.input(description="Which order to pack, and how.")
class PackOrdersItemInput(OrderReference):
    """A row of packOrders."""

    delivery_method: str = strawberry.field(
        default="", description="Delivery method, where the marketplace wants one."
    )
    airwaybill_number: str | None = optional("Airwaybill, if yours.")
    package_id: str | None = optional("Package id.")
    is_retry: bool | None = strawberry.field(
        default=None,
        description="Shopee: packing again after PACK_FAILED; set by itself if left out.",
    )
    remote_warehouse_id: str | None = optional("The marketplace's id of the warehouse.")
    remote_order_item_ids: list[str] | None = strawberry.field(
        default=None, description="Which items; all if left out."
    )


@strawberry.input(description="Which order to ship.")
class ShipOrdersItemInput(OrderReference):
    """A row of shipOrders."""

    customer_reference: str | None = optional("Invoice number; the order's own if left out.")


@strawberry.input(description="Which order to complete.")
class CompleteOrdersItemInput(OrderReference):
    """A row of completeOrders."""

    received_by: str | None = optional(
        "Who received it. On click and collect the buyer's settlement code, a secret."
    )
    package_id: str | None = optional("Package id (Blibli click and collect).")


@strawberry.input(description="Which order to cancel, whole or in part, and why.")
class CancelOrdersItemInput(OrderReference):
    """A row of cancelOrders."""

    reason: str = strawberry.field(
        description="A code or name of the channel's cancelReasons, or free text where it has none."
    )
    remote_order_item_ids: list[str] | None = strawberry.field(
        default=None, description="Which items; all if left out."
    )


INPUT = ("input",)


def read_accept(given: AcceptOrdersItemInput, path: tuple[str, ...] = INPUT) -> OrderAction:
    """The command of an input that stands at `path`."""
    return AcceptOrder(read_order(given, path))


def read_pack(given: PackOrdersItemInput, path: tuple[str, ...] = INPUT) -> OrderAction:
    """The command of an input that stands at `path`."""
    return PackOrder(
        order=read_order(given, path),
        delivery_method=given.delivery_method,
        airwaybill_number=given.airwaybill_number,
        package_id=given.package_id,
        is_retry=given.is_retry,
        remote_warehouse_id=given.remote_warehouse_id,
        remote_order_item_ids=_items(given.remote_order_item_ids),
    )


def read_ship(given: ShipOrdersItemInput, path: tuple[str, ...] = INPUT) -> OrderAction:
    """The command of an input that stands at `path`."""
    return ShipOrder(read_order(given, path), customer_reference=given.customer_reference)


def read_complete(given: CompleteOrdersItemInput, path: tuple[str, ...] = INPUT) -> OrderAction:
    """The command of an input that stands at `path`."""
    order = read_order(given, path)
    return CompleteOrder(order, received_by=given.received_by, package_id=given.package_id)


def read_cancel(given: CancelOrdersItemInput, path: tuple[str, ...] = INPUT) -> OrderAction:
    """The command of an input that stands at `path`."""
    return CancelOrder(
        read_order(given, path),
        reason=given.reason,
        remote_order_item_ids=_items(given.remote_order_item_ids),
    )


def read_order(given: OrderReference, path: tuple[str, ...] = INPUT) -> OrderKey:
    """The order that an input names. Raises BadUserInput when it names none, or two."""
    names = (given.brand_id, given.channel_code, given.remote_order_id)
    at = (*path, "orderId")
    if given.order_id is not None:
        if any(name is not None for name in names):
            raise BadUserInput("Name the order by orderId or by its three names, not both.", at)
        return OrderKey(*expect_id("Order", given.order_id, 3, at))
    brand_id, channel_code, remote_order_id = names
    if brand_id is None or channel_code is None or remote_order_id is None:
        raise BadUserInput(
            "Name the order: orderId, or brandId with channelCode and remoteOrderId.", path
        )
    return OrderKey(brand_id, channel_code, remote_order_id)


def _items(given: list[str] | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(dict.fromkeys(given))
