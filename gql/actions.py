"""Order actions: inputs with the document's own arguments, and one payload shape."""

from collections.abc import Callable
from typing import TypeVar

import strawberry

from domain.actions import OrderAction, RejectCancellation
from gql.activities import Activity, activity_of
from gql.fields import Info, about
from gql.inputs import Once, read_idempotency_key
from gql.order_inputs import (
    AcceptOrdersItemInput,
    CancelOrdersItemInput,
    CompleteOrdersItemInput,
    OrderReference,
    PackOrdersItemInput,
    ShipOrdersItemInput,
    read_accept,
    read_cancel,
    read_complete,
    read_order,
    read_pack,
    read_ship,
)
from gql.orders import Order, order_columns, order_of
from gql.user_errors import UserError, user_errors_of
from resolvers.actions import ActionOutcome, perform
from resolvers.context import Context

P = TypeVar("P", bound="OrderActionPayload")


@strawberry.input(description="Which order to accept.")
class AcceptOrderInput(AcceptOrdersItemInput, Once):
    """acceptOrder."""


@strawberry.input(description="Which order to pack, and how.")
class PackOrderInput(PackOrdersItemInput, Once):
    """packOrder."""


@strawberry.input(description="Which order to ship.")
class ShipOrderInput(ShipOrdersItemInput, Once):
    """shipOrder."""


@strawberry.input(description="Which order to complete.")
class CompleteOrderInput(CompleteOrdersItemInput, Once):
    """completeOrder."""


@strawberry.input(description="Which order to cancel, whole or in part, and why.")
class CancelOrderInput(CancelOrdersItemInput, Once):
    """cancelOrder."""


@strawberry.input(description="Whose buyer's cancellation to reject, and why.")
class RejectOrderCancellationInput(OrderReference, Once):
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
    return await _do(info, input, read_accept(input), AcceptOrderPayload)


async def pack_order(info: Info, input: PackOrderInput) -> PackOrderPayload:
    """Pack an order."""
    return await _do(info, input, read_pack(input), PackOrderPayload)


async def ship_order(info: Info, input: ShipOrderInput) -> ShipOrderPayload:
    """Hand an order over."""
    return await _do(info, input, read_ship(input), ShipOrderPayload)


async def complete_order(info: Info, input: CompleteOrderInput) -> CompleteOrderPayload:
    """Close an order."""
    return await _do(info, input, read_complete(input), CompleteOrderPayload)


async def cancel_order(info: Info, input: CancelOrderInput) -> CancelOrderPayload:
    """Cancel an order or some of its items."""
    return await _do(info, input, read_cancel(input), CancelOrderPayload)


async def reject_order_cancellation(
    info: Info, input: RejectOrderCancellationInput
) -> RejectOrderCancellationPayload:
    """Reject a buyer's wish to cancel."""
    action = RejectCancellation(read_order(input), reason=input.reason)
    return await _do(info, input, action, RejectOrderCancellationPayload)


async def _do(info: Info, given: Once, action: OrderAction, payload: Callable[..., P]) -> P:
    context = info.context
    outcome = await perform(context, action, read_idempotency_key(given.idempotency_key))
    return await _payload_of(context, outcome, payload)


async def _payload_of(context: Context, outcome: ActionOutcome, payload: Callable[..., P]) -> P:
    context.forget()
    order = activity = None
    if outcome.order is not None:
        columns = order_columns(context.viewer, None)
        order = await context.loaders.orders.shown(columns).load(outcome.order)
    if outcome.activity_id is not None:
        activity = await context.loaders.activity_by_id.load(outcome.activity_id)
    return payload(
        order=order_of(order),
        activity=activity_of(activity) if activity else None,
        user_errors=user_errors_of(outcome.errors),
    )
