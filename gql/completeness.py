"""Completeness: which days of a brand's channels can be relied on, and why others cannot."""

from datetime import date, datetime
from typing import Annotated, TypeAlias

import strawberry

from domain.closing import ChannelCompleteness as DomainRun
from domain.closing import OpenDay as DomainOpenDay
from domain.completeness import CompletenessDay as DomainDay
from domain.completeness import CompletenessReason
from gql.arguments import BrandId
from gql.fields import Info, about
from resolvers.completeness import complete_until, list_days

Day: TypeAlias = date

MOST_BRANDS = 100


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


@strawberry.type(description="A day that is not closed, and why.")
class OpenDay:
    """An open day."""

    date: Day = about("The day, in the zone of the setting CHANNELGRAPH_TIME_ZONE.")
    reason: CompletenessReason = about("Why it is open.")
    reason_text: str = about("The same in words.")


@strawberry.type(
    description="How far a channel's orders can be relied on: every day from completeSince to "
    "completeUntil, both included, is closed. The last 92 days are looked at."
)
class ChannelCompleteness:
    """The last unbroken run of a channel's closed days."""

    brand_id: str = about("The brand's id.")
    channel_code: str = about("The marketplace's code.")
    complete_since: Day | None = about(
        "The first day of the last unbroken run of closed days; null where no day is closed."
    )
    complete_until: Day | None = about(
        "The last day of that run: orders made until its end are all here; null where no day is "
        "closed."
    )
    open_after: OpenDay = about(
        "The first open day after completeUntil, often today; yesterday where no day is closed."
    )
    open_before: OpenDay | None = about(
        "The open day before completeSince: what is older has at least this gap; null where the "
        "run reaches back to the first day looked at, or no day is closed."
    )


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


Brands = Annotated[
    list[str] | None,
    strawberry.argument(
        description="Of these brands, at most 100; all that the key sees if left out."
    ),
]
Codes = Annotated[
    list[str] | None,
    strawberry.argument(description="On these marketplaces; on all if left out."),
]


async def ask_complete_until(
    info: Info, brand_ids: Brands = None, channel_codes: Codes = None
) -> list[ChannelCompleteness]:
    """The channels by brand, then code."""
    found = await complete_until(info.context, brand_ids, channel_codes, most=MOST_BRANDS)
    return [_show_run(one) for one in found]


def _show_run(one: DomainRun) -> ChannelCompleteness:
    before = one.open_before
    return ChannelCompleteness(
        brand_id=one.brand_id,
        channel_code=one.channel_code,
        complete_since=one.complete_since,
        complete_until=one.complete_until,
        open_after=_show_open(one.open_after),
        open_before=None if before is None else _show_open(before),
    )


def _show_open(day: DomainOpenDay) -> OpenDay:
    return OpenDay(date=day.date, reason=day.reason, reason_text=day.reason_text)


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
