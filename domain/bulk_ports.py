"""Port of the queue of order actions: bulks are written down there and taken from it once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.actions import OrderAction
from domain.activities import ActivityItem
from domain.bulk import BulkIntent
from domain.orders import OrderKey
from domain.ports import BeginOutcome


@dataclass(frozen=True, slots=True)
class BegunMany:
    """As `domain.ports.Begun`; BUSY and MOVED began nothing and name the orders.

    `busy` names the activity that holds each order's place.
    """

    outcome: BeginOutcome
    activity_id: str
    busy: Mapping[OrderKey, str] = field(default_factory=dict[OrderKey, str])
    moved: frozenset[OrderKey] = frozenset()


@dataclass(frozen=True, slots=True)
class QueuedOrder:
    """An order's action that is taken from the queue, to be sent once.

    `action` is None where only the memory of a process knows it, under the name `holder`.
    """

    item: ActivityItem
    action: OrderAction | None
    holder: str | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken from the queue of one activity, and is in flight from now on."""

    activity_id: str
    orders: tuple[QueuedOrder, ...]


class OrderQueue(Protocol):
    """Order actions that wait to be sent, over all processes; each is taken once.

    What holds a secret is not kept: it waits under the name of a holder, which the process that
    remembers it gives, and which alone may take it.
    """

    async def begin_many(self, intent: BulkIntent) -> BegunMany:
        """Write the activity, its items, their orders' places and the queue, in one transaction.

        Good rows are QUEUED, bad ones FAILED. The holder of secrets is the intent's activity id.
        """
        ...

    async def waiting(self) -> int:
        """How many wait."""
        ...

    async def take_bulk(self, holders: Sequence[str], now: datetime) -> Taken | None:
        """Take what waits of the oldest activity and goes by one message; PENDING from now on."""
        ...

    async def take_one(
        self, holders: Sequence[str], now: datetime, *, by_topic: bool
    ) -> Taken | None:
        """Take the oldest that goes by a single call; PENDING from now on.

        Unless others go `by_topic`, that is anything that waits.
        """
        ...

    async def hold(self, holders: Sequence[str], until: datetime) -> None:
        """The process of these holders lives, and does so until then at least."""
        ...

    async def give_up(self, now: datetime) -> int:
        """What waits for a process that is dead is NOT_SENT; how many."""
        ...

    async def close(
        self, activity_id: str, items: Sequence[ActivityItem], ended_at: datetime
    ) -> None:
        """Write what became of these items; what was settled meanwhile stays as it is."""
        ...
