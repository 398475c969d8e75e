"""Order actions: inputs with the document's own arguments, and one payload shape."""

from collections.abc import Callable
from typing import TypeVar

import strawberry

from domain.actions import (
    AcceptOrder,
    CancelOrder,
    CompleteOrder,
    OrderAction,
    PackOrder,
    RejectCancellation,
    ShipOrder,
)
from domain.errors import BadUserInput
from domain.orders import OrderKey
from gql.activities import Activity, activity_of
from gql.fields import Info, about
from gql.nodes import expect_id
from gql.orders import Order, order_of
from gql.user_errors import UserError, user_errors_of
from resolvers.actions import ActionOutcome, perform
from resolvers.context import Context

P = TypeVar("P", bound="OrderActionPayload")


def optional(description: str) -> str | None:
    """An input field that may be left out."""
    field: str | None = strawberry.field(default=None, description=description)
    return field


@strawberry.input(description="An order, by id or by its three names.")
class OrderReference:
    """What every order input begins with."""

    order_id: strawberry.ID | None = strawberry.field(
        default=None, description="The order's id; or give the three names below."
    )
    brand_id: str | None = optional("The brand.")
    channel_code: str | None = optional("The marketplace's code.")
    remote_order_id: str | None = optional("The marketplace's id of the order.")
    idempotency_key: str | None = optional(
        "Any text of up to 200 characters: the same key does the same thing only once."
    )


@strawberry.input(description="Which order to accept.")
class AcceptOrderInput(OrderReference):
    """acceptOrder."""


@strawberry.input(description="Which order to pack, and how.")
class PackOrderInput(OrderReference):
    """packOrder."""

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
class ShipOrderInput(OrderReference):
    """shipOrder."""

    customer_reference: str | None = optional("Invoice number; the order's own if left out.")


@strawberry.input(description="Which order to complete.")
class CompleteOrderInput(OrderReference):
    """completeOrder."""

    received_by: str | None = optional(
        "Who received it. On click and collect the buyer's settlement code, a secret."
    )
    package_id: str | None = optional("Package id (Blibli click and collect).")


@strawberry.input(description="Which order to cancel, whole or in part, and why.")
class CancelOrderInput(OrderReference):
    """cancelOrder."""

    reason: str = strawberry.field(
        description="A code or name of the channel's cancelReasons, or free text where it has none."
    )
    remote_order_item_ids: list[str] | None = strawberry.field(
        default=None, description="Which items; all if left out."
    )


@strawberry.input(description="Whose buyer's cancellation to reject, and why.")
class RejectOrderCancellationInput(OrderReference):
    """rejectOrderCancellation."""

    reason: str = strawberry.field(
        default="",
        description="On TikTok a name of the order's rejectCancellationReasons, else free text.",
    )


@strawberry.type(description="What became of an order action.")
class OrderActionPayload:
    """The payload of every order action."""

    order: Order | None = about("The order as shown now.")
    activity: Activity | None = about("The record of what was done; null when nothing was sent.")
    user_errors: list[UserError] = about("Why it was refused; empty on success.")


@strawberry.type(description="What became of acceptOrder.")
class AcceptOrderPayload(OrderActionPayload):
    """acceptOrder."""


@strawberry.type(description="What became of packOrder.")
class PackOrderPayload(OrderActionPayload):
    """packOrder."""


@strawberry.type(description="What became of shipOrder.")
class ShipOrderPayload(OrderActionPayload):
    """shipOrder."""


@strawberry.type(description="What became of completeOrder.")
class CompleteOrderPayload(OrderActionPayload):
    """completeOrder."""


@strawberry.type(description="What became of cancelOrder.")
class CancelOrderPayload(OrderActionPayload):
    """cancelOrder."""


@strawberry.type(description="What became of rejectOrderCancellation.")
class RejectOrderCancellationPayload(OrderActionPayload):
    """rejectOrderCancellation."""


