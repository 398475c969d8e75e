"""Summaries: orders counted and added, by brand, channel, status, day, SKU and more."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from domain.errors import BadUserInput
from domain.orders import OrderStatus
from domain.summaries import SummaryKey, SummaryRow
from gql.fields import Info, about
from gql.money import Money
from gql.order_filters import FilterArgument, read_filter
from resolvers.summaries import summarize_orders

LARGEST_INT = 2**31 - 1

_ONLY = "; null unless grouped by it"


@strawberry.type(description="Orders counted and added that have these values in common.")
class OrderSummaryRow:
    """One row of a summary."""

    brand_id: str | None = about(f"The brand{_ONLY}.")
    channel_code: str | None = about(f"The marketplace's code{_ONLY}.")
    status: OrderStatus | None = about(f"The shown status{_ONLY}.")
    day: date | None = about(f"The day{_ONLY}, and for orders without orderedAt.")
    week: date | None = about(f"The week's Monday{_ONLY}, and for orders without orderedAt.")
    month: date | None = about(f"The month's first day{_ONLY}, and for orders without orderedAt.")
    sku: str | None = about(f"The SKU{_ONLY}, and for lines without one.")
    remote_warehouse_id: str | None = about(
        f"The marketplace's id of the warehouse{_ONLY}, and for orders without one."
    )
    courier: str | None = about(f"The shipping provider{_ONLY}, and for orders without one.")
    city: str | None = about(f"The city of the delivery{_ONLY}, and for orders without one.")
    order_count: int = about("How many orders; by SKU, orders that hold it.")
    unit_count: int = about("Their lines' quantities, added; by SKU, of its lines alone.")
    gross: list[Money] = about(
        "What buyers are charged: the orders' `totals.total` (with shipping, less discounts), "
        "added for each currency. By SKU: its lines' `lineTotal` (raw price times quantity). "
        "Cancelled and unpaid orders are in it unless they are filtered or grouped apart by STATUS."
    )
    net: list[Money] = about(
        "What the seller will receive for the goods, as the marketplace says: the orders' "
        "`totals.subtotalSeller`, added for each currency. Marketplaces that do not say it, and "
        "lines, which never do, add nothing: see netOrderCount."
    )
    gross_order_count: int = about("How many of the orders tell what is added in gross.")
    net_order_count: int = about("How many of the orders tell what is added in net.")


GroupBy = Annotated[
    list[SummaryKey],
    strawberry.argument(
        description="What a row has in common, in the order that rows are sorted by; [] for one "
        "row over all."
    ),
]
Zone = Annotated[
    str | None,
    strawberry.argument(
        description="Whose midnights days, weeks and months begin at, as Asia/Jakarta; the setting "
        "CHANNELGRAPH_TIME_ZONE if left out."
    ),
]


async def ask_order_summary(
    info: Info, group_by: GroupBy, filter: FilterArgument = None, time_zone: Zone = None
) -> list[OrderSummaryRow]:
    """The rows by their keys."""
    rows = await summarize_orders(info.context, read_filter(filter), group_by, time_zone)
    return [_show(row) for row in rows]


def _show(row: SummaryRow) -> OrderSummaryRow:
    value: Mapping[SummaryKey, Any] = row.values
    sums = row.sums
    return OrderSummaryRow(
        brand_id=value.get(SummaryKey.BRAND),
        channel_code=value.get(SummaryKey.CHANNEL),
        status=value.get(SummaryKey.STATUS),
        day=value.get(SummaryKey.DAY),
        week=value.get(SummaryKey.WEEK),
        month=value.get(SummaryKey.MONTH),
        sku=value.get(SummaryKey.SKU),
        remote_warehouse_id=value.get(SummaryKey.WAREHOUSE),
        courier=value.get(SummaryKey.COURIER),
        city=value.get(SummaryKey.CITY),
        order_count=sums.order_count,
        unit_count=_countable(sums.unit_count),
        gross=_money(sums.gross),
        net=_money(sums.net),
        gross_order_count=sums.gross_count,
        net_order_count=sums.net_count,
    )


def _money(amounts: Mapping[str, Decimal]) -> list[Money]:
    return [Money(amount=amount, currency_code=code) for code, amount in amounts.items()]


def _countable(count: int) -> int:
    if count > LARGEST_INT:
        raise BadUserInput(
            "A row has more units than an Int can show: narrow the filter, or group by more.",
            ("groupBy",),
        )
    return count
