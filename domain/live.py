"""Live changes: what is told of them, how they are found, and what wakes those who look.

The database alone knows what changed: orders by their change_sequence, activities and channels by
how they stand. A nudge says only that something was committed somewhere, so one that is lost costs
time and nothing else.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from domain.activities import Activity
from domain.channels import Channel
from domain.orders import Order, OrderFilter, OrderKey


@dataclass(frozen=True, slots=True)
class OrderChange:
    """An order that changed; `matches` is false for one that left the filter by its change."""

    order: Order
    matches: bool = True


@dataclass(frozen=True, slots=True)
class ActivityState:
    """An activity, and numbers by which a change of its items shows."""

    activity: Activity
    revision: int
    queued: int


class Nudges(Protocol):
    """Says that something was committed, to every process that can be reached."""

    def announce(self) -> None:
        """Say so; never waits and never fails."""
        ...

    def listening(self, wake: Callable[[], None]) -> AbstractContextManager[None]:
        """Call `wake` at each nudge, whoever gave it, until the block ends."""
        ...


class LiveReads(Protocol):
    """What changed, each in one statement whatever the number of those who want to know."""

    async def head(self) -> int:
        """The newest change_sequence of orders: all up to it are committed."""
        ...

    async def orders_after(
        self, sequence: int, wanted: OrderFilter, limit: int
    ) -> Sequence[OrderChange]:
        """The first of the orders that changed after `sequence`, in the order of their changes.

        Those that fulfil `wanted`, and those that left it: they once had a status of its and
        fulfil the rest.
        """
        ...

    async def standings(
        self, orders: Sequence[Order], filters: Sequence[OrderFilter]
    ) -> Sequence[Mapping[OrderKey, bool | None]]:
        """For each filter, of each order: True, it fulfils it; False, it may have left it.

        None: neither. An order that changed meanwhile is missing: it will be read anew.
        """
        ...

    async def activities(self, ids: Sequence[str]) -> Mapping[str, ActivityState]:
        """How these activities stand."""
        ...

    async def channels(self, brand_ids: frozenset[str] | None) -> Sequence[Channel]:
        """What is known of the channels of these brands; None: of all."""
        ...
