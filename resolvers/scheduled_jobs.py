"""What the schedule does, each job a function over the ports.

What asks the marketplaces carries an idempotency key made of the task and its due time: whatever
runs it, and however often it is killed, one due time asks once.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.activities import ErrorCode
from domain.channels import LIVE, Channel, ChannelStatus
from domain.completeness import (
    HABIT_DAYS,
    SECOND,
    covered_at,
    is_down,
    is_suspected,
    parts_of,
    span_of,
)
from domain.errors import UpstreamError
from domain.schedule import DAY, FARTHEST, KEPT_FOR, JobKind, Task
from domain.unsettled import UNKNOWN_FOR, questions
from domain.upstream import OrderWindow
from domain.windows import Silence, Span
from resolvers.context import Context
from resolvers.syncs import SyncOutcome, refresh_categories, sync_orders, sync_products

RECENT = timedelta(hours=3)
"""Orders of so long before are asked for each hour."""

REACH = FARTHEST - timedelta(hours=1)
"""A due time may be met late: what is asked then must not lie further back than FARTHEST."""

MOST_QUESTIONS = 50
"""Fetches for unsettled actions in one turn; the next turn makes more."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One task, due at `due`; `since` is the due time up to which it is done."""

    context: Context
    task: Task
    since: datetime
    due: datetime

    @property
    def brand_id(self) -> str:
        return self.task.brand_id or ""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a task; one that is not done is tried again."""

    text: str
    is_done: bool = True


Work = Callable[[Turn], Awaitable[Result]]


async def fetch_recent_orders(turn: Turn) -> Result:
    """The orders of the last three hours, and of what was missed while nothing ran."""
    start = max(min(turn.due - RECENT, turn.since), turn.due - REACH)
    return await _fetch(turn, [Span(start, turn.due)])


async def fetch_whole_days(turn: Turn) -> Result:
    """Yesterday, whole, and the day before where it was not asked for since it ended."""
    services = turn.context.services
    now, zone = services.now(), services.time_zone
    today = turn.due.astimezone(zone).date()
    days = [span_of(today - ago * DAY, zone) for ago in (2, 1)]
    asked = await services.windows.asked(turn.brand_id, days[0].end)
    up = [c.key.channel_code for c in await _channels(turn) if not is_down(c, now)]
    codes = up or [""]  # where no channel is known yet, any marketplace may be there
    bare = [day for day in days if any(covered_at(code, day, asked) is None for code in codes)]
    return await _fetch(turn, bare)


async def fetch_products(turn: Turn) -> Result:
    """All of a brand's products."""
    key = f"{turn.task.name} {turn.due.isoformat()}"
    return _result([await sync_products(turn.context, turn.brand_id, (), key)])


async def fetch_categories(turn: Turn) -> Result:
    """The category trees of the marketplaces on which anybody sells."""
    services = turn.context.services
    known = await services.registry.channels_of(await services.registry.brand_ids())
    live = {c.key.channel_code for its in known.values() for c in its if c.status in LIVE}
    if not live:
        return Result("no channel is connected")
    key = f"{turn.task.name} {turn.due.isoformat()}"
    return _result([await refresh_categories(turn.context, tuple(sorted(live)), key)])


async def read_channels(turn: Turn) -> Result:
    """The connected channels of all brands, live in one call; what is read is noted on the way."""
    services = turn.context.services
    brand_ids = await services.registry.brand_ids()
    if not brand_ids:
        return Result("no brand is known")
    await services.channels.forget(brand_ids)
    answers = await services.channels.connected(brand_ids)
    failed = [b for b, answer in answers.items() if isinstance(answer, UpstreamError)]
    if failed:
        return Result(f"not read: {' '.join(sorted(failed))}", is_done=False)
    known = await services.registry.channels_of(brand_ids)
    return Result(f"read{_ending(known, services.now())}")


