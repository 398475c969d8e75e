"""Completeness: which days of a brand's channels can be relied on, and why others cannot."""

from datetime import date, datetime
from typing import Annotated, TypeAlias

import strawberry

from domain.completeness import CompletenessDay as DomainDay
from domain.completeness import CompletenessReason
from gql.arguments import BrandId
from gql.fields import Info, about
from resolvers.completeness import list_days

Day: TypeAlias = date


@strawberry.type(description="A day of a brand's channel, and how far it can be relied on.")
class CompletenessDay:
    """A day of a channel."""

    date: Day = about("The day, in the zone of the setting CHANNELGRAPH_TIME_ZONE.")
    channel_code: str = about("The marketplace's code.")
    is_closed: bool = about(
        "Whether orders of this day were fetched again after its end and all has been quiet since."
    )
    reason: CompletenessReason = about("Why the day is closed or open.")
    reason_text: str = about("The same in words.")
    messages_received: int = about("Order messages that came on this day, each counted once.")
    orders_changed: int = about("Orders that those messages were about.")
    watermark: datetime | None = about("When the day's last order message came.")
    asked_at: datetime | None = about(
        "When the whole day had been asked of the marketplace again after its end."
    )
    suspected_gap: bool = about(
        "Whether, while the day is open, the channel was silent for much longer than it is used "
        "to be at that hour. Such a span is fetched again by itself."
    )
    silent_since: datetime | None = about("When that silence began.")


Code = Annotated[
    str | None,
    strawberry.argument(description="The marketplace's code; every channel if left out."),
]
From = Annotated[Day, strawberry.argument(name="from", description="The first day, included.")]
To = Annotated[
    Day,
    strawberry.argument(description="The day after the last one; at most 92 days after from."),
]


async def ask_completeness(
    info: Info, brand_id: BrandId, from_: From, to: To, channel_code: Code = None
) -> list[CompletenessDay]:
    """The days by date, then channel."""
    days = await list_days(info.context, brand_id, channel_code, from_, to)
    return [_show(day) for day in days]


def _show(day: DomainDay) -> CompletenessDay:
    return CompletenessDay(
        date=day.date,
        channel_code=day.channel_code,
        is_closed=day.is_closed,
        reason=day.reason,
        reason_text=day.reason_text,
        messages_received=day.messages_received,
        orders_changed=day.orders_changed,
        watermark=day.watermark,
        asked_at=day.asked_at,
        suspected_gap=day.silent_since is not None,
        silent_since=day.silent_since,
    )
