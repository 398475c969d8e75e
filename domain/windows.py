"""What was asked of the marketplaces again, and what came of it: the facts of completeness."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

QUIET = timedelta(minutes=10)
"""How long nothing may come after the asking, until nothing more is expected."""

MOST_DAYS = 92
"""Days that completeness is told of at once."""

HEARD_WITHIN = timedelta(days=2)
"""A channel that said nothing for so long has no habit at that hour."""


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time, from its start to before its end."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class AskedWindow:
    """A window of order dates that the marketplaces took, both ends included.

    `missed` are the channels that were disconnected then: it did not reach them.
    """

    activity_id: str
    brand_id: str
    start: datetime
    end: datetime
    asked_at: datetime
    asked_by: str
    missed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Heard:
    """Order messages of a channel that came within a span: how many, of how many orders."""

    received: int
    orders: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Quiet:
    """A span of at least QUIET in which nothing came; `end` None: it lasts until now."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Silence:
    """A suspected gap: nothing came from `start` on, last looked at `until`."""

    brand_id: str
    channel_code: str
    start: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store knows of a brand over some days; `heard` is by day and channel."""

    windows: tuple[AskedWindow, ...] = ()
    heard: Mapping[tuple[int, str], Heard] = field(default_factory=dict[tuple[int, str], Heard])
    quiets: Mapping[str, tuple[Quiet, ...]] = field(default_factory=dict[str, tuple[Quiet, ...]])
    silences: tuple[Silence, ...] = ()
    is_quarantined: bool = False


class Windows(Protocol):
    """What was asked for again, and what came: the facts that completeness stands on."""

    async def keep(self, window: AskedWindow) -> None:
        """Remember a window that the marketplaces took."""
        ...

    async def asked(self, brand_id: str, since: datetime) -> tuple[AskedWindow, ...]:
        """The brand's windows that were asked since then, in that order."""
        ...

    async def facts(self, brand_id: str, days: Sequence[Span]) -> Facts:
        """What is known of a brand on these days, the earliest first, in a fixed number of reads.

        `days` are at most MOST_DAYS.
        """
        ...

    async def closing(
        self, brand_ids: Sequence[str], days: Sequence[Span], now: datetime
    ) -> Mapping[str, Facts]:
        """What closes days of many brands, in at most four reads: no counts, no silences."""
        ...

    async def last_heard(
        self, brand_id: str, moments: Sequence[datetime]
    ) -> Mapping[tuple[int, str], datetime]:
        """When each channel's last order message before each moment came, by moment and channel.

        Looks back HEARD_WITHIN; what lies further back is missing.
        """
        ...

    async def suspected(self, brand_id: str, since: datetime) -> tuple[Silence, ...]:
        """The brand's suspected gaps that lasted until then or later."""
        ...

    async def suspect(self, silences: Sequence[Silence]) -> None:
        """Remember suspected gaps; one that is known goes on."""
        ...

    async def answered(self, activity_ids: Sequence[str], since: datetime) -> int:
        """How many order messages came that answer these calls of ours, made since then."""
        ...

    async def products_heard(self, brand_id: str, since: datetime) -> int:
        """How many product messages of the brand came since then."""
        ...
