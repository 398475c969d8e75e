"""Summaries of orders, narrowed to what the viewer's key sees."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from domain.access import Scope
from domain.errors import BadUserInput
from domain.orders import OrderFilter
from domain.summaries import SummaryKey, SummaryRow
from resolvers.context import Context
from resolvers.orders import narrow

LONGEST_NAME = 64


async def summarize_orders(
    context: Context, wanted: OrderFilter, keys: Sequence[SummaryKey], zone_name: str | None
) -> tuple[SummaryRow, ...]:
    """The rows by their keys; days, weeks and months on the zone's clock, else on the setting's."""
    context.viewer.need(Scope.ORDERS_READ)
    services = context.services
    zone = services.time_zone if zone_name is None else _zone(zone_name)
    return await services.summaries.summary(narrow(context, wanted), keys, zone)


def _zone(name: str) -> ZoneInfo:
    try:
        if len(name) > LONGEST_NAME:
            raise ValueError
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):  # a folder of zones is no zone
        raise BadUserInput(
            f"{name[:LONGEST_NAME]!r} is no time zone: write a name as Asia/Jakarta or UTC.",
            ("timeZone",),
        ) from None
