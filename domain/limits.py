"""Port of the limiter: places for calls, counted over every process on one database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Need:
    """A place for one call under a limit: at most `count` calls within any `window`.

    `key` names the limit and whose calls it counts.
    """

    key: str
    count: int
    window: timedelta


@dataclass(frozen=True, slots=True)
class Grant:
    """Places that are taken: the call may be made now, within the lease."""

    token: str
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Busy:
    """No place under these limits, and nothing taken: the least time until each may have one."""

    waits: Mapping[str, timedelta]

    @property
    def wait(self) -> timedelta:
        """How long until all may have one."""
        return max(self.waits.values())


class Slots(Protocol):
    """Each limit has as many slots as calls may begin within its window.

    A call holds one until it ended, and the slot is free again a window after that: whatever
    happens on the way, of any count + 1 calls two had the same slot, so that the receiver never
    sees them within one window. Time is the store's own; without the store nothing is granted.
    """

    async def take(self, needs: Sequence[Need], lease: timedelta) -> Grant | Busy:
        """A slot of each, all or none. Without needs there is nothing to ask for.

        `lease` is the longest that the call can be on its way: a slot that nobody gives back is
        free again a window after it. Raises StoreUnavailable.
        """
        ...

    async def give_back(self, grant: Grant, *, used: bool = True) -> None:
        """The call has ended, answered; or it certainly never left, then nothing was used.

        After a lost answer keep the grant: the call may still arrive.
        """
        ...
