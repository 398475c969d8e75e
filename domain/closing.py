"""How far back from today a channel is complete: the last unbroken run of closed days."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from domain.channels import Channel
from domain.completeness import SECOND, CompletenessReason, judge
from domain.windows import MOST_DAYS, AskedWindow, Facts, Span


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day that is not closed, and why."""

    date: date
    reason: CompletenessReason
    reason_text: str


@dataclass(frozen=True, slots=True)
class ChannelCompleteness:
    """Every day from `complete_since` to `complete_until`, both included, is closed.

    Both are None where no day of those looked at is. `open_after` is the first open day after them
    (yesterday, where none is closed), `open_before` the last one before them; it is None where the
    run reaches back to the first day looked at.
    """

    brand_id: str
    channel_code: str
    complete_since: date | None
    complete_until: date | None
    open_after: OpenDay
    open_before: OpenDay | None


def last_days(now: datetime, zone: tzinfo) -> list[date]:
    """The days that are looked at: today last."""
    today = now.astimezone(zone).date()
    return [today - timedelta(days=ago) for ago in reversed(range(MOST_DAYS))]


def by_day(windows: Sequence[AskedWindow], spans: Sequence[Span]) -> list[list[AskedWindow]]:
    """For each day, one after another, the windows that reach it and were asked after its end."""
    ends = [span.end for span in spans]
    starts = [span.start - SECOND for span in spans]
    found: list[list[AskedWindow]] = [[] for _ in spans]
    for window in windows:
        first, behind = bisect_left(ends, window.start), bisect_right(starts, window.end)
        for place in range(first, min(behind, bisect_right(ends, window.asked_at))):
            found[place].append(window)
    return found


def look_back(
    channel: Channel,
    days: Sequence[date],
    facts: Sequence[Facts],
    zone: tzinfo,
    now: datetime,
) -> ChannelCompleteness:
    """The last run of closed days; `days` end with today, and `facts` are those of each."""
    opened: list[OpenDay] = []
    closed: list[date] = []
    before: OpenDay | None = None
    for day, known in zip(reversed(days), reversed(facts), strict=True):
        judged = judge(channel, day, 0, known if opened else Facts(), zone, now)
        one = OpenDay(day, judged.reason, judged.reason_text)
        if judged.is_closed:
            closed.append(day)
        elif closed:
            before = one
            break
        else:
            opened.append(one)
    return ChannelCompleteness(
        brand_id=channel.key.brand_id,
        channel_code=channel.key.channel_code,
        complete_since=closed[-1] if closed else None,
        complete_until=closed[0] if closed else None,
        open_after=opened[-1] if closed else opened[1],
        open_before=before,
    )
