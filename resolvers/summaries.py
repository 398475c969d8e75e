"""Summaries of orders, narrowed to what the viewer's key sees."""

from collections.abc import Sequence

from domain.access import Scope
from domain.orders import OrderFilter
from domain.summaries import SummaryKey, SummaryRow
from domain.zones import read_zone
from resolvers.context import Context
from resolvers.orders import narrow


async def summarize_orders(
    context: Context, wanted: OrderFilter, keys: Sequence[SummaryKey], zone_name: str | None
) -> tuple[SummaryRow, ...]:
    """The rows by their keys; days, weeks and months on the zone's clock, else on the setting's."""
    context.viewer.need(Scope.ORDERS_READ)
    services = context.services
    zone = services.time_zone if zone_name is None else read_zone(zone_name, "timeZone")
    return await services.summaries.summary(narrow(context, wanted), keys, zone)