async def fetch_gaps(turn: Turn) -> Result:
    """What came in during silences much longer than the channel's habit, once for each."""
    windows, now = turn.context.services.windows, turn.context.services.now()
    silences = await _silences(turn, now)
    first = min((silence.start for silence in silences), default=now)
    known = {(s.channel_code, s.start) for s in await windows.suspected(turn.brand_id, first)}
    new = [s.start for s in silences if (s.channel_code, s.start) not in known]
    result = Result("no silence is new")
    if new and min(new) < turn.due:
        start = max(min(new).replace(microsecond=0), turn.due - REACH)
        result = await _fetch(turn, [Span(start, turn.due)])
    await windows.suspect(silences)
    return result


async def fetch_unknown(turn: Turn) -> Result:
    """The orders of actions whose outcome nobody knows, each once; they stay listed."""
    services = turn.context.services
    found = await services.upkeep.unsettled(services.now() - UNKNOWN_FOR)
    outcomes: list[SyncOutcome] = []
    for question in questions(found)[:MOST_QUESTIONS]:
        asked = await sync_orders(turn.context, question.window, question.key, question.items)
        outcomes.append(asked)
    return _result(outcomes)


async def end_waits(turn: Turn) -> Result:
    """Say of what was taken that no feedback came, or that none is to come."""
    ended = await turn.context.services.upkeep.end_waits(turn.context.services.now())
    return Result(f"{ended} ended")


async def forget_old(turn: Turn) -> Result:
    """Rows that nobody needs any more."""
    services = turn.context.services
    counts = await services.upkeep.tidy(services.now() - KEPT_FOR)
    return Result(", ".join(f"{count} {what}" for what, count in counts.items()))


WORK: Mapping[JobKind, Work] = {
    JobKind.RECENT_ORDERS: fetch_recent_orders,
    JobKind.WHOLE_DAYS: fetch_whole_days,
    JobKind.PRODUCTS: fetch_products,
    JobKind.CATEGORIES: fetch_categories,
    JobKind.CHANNELS: read_channels,
    JobKind.GAPS: fetch_gaps,
    JobKind.WAITS: end_waits,
    JobKind.UNKNOWN_ACTIONS: fetch_unknown,
    JobKind.RETENTION: forget_old,
}


async def _fetch(turn: Turn, spans: Sequence[Span]) -> Result:
    """Ask for these spans one after another, in parts of at most a day."""
    outcomes: list[SyncOutcome] = []
    zone = turn.context.services.time_zone
    for part in [part for span in spans for part in parts_of(span, zone)]:
        window = OrderWindow(turn.brand_id, part.start, part.end - SECOND)
        key = f"{turn.task.name} {turn.due.isoformat()} {part.start.isoformat()}"
        outcomes.append(await sync_orders(turn.context, window, key))
    return _result(outcomes)


def _result(outcomes: Sequence[SyncOutcome]) -> Result:
    """Done unless something never left: only that may be asked again."""
    errors = [error for outcome in outcomes for error in outcome.errors]
    is_done = not any(error.code is ErrorCode.NOT_SENT for error in errors)
    told = "; ".join(f"{error.code}: {error.message}" for error in errors)
    return Result(told or f"{len(outcomes)} asked", is_done)


async def _silences(turn: Turn, now: datetime) -> list[Silence]:
    """The silences that last now and are suspected."""
    moments = [now - ago * DAY for ago in range(HABIT_DAYS + 1)]
    heard = await turn.context.services.windows.last_heard(turn.brand_id, moments)
    found: list[Silence] = []
    for channel in await _channels(turn):
        code = channel.key.channel_code
        last = heard.get((0, code))
        before = [m - heard[p, code] for p, m in enumerate(moments) if p and (p, code) in heard]
        if last and not is_down(channel, now) and is_suspected(now - last, before):
            found.append(Silence(turn.brand_id, code, last, now))
    return found


async def _channels(turn: Turn) -> tuple[Channel, ...]:
    found = await turn.context.services.registry.channels_of([turn.brand_id])
    return found.get(turn.brand_id, ())


def _ending(known: Mapping[str, Sequence[Channel]], now: datetime) -> str:
    """Which channels must be connected again soon, or already."""
    ending = {ChannelStatus.EXPIRING, ChannelStatus.EXPIRED}
    shown = [c.as_of(now) for its in known.values() for c in its]
    names = sorted(f"{c.key.brand_id}/{c.key.channel_code}" for c in shown if c.status in ending)
    return f"; tokens end: {' '.join(names)}" if names else ""
