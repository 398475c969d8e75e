"""Subscription: what can be followed, at the root."""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated, cast

import strawberry

from domain.activities import Activity as DomainActivity
from domain.channels import Channel as DomainChannel
from domain.live import OrderChange as DomainChange
from gql.activities import Activity, activity_of
from gql.channels import Channel, show_channel
from gql.fields import Info, about
from gql.order_filters import OrderFilter, read_filter
from gql.orders import Order, order_columns, show_order
from gql.whole_orders import WholeOrder
from resolvers.context import Context
from resolvers.live_changes import Value
from resolvers.live_sources import Source, follow_activity, follow_channels, follow_orders


@strawberry.type(description="An order that changed.")
class OrderChange:
    """An order as its change left it."""

    change_sequence: str = about(
        "The order's own: a later one is newer. Give the largest that was seen as changedAfter to "
        "go on after an interruption."
    )
    matches: bool = about(
        "Whether the order fulfils the filter; false for one that left it by this change, such as "
        "one whose status is not among those wanted any more: take it out of the list."
    )
    order: Order = about("The order as it is now.")


class Opening(AsyncIterator[object]):
    """What a subscription's root answers: not its events, but the source that they come from.

    Many subscribers share a source's events (gql.live), so that nobody iterates over this.
    """

    def __init__(self, source: Source) -> None:
        self.source = source

    async def __anext__(self) -> object:
        raise TypeError("a subscription is opened by gql.live")


FollowedOrders = Annotated[
    OrderFilter | None,
    strawberry.argument(
        description="Which orders are wanted. With changedAfter, first those that changed since "
        "then, in the order of their changes."
    ),
]


async def _order_changed(
    info: Info, filter: FollowedOrders = None
) -> AsyncGenerator[OrderChange, None]:
    opening = Opening(follow_orders(info.context, read_filter(filter)))
    return cast("AsyncGenerator[OrderChange, None]", opening)


async def _activity_changed(
    info: Info,
    activity_id: Annotated[str, strawberry.argument(description="The activity's activityId.")],
) -> AsyncGenerator[Activity, None]:
    opening = Opening(await follow_activity(info.context, activity_id))
    return cast("AsyncGenerator[Activity, None]", opening)


async def _channel_changed(
    info: Info,
    brand_id: Annotated[
        str | None,
        strawberry.argument(description="Of this brand; of all that the key sees if left out."),
    ] = None,
) -> AsyncGenerator[Channel, None]:
    opening = Opening(follow_channels(info.context, brand_id))
    return cast("AsyncGenerator[Channel, None]", opening)


@strawberry.type(description="What can be followed, over WebSocket or server-sent events.")
class Subscription:
    """The roots of every subscription."""

    order_changed: AsyncGenerator[OrderChange, None] = strawberry.subscription(
        resolver=_order_changed,
        description="Each order that changed, when it changed: the newest state of each, none "
        "left out and none twice.",
    )
    activity_changed: AsyncGenerator[Activity, None] = strawberry.subscription(
        resolver=_activity_changed,
        description="An activity: as it stands now, then whenever it or an item of it changed.",
    )
    channel_changed: AsyncGenerator[Channel, None] = strawberry.subscription(
        resolver=_channel_changed,
        description="Each channel when its connection, its token's state, its names or its "
        "limits changed.",
    )


def event_of(value: Value, context: Context) -> OrderChange | Activity | Channel:
    """The event as this viewer sees it."""
    match value:
        case DomainChange(order=order, matches=matches):
            shown = show_order(WholeOrder(order, order_columns(context.viewer, None)))
            number = str(order.change_sequence)
            return OrderChange(change_sequence=number, matches=matches, order=shown)
        case DomainActivity():
            return activity_of(value)
        case DomainChannel():
            return show_channel(value)
