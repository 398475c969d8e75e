"""Completeness: what we know of a day of a brand's channel, as nothing upstream counts orders.

A day is closed once every moment of it was asked for again after its end and the intake has been
quiet since. All of it is worked out here, from facts that the store remembers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from domain.channels import Channel, ChannelStatus
from domain.marketplaces import marketplace
from domain.windows import QUIET, AskedWindow, Facts, Quiet, Span

SECOND = timedelta(seconds=1)
"""Order dates are whole seconds: between two neighbours there is none to ask for."""

SHORTEST_SILENCE = timedelta(hours=2)
TIMES_THE_HABIT = 6
HABIT_DAYS = 7
LEAST_DAYS = 3
"""A silence is suspected beyond so many times the habit, of which so many days must be known."""


class CompletenessReason(StrEnum):
    """Why a day is closed or open."""

    CLOSED = "CLOSED"
    NOT_OVER = "NOT_OVER"
    NOT_ASKED = "NOT_ASKED"
    STILL_COMING = "STILL_COMING"
    QUARANTINED = "QUARANTINED"
    DISCONNECTED = "DISCONNECTED"
    BEYOND_REACH = "BEYOND_REACH"


@dataclass(frozen=True, slots=True)
class CompletenessDay:
    """A day of a channel, and how far what is shown of it can be relied on.

    `watermark` is when the last order message of that day came; `asked_at` when the day had been
    asked for again, whole, after its end; `silent_since` where a gap is suspected.
    """

    date: date
    channel_code: str
    reason: CompletenessReason
    reason_text: str
    messages_received: int
    orders_changed: int
    watermark: datetime | None
    asked_at: datetime | None
    silent_since: datetime | None

    @property
    def is_closed(self) -> bool:
        return self.reason is CompletenessReason.CLOSED


def span_of(day: date, zone: tzinfo) -> Span:
    """The day from midnight to midnight on the zone's wall clock."""
    return Span(_midnight(day, zone), _midnight(day + timedelta(days=1), zone))


def judge(
    channel: Channel, day: date, place: int, facts: Facts, zone: tzinfo, now: datetime
) -> CompletenessDay:
    """How complete a channel's day is; `place` is the day's number among the facts."""
    span = span_of(day, zone)
    code = channel.key.channel_code
    asked_at = covered_at(code, span, facts.windows)
    if asked_at is not None:
        reason, text = _settled(facts, code, asked_at, now)
    else:
        reason, text = _unasked(channel, span, facts.windows, now)
    heard = facts.heard.get((place, code))
    suspected = reason is not CompletenessReason.CLOSED
    return CompletenessDay(
        date=day,
        channel_code=code,
        reason=reason,
        reason_text=text,
        messages_received=heard.received if heard else 0,
        orders_changed=heard.orders if heard else 0,
        watermark=heard.last_at if heard else None,
        asked_at=asked_at,
        silent_since=_silent_since(facts, code, span) if suspected else None,
    )


def covered_at(code: str, span: Span, windows: Sequence[AskedWindow]) -> datetime | None:
    """When windows asked after the span's end had covered it whole; None while a part is missing.

    What a marketplace no longer gave when it was asked does not count, nor what was asked while
    the channel was disconnected.
    """
    reach = reach_of(code)
    bare = [Span(span.start - SECOND, span.end)]  # the seconds between these are not covered yet
    counted = (w for w in windows if w.asked_at >= span.end and code not in w.missed)
    for window in sorted(counted, key=lambda w: w.asked_at):
        start = window.start if reach is None else max(window.start, window.asked_at - reach)
        bare = [left for each in bare for left in _without(each, start, window.end)]
        if not bare:
            return window.asked_at
    return None


def quiet_at(quiets: Sequence[Quiet], asked_at: datetime, now: datetime) -> datetime | None:
    """When the intake had been quiet for QUIET since it was asked; None while it is not."""
    for quiet in sorted(quiets, key=lambda q: q.start):
        reached = max(quiet.start, asked_at) + QUIET
        if reached <= (quiet.end or now):
            return reached
    return None


def reach_of(code: str) -> timedelta | None:
    """How far back the marketplace lets orders be fetched; None where no limit is stated."""
    days = marketplace(code).order_window_days
    return None if days is None else timedelta(days=days)


def is_down(channel: Channel, now: datetime) -> bool:
    """Whether nothing can be fetched from the channel, as far as is known."""
    status = channel.as_of(now).status
    return status in {ChannelStatus.DISCONNECTED, ChannelStatus.EXPIRED}


def is_suspected(silence: timedelta, before: Sequence[timedelta]) -> bool:
    """Whether a silence is much longer than the channel's habit.

    `before` are the silences at the same hour of the days before, as far as they are known.
    """
    if len(before) < LEAST_DAYS:
        return False
    habit = sorted(before)[len(before) // 2]
    return silence >= max(SHORTEST_SILENCE, TIMES_THE_HABIT * habit)


def parts_of(span: Span, zone: tzinfo) -> list[Span]:
    """The span as it is up to a day long; a longer one is cut at midnights."""
    if span.end - span.start <= timedelta(days=1):
        return [span]
    parts: list[Span] = []
    start = span.start
    while start < span.end:
        end = min(span.end, span_of(start.astimezone(zone).date(), zone).end)
        parts.append(Span(start, end))
        start = end
    return parts


def _settled(
    facts: Facts, code: str, asked_at: datetime, now: datetime
) -> tuple[CompletenessReason, str]:
    if facts.is_quarantined:
        text = "Messages of this brand lie in quarantine; any of them may be about this day."
        return CompletenessReason.QUARANTINED, text
    quiet = quiet_at(facts.quiets.get(code, (Quiet(asked_at, None),)), asked_at, now)
    if quiet is None:
        text = "It was asked for again, and order messages have come within ten minutes since."
        return CompletenessReason.STILL_COMING, text
    return (
        CompletenessReason.CLOSED,
        "It was asked for again after its end, and all is quiet since.",
    )


def _unasked(
    channel: Channel, span: Span, windows: Sequence[AskedWindow], now: datetime
) -> tuple[CompletenessReason, str]:
    code = channel.key.channel_code
    if now < span.end:
        return CompletenessReason.NOT_OVER, "The day is not over."
    reach = reach_of(code)
    if reach is not None and span.start < now - reach:
        text = f"{channel.name} gives orders of the last {reach.days} days alone; it is too late."
        return CompletenessReason.BEYOND_REACH, text
    missed = any(code in w.missed and w.asked_at >= span.end for w in windows)
    if is_down(channel, now) or missed:
        text = "The channel was disconnected when the day was or could have been asked for again."
        return CompletenessReason.DISCONNECTED, text
    return CompletenessReason.NOT_ASKED, "The day was not asked for again, whole, since it ended."


def _silent_since(facts: Facts, code: str, span: Span) -> datetime | None:
    found = [
        silence.start
        for silence in facts.silences
        if silence.channel_code == code and silence.start < span.end and silence.until >= span.start
    ]
    return min(found, default=None)


def _without(span: Span, start: datetime, end: datetime) -> list[Span]:
    """The parts of an open span that a window, whose ends are included, leaves uncovered."""
    parts = (Span(span.start, min(span.end, start)), Span(max(span.start, end), span.end))
    return [part for part in parts if part.end - part.start > SECOND]


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
