"""How complete the days of a brand are, by channel."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from domain.access import Scope
from domain.closing import ChannelCompleteness, by_day, last_days, look_back
from domain.completeness import CompletenessDay, judge, span_of
from domain.errors import BadUserInput
from domain.windows import MOST_DAYS
from resolvers.brands import get_brand
from resolvers.context import Context


async def list_days(
    context: Context, brand_id: str, channel_code: str | None, first: date, end: date
) -> list[CompletenessDay]:
    """The days from `first` to before `end`, each for every channel that is known.

    By date, then channel; nothing for a brand or channel that the viewer does not see, or that is
    not there. Raises BadUserInput for too many days.
    """
    context.viewer.need(Scope.ORDERS_READ)
    days = _days(first, end)
    if await get_brand(context, brand_id) is None:
        return []
    services = context.services
    channels = (await services.registry.channels_of([brand_id])).get(brand_id, ())
    wanted = [c for c in channels if channel_code in {None, c.key.channel_code}]
    if not wanted:
        return []
    zone, now = services.time_zone, services.now()
    try:
        spans = [span_of(day, zone) for day in days]
    except OverflowError:
        raise BadUserInput("These dates lie outside of all calendars.", ("from",)) from None
    facts = await services.windows.facts(brand_id, spans)
    return [
        judge(channel, day, place, facts, zone, now)
        for place, day in enumerate(days)
        for channel in wanted
    ]


async def complete_until(
    context: Context,
    brand_ids: Collection[str] | None = None,
    channel_codes: Collection[str] | None = None,
    *,
    most: int | None = None,
) -> list[ChannelCompleteness]:
    """The last unbroken run of closed days of each channel, in a fixed number of reads.

    By brand, then channel; None means all that the viewer sees. `most` brands are looked at:
    BadUserInput is raised for more.
    """
    context.viewer.need(Scope.ORDERS_READ)
    services = context.services
    seen = context.viewer.narrow(None if brand_ids is None else frozenset(brand_ids))
    names = sorted(await services.registry.brand_ids() if seen is None else seen)
    if most is not None and len(names) > most:
        raise BadUserInput(
            f"At most {most} brands at once; there are {len(names)}: name some.",
            ("brandIds",),
        )
    if not names:
        return []
    channels = await services.registry.channels_of(names)
    zone, now = services.time_zone, services.now()
    days = last_days(now, zone)
    spans = [span_of(day, zone) for day in days]
    facts = await services.windows.closing(names, spans, now)
    found: list[ChannelCompleteness] = []
    for name in names:
        known = facts[name]
        of_days = [replace(known, windows=tuple(its)) for its in by_day(known.windows, spans)]
        found += [
            look_back(channel, days, of_days, zone, now)
            for channel in channels.get(name, ())
            if channel_codes is None or channel.key.channel_code in channel_codes
        ]
    return found


def _days(first: date, end: date) -> list[date]:
    if end <= first:
        raise BadUserInput("to must lie after from; it is not included itself.", ("to",))
    count = (end - first).days
    if count > MOST_DAYS:
        raise BadUserInput(f"At most {MOST_DAYS} days at once; {count} were asked for.", ("to",))
    return [first + timedelta(days=number) for number in range(count)]