async def accept_order(info: Info, input: AcceptOrderInput) -> AcceptOrderPayload:
    """Take an order."""
    return await _do(info, input, AcceptOrder(read_order(input)), AcceptOrderPayload)


async def pack_order(info: Info, input: PackOrderInput) -> PackOrderPayload:
    """Pack an order."""
    action = PackOrder(
        order=read_order(input),
        delivery_method=input.delivery_method,
        airwaybill_number=input.airwaybill_number,
        package_id=input.package_id,
        is_retry=input.is_retry,
        remote_warehouse_id=input.remote_warehouse_id,
        remote_order_item_ids=_items(input.remote_order_item_ids),
    )
    return await _do(info, input, action, PackOrderPayload)


async def ship_order(info: Info, input: ShipOrderInput) -> ShipOrderPayload:
    """Hand an order over."""
    action = ShipOrder(read_order(input), customer_reference=input.customer_reference)
    return await _do(info, input, action, ShipOrderPayload)


async def complete_order(info: Info, input: CompleteOrderInput) -> CompleteOrderPayload:
    """Close an order."""
    action = CompleteOrder(
        read_order(input), received_by=input.received_by, package_id=input.package_id
    )
    return await _do(info, input, action, CompleteOrderPayload)


async def cancel_order(info: Info, input: CancelOrderInput) -> CancelOrderPayload:
    """Cancel an order or some of its items."""
    action = CancelOrder(
        read_order(input),
        reason=input.reason,
        remote_order_item_ids=_items(input.remote_order_item_ids),
    )
    return await _do(info, input, action, CancelOrderPayload)


async def reject_order_cancellation(
    info: Info, input: RejectOrderCancellationInput
) -> RejectOrderCancellationPayload:
    """Reject a buyer's wish to cancel."""
    action = RejectCancellation(read_order(input), reason=input.reason)
    return await _do(info, input, action, RejectOrderCancellationPayload)


def read_order(given: OrderReference) -> OrderKey:
    """The order that an input names. Raises BadUserInput when it names none, or two."""
    names = (given.brand_id, given.channel_code, given.remote_order_id)
    if given.order_id is not None:
        if any(name is not None for name in names):
            raise BadUserInput("Name the order by orderId or by its three names, not both.", _PATH)
        return OrderKey(*expect_id("Order", given.order_id, 3, _PATH))
    brand_id, channel_code, remote_order_id = names
    if brand_id is None or channel_code is None or remote_order_id is None:
        raise BadUserInput(
            "Name the order: orderId, or brandId with channelCode and remoteOrderId.", ("input",)
        )
    return OrderKey(brand_id, channel_code, remote_order_id)


_PATH = ("input", "orderId")


def read_idempotency_key(key: str | None) -> str | None:
    """The caller's idempotency key. Raises BadUserInput when it is empty or too long."""
    if key is not None and not 1 <= len(key.strip()) <= 200:
        raise BadUserInput(
            "idempotencyKey has 1 to 200 characters, or is left out.", ("input", "idempotencyKey")
        )
    return key


def _items(given: list[str] | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(dict.fromkeys(given))


async def _do(
    info: Info, given: OrderReference, action: OrderAction, payload: Callable[..., P]
) -> P:
    context = info.context
    outcome = await perform(context, action, read_idempotency_key(given.idempotency_key))
    return await _payload_of(context, outcome, payload)


async def _payload_of(context: Context, outcome: ActionOutcome, payload: Callable[..., P]) -> P:
    context.forget()
    order = activity = None
    if outcome.order is not None:
        order = await context.loaders.order_by_key.load(outcome.order)
    if outcome.activity_id is not None:
        activity = await context.loaders.activity_by_id.load(outcome.activity_id)
    return payload(
        order=order_of(order, context) if order else None,
        activity=activity_of(activity) if activity else None,
        user_errors=user_errors_of(outcome.errors),
    )
