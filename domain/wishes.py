"""Wishes for prices and stocks: kept until they are sent, the newest of each target alone.

A lane is an offer and what is set of it. In each lane one call is out at a time, and wishes go in
the order in which they were wanted: no older value ever comes after a newer one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from domain.activities import ActivityItem
from domain.limits import Need
from domain.marketplaces.limits import CallKind, stated_limit
from domain.ports import Begun
from domain.prices_and_stocks import Line, Subject
from domain.work import WorkIntent

FEEDBACK_TAKES = timedelta(minutes=15)
"""How long what was taken without an answer keeps its lane unless feedback comes: until then
nobody knows whether a newer value would overtake it."""

MOST_ATTEMPTS = 3
"""How often a wish is sent whose process dies each time, before its outcome is called unknown."""


class Way(StrEnum):
    """How a wish leaves: one call for each SKU, UpdateStockV4, or a bulk topic."""

    SINGLE = "SINGLE"
    V4 = "V4"
    TOPIC = "TOPIC"


@dataclass(frozen=True, slots=True)
class QueuedLine:
    """A line that waits to be sent: the item at `position` of its activity.

    `attempts` is how often it was sent before, without an answer.
    """

    activity_id: str
    position: int
    subject: Subject
    way: Way
    line: Line
    attempts: int = 0

    @property
    def need(self) -> Need | None:
        """The place that a request with this line takes under a stated rate."""
        offer = self.line.offer
        kind = CallKind.STOCKS_V4 if self.way is Way.V4 else CallKind.PRICES
        if self.way is not Way.V4 and self.subject is not Subject.PRICE:
            return None
        limit = stated_limit(kind, offer.channel_code)
        if limit is None or limit.rate is None:
            return None
        store = (offer.brand_id, offer.channel_code)
        return limit.need(store=store, parent=self.line.listing)


class Wishes(Protocol):
    """Where wishes wait. Time is the store's own. Raises StoreUnavailable."""

    async def begin(
        self,
        work: WorkIntent,
        lines: Sequence[QueuedLine],
        reserved: timedelta,
    ) -> Begun:
        """Write the activity, its QUEUED items and their wishes down, in one transaction.

        Older wishes of the same targets that still wait are SUPERSEDED. For the time `reserved`
        they are left to whoever asked for them.
        """
        ...

    async def are_there(self) -> bool:
        """Whether anything waits or is in flight."""
        ...

    async def due(
        self, most: int, *, activity_id: str | None = None, without: Sequence[str] = ()
    ) -> Sequence[QueuedLine]:
        """What may be sent now, in its order: of this activity, or of any but these brands.

        Of any: only what has a free place under its limit, so that what waits for one holds up
        nothing else.
        """
        ...

    async def wait(self, activity_id: str | None = None) -> timedelta | None:
        """How long until more may be due (timedelta.max: not known); None where nothing waits."""
        ...

    async def is_reserved(self, activity_id: str) -> bool:
        """Whether whoever asked for the activity is still about to send some of it."""
        ...

    async def take(
        self, lines: Sequence[QueuedLine], lease: timedelta, now: datetime
    ) -> Sequence[QueuedLine]:
        """Mark those of one activity that still wait as in flight, just before their one call.

        `lease` is the longest that the call can be on its way.
        """
        ...

    async def close(
        self, lines: Sequence[QueuedLine], items: Sequence[ActivityItem], now: datetime
    ) -> None:
        """Write what became of the lines of one call, and let their lanes go on."""
        ...

    async def put_back(
        self, lines: Sequence[QueuedLine], message: str, wait: timedelta, now: datetime
    ) -> None:
        """Let the lines of a call that was not taken wait again, at least so long.

        Where a newer wish waits by now, they are SUPERSEDED.
        """
        ...

    async def recover(self, now: datetime) -> int:
        """Put back what was in flight with a process that died; how many lines."""
        ...

    async def release(self, activity_id: str) -> None:
        """Leave what still waits of an activity to everyone, and say when it should end."""
        ...
