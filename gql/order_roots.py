"""Roots that lead to orders and to what was done to them."""

from typing import Annotated

import strawberry

from domain.orders import OrderKey
from gql import activities as activity_types
from gql import lists
from gql.activities import Activity, ActivityFilter, activity_of
from gql.arguments import BrandId, ChannelCode
from gql.fields import Info, selected
from gql.order_filters import (
    FilterArgument,
    SortArgument,
    Within,
    read_filter,
    read_sort,
)
from gql.orders import Order, order_columns, order_of
from gql.pages import After, Before, Connection, First, Last, Slice
from resolvers import orders
from resolvers.activities import get_activity


async def ask_order(
    info: Info,
    brand_id: BrandId,
    channel_code: ChannelCode,
    remote_order_id: Annotated[
        str, strawberry.argument(description="The marketplace's id of the order.")
    ],
) -> Order | None:
    key = OrderKey(brand_id, channel_code, remote_order_id)
    columns = order_columns(info.context.viewer, selected(info))
    return order_of(await orders.get_order(info.context, key, columns))


async def ask_orders(
    info: Info,
    filter: FilterArgument = None,
    sort: SortArgument = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[Order]:
    order = read_sort(sort)
    part = Slice.read(("orders", filter, order), first, after, last, before)
    return await lists.orders_of(info, read_filter(filter), order, part)


async def ask_orders_at_risk(
    info: Info,
    within: Within,
    filter: FilterArgument = None,
    first: First = None,
    after: After = None,
) -> Connection[Order]:
    part = Slice.read(("ordersAtRisk", within, filter), first, after)
    wanted = orders.at_risk(info.context, within, read_filter(filter))
    return await lists.orders_of(info, wanted, orders.SOONEST, part)


async def ask_activity(
    info: Info,
    activity_id: Annotated[str, strawberry.argument(description="The activity's activityId.")],
) -> Activity | None:
    activity = await get_activity(info.context, activity_id)
    return activity_of(activity) if activity else None


async def ask_activities(
    info: Info,
    filter: Annotated[
        ActivityFilter | None, strawberry.argument(description="Which activities are wanted.")
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[Activity]:
    part = Slice.read(("activities", filter), first, after)
    return await lists.activities_of(info.context, activity_types.read_filter(filter), part)
