"""One action on many orders: taken at once, done afterwards, told by the activity."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import strawberry

from domain.actions import OrderAction
from domain.bulk import MOST_ORDERS, ErrorPolicy, row_path
from gql.activities import Activity, activity_of
from gql.fields import Info, about
from gql.inputs import Once, read_idempotency_key
from gql.order_inputs import (
    AcceptOrdersItemInput,
    CancelOrdersItemInput,
    CompleteOrdersItemInput,
    PackOrdersItemInput,
    ShipOrdersItemInput,
    read_accept,
    read_cancel,
    read_complete,
    read_pack,
    read_ship,
)
from gql.user_errors import UserError, user_errors_of
from resolvers.bulk_orders import Bulk, perform_many

P = TypeVar("P", bound="BulkOrdersPayload")
R = TypeVar("R")


@strawberry.input(description="How bad rows are taken.")
class ManyOrders(Once):
    """What every input of many orders ends with."""

    error_policy: ErrorPolicy = strawberry.field(
        default=ErrorPolicy.REJECT_EVERYTHING,
        description="What bad rows do: an order in a status that does not allow the action, "
        "in use, named twice. An order that does not exist refuses everything in any case.",
    )


ORDERS = f"1 to {MOST_ORDERS:,} orders, as a variable; each at most once."


@strawberry.input(description="Which orders to accept.")
class AcceptOrdersInput(ManyOrders):
    """acceptOrders."""

    orders: list[AcceptOrdersItemInput] = strawberry.field(description=ORDERS)


@strawberry.input(description="Which orders to pack, and how.")
class PackOrdersInput(ManyOrders):
    """packOrders."""

    orders: list[PackOrdersItemInput] = strawberry.field(description=ORDERS)


@strawberry.input(description="Which orders to ship.")
class ShipOrdersInput(ManyOrders):
    """shipOrders."""

    orders: list[ShipOrdersItemInput] = strawberry.field(description=ORDERS)


@strawberry.input(description="Which orders to complete.")
class CompleteOrdersInput(ManyOrders):
    """completeOrders."""

    orders: list[CompleteOrdersItemInput] = strawberry.field(description=ORDERS)


@strawberry.input(description="Which orders to cancel, whole or in part, and why.")
class CancelOrdersInput(ManyOrders):
    """cancelOrders."""

    orders: list[CancelOrdersItemInput] = strawberry.field(description=ORDERS)


@strawberry.type(description="What became of an action on many orders.")
class BulkOrdersPayload:
    """The payload of every action on many orders."""

    activity: Activity | None = about(
        "Its items are the orders, and tell what becomes of each; null when nothing was begun."
    )
    user_errors: list[UserError] = about("What was refused, by its place in the orders.")


@strawberry.type(description="What became of acceptOrders.")
class AcceptOrdersPayload(BulkOrdersPayload):
    """acceptOrders."""


@strawberry.type(description="What became of packOrders.")
class PackOrdersPayload(BulkOrdersPayload):
    """packOrders."""


@strawberry.type(description="What became of shipOrders.")
class ShipOrdersPayload(BulkOrdersPayload):
    """shipOrders."""


@strawberry.type(description="What became of completeOrders.")
class CompleteOrdersPayload(BulkOrdersPayload):
    """completeOrders."""


@strawberry.type(description="What became of cancelOrders.")
class CancelOrdersPayload(BulkOrdersPayload):
    """cancelOrders."""


async def accept_orders(info: Info, input: AcceptOrdersInput) -> AcceptOrdersPayload:
    """Take many orders."""
    return await _do(info, input, _read(input.orders, read_accept), AcceptOrdersPayload)


async def pack_orders(info: Info, input: PackOrdersInput) -> PackOrdersPayload:
    """Pack many orders."""
    return await _do(info, input, _read(input.orders, read_pack), PackOrdersPayload)


async def ship_orders(info: Info, input: ShipOrdersInput) -> ShipOrdersPayload:
    """Hand many orders over."""
    return await _do(info, input, _read(input.orders, read_ship), ShipOrdersPayload)


async def complete_orders(info: Info, input: CompleteOrdersInput) -> CompleteOrdersPayload:
    """Close many orders."""
    return await _do(info, input, _read(input.orders, read_complete), CompleteOrdersPayload)


async def cancel_orders(info: Info, input: CancelOrdersInput) -> CancelOrdersPayload:
    """Cancel many orders or some of their items."""
    return await _do(info, input, _read(input.orders, read_cancel), CancelOrdersPayload)


def _read(
    rows: Sequence[R], read: Callable[[R, tuple[str, ...]], OrderAction]
) -> tuple[OrderAction, ...]:
    return tuple(read(row, row_path(position)) for position, row in enumerate(rows))


async def _do(
    info: Info, given: ManyOrders, actions: tuple[OrderAction, ...], payload: Callable[..., P]
) -> P:
    context = info.context
    key = read_idempotency_key(given.idempotency_key)
    outcome = await perform_many(context, Bulk(actions, given.error_policy), key)
    context.forget()
    activity = None
    if outcome.activity_id is not None:
        activity = await context.loaders.activity_by_id.load(outcome.activity_id)
    return payload(
        activity=activity_of(activity) if activity else None,
        user_errors=user_errors_of(outcome.errors),
    )
