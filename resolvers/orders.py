"""Orders: read from the read model, narrowed to what the viewer's key sees."""

from dataclasses import replace
from datetime import timedelta

from domain.access import Scope
from domain.errors import BadUserInput
from domain.orders import OrderFilter, OrderKey, OrderSort, OrderSortField
from domain.pages import Listed, PageRequest
from domain.records import Columns, Record
from resolvers.context import Context

SOONEST = OrderSort(OrderSortField.DUE_AT, descending=False)


async def list_orders(
    context: Context,
    wanted: OrderFilter,
    sort: OrderSort,
    request: PageRequest,
    columns: Columns,
) -> Listed[Record]:
    """Orders of the viewer's brands, these columns of them."""
    context.viewer.need(Scope.ORDERS_READ)
    narrowed = narrow(context, wanted)
    return await context.loaders.orders.pages.load((narrowed, sort, request, columns))


async def count_orders(context: Context, wanted: OrderFilter) -> int:
    """How many there are."""
    return await context.loaders.orders.counts.load(narrow(context, wanted))


async def get_order(context: Context, key: OrderKey, columns: Columns) -> Record | None:
    """These columns of one order; None when it is unknown or another tenant's."""
    context.viewer.need(Scope.ORDERS_READ)
    return await context.loaders.orders.shown(columns).load(key)


def at_risk(context: Context, within: timedelta, wanted: OrderFilter) -> OrderFilter:
    """The filter for orders with a binding deadline that passes within this span, or has passed."""
    return replace(wanted, due_before=context.services.now() + within)


def narrow(context: Context, wanted: OrderFilter) -> OrderFilter:
    """The filter within what the viewer's key sees; buyer data is searched only with its scope."""
    if wanted.search is not None and not wanted.search.strip():
        raise BadUserInput("search must hold some text, or be left out.", ("filter", "search"))
    return replace(
        wanted,
        brand_ids=context.viewer.narrow(wanted.brand_ids),
        search_buyers=context.viewer.may(Scope.BUYERS_READ),
    )
