"""The schedule: which job is due when, as data, and the ports that it stands on.

Due times are computed from the clock alone, so every process agrees on them. Each job of each
brand has its own place within its period: nothing runs for all brands at one moment.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Protocol, TypeAlias

from domain.completeness import span_of
from domain.unsettled import UnsettledAction

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)

SCHEDULE = "schedule"
"""Who asks where nobody does: the name in activities, and the id in the place of a key's."""

LEASE = timedelta(minutes=2)
"""How long the one runner holds the schedule without a word; killed, it loses it then."""

FIRST_AFTER = timedelta(minutes=10)
"""A task that is new waits at least so long: a fresh start asks nothing of anybody."""

RETRY = timedelta(minutes=5)
"""How long a job that failed waits before it is tried again."""

KEPT_FOR = timedelta(days=30)
"""How long messages are known as taken, idempotency keys hold and arguments are kept."""

FARTHEST = timedelta(days=3)
"""Nothing is asked further back by itself: Tokopedia gives no more."""


class JobKind(StrEnum):
    """What is done by itself."""

    RECENT_ORDERS = "recent-orders"
    WHOLE_DAYS = "whole-days"
    PRODUCTS = "products"
    CATEGORIES = "categories"
    CHANNELS = "channels"
    GAPS = "gaps"
    WAITS = "waits"
    UNKNOWN_ACTIONS = "unknown-actions"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class Every:
    """Once in each period, at a place within it that depends on the job's name."""

    period: timedelta


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day: so long after midnight, and at a place of its own within `spread`."""

    after: timedelta
    spread: timedelta


Timing: TypeAlias = Every | Daily


@dataclass(frozen=True, slots=True)
class Job:
    """A job's timing, and whether each brand has one of its own."""

    kind: JobKind
    timing: Timing
    is_per_brand: bool = True


JOBS = (
    Job(JobKind.WAITS, Every(timedelta(minutes=1)), is_per_brand=False),
    Job(JobKind.UNKNOWN_ACTIONS, Every(timedelta(minutes=1)), is_per_brand=False),
    Job(JobKind.CHANNELS, Every(timedelta(hours=1)), is_per_brand=False),
    Job(JobKind.RECENT_ORDERS, Every(timedelta(hours=1))),
    Job(JobKind.WHOLE_DAYS, Daily(timedelta(minutes=5), timedelta(minutes=50))),
    Job(JobKind.GAPS, Every(timedelta(hours=1))),
    Job(JobKind.PRODUCTS, Daily(timedelta(hours=2), timedelta(hours=2))),
    Job(JobKind.RETENTION, Daily(timedelta(hours=4), timedelta(hours=1)), is_per_brand=False),
    Job(JobKind.CATEGORIES, Every(timedelta(days=7)), is_per_brand=False),
)


@dataclass(frozen=True, slots=True)
class Task:
    """A job, of one brand where each has its own."""

    job: Job
    brand_id: str | None = None

    @property
    def name(self) -> str:
        kind = self.job.kind.value
        return kind if self.brand_id is None else f"{kind} {self.brand_id}"


@dataclass(frozen=True, slots=True)
class JobRun:
    """How a task stands; `done_for` is the due time up to which it is done."""

    name: str
    done_for: datetime
    last_started: datetime | None = None
    last_ended: datetime | None = None
    last_outcome: str | None = None


class Jobs(Protocol):
    """Who runs the schedule, and how far each task has come; shared by all processes."""

    async def hold(self, holder: str, now: datetime, until: datetime) -> bool:
        """Take the schedule, or keep it; False while another holds it."""
        ...

    async def extend(self, holder: str, now: datetime, until: datetime) -> bool:
        """Keep the schedule; False when it was lost."""
        ...

    async def release(self, holder: str) -> None:
        """Let another take the schedule at once."""
        ...

    async def runs(self) -> Mapping[str, JobRun]: ...
    async def begin_with(self, runs: Sequence[JobRun]) -> None:
        """Note tasks that are new; those that are known stay as they are."""
        ...

    async def started(self, name: str, holder: str, now: datetime) -> None: ...
    async def ended(self, name: str, now: datetime, outcome: str, done_for: datetime) -> None: ...


class Upkeep(Protocol):
    """What the schedule looks after in the store."""

    async def unsettled(self, before: datetime) -> tuple[UnsettledAction, ...]:
        """Items whose call ended by then and whose outcome is not known, not asked for yet.

        The longest unknown first; some of them, where there are very many.
        """
        ...

    async def end_waits(self, now: datetime) -> int:
        """End the waits (domain.waiting) that are over; for how many items."""
        ...

    async def tidy(self, before: datetime) -> Mapping[str, int]:
        """Forget what is older and needed by nobody; how much of what."""
        ...


def tasks(brand_ids: Sequence[str]) -> list[Task]:
    """Every task there is, in the order in which those that are due are done."""
    found: list[Task] = []
    for job in JOBS:
        found.extend([Task(job, b) for b in brand_ids] if job.is_per_brand else [Task(job)])
    return found


def due_time(task: Task, now: datetime, zone: tzinfo) -> datetime:
    """The latest moment, not after `now`, at which the task fell due."""
    match task.job.timing:
        case Every(period):
            place = _place(task.name, period)
            return now - (now - EPOCH - place) % period
        case Daily(after, spread):
            offset = after + _place(task.name, spread)
            today = now.astimezone(zone).date()
            due = span_of(today, zone).start + offset
            return due if due <= now else span_of(today - DAY, zone).start + offset


def first_run(task: Task, now: datetime, zone: tzinfo) -> JobRun:
    """How a task that is new stands."""
    return JobRun(task.name, due_time(task, now + FIRST_AFTER, zone))


def is_due(run: JobRun, due: datetime, now: datetime) -> bool:
    """Whether it is to be done now: a task that failed waits, one that was cut off does not."""
    if run.done_for >= due:
        return False
    started, ended = run.last_started, run.last_ended
    was_tried = started is not None and ended is not None and due <= started <= ended
    return not was_tried or started is None or now >= started + RETRY


def _place(name: str, span: timedelta) -> timedelta:
    """A moment within the span that is always the same for this name; whole seconds."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    return timedelta(seconds=number % max(1, int(span.total_seconds())))
