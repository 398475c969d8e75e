"""What an operator says of work whose outcome nobody else could tell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from domain.activities import ActivityItem, ActivityStatus, ErrorCode, UserError
from domain.ports import Begun
from domain.work import WorkIntent

UNTOLD = frozenset({ActivityStatus.UNKNOWN, ActivityStatus.NO_FEEDBACK})
"""What an operator may settle; what is queued, in flight or awaited tells of itself."""


class Verdict(StrEnum):
    """What really happened."""

    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Settlement:
    """The verdict on an activity's unknown items, or on those with these `targets` alone.

    `work` is the settling itself: who does it, when, under which idempotency key. Its items and
    what it does for orders are written once it is known what is unknown.
    """

    work: WorkIntent
    activity_id: str
    verdict: Verdict
    note: str
    targets: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """What the settled items say."""
        return f"Settled by {self.work.activity.requested_by}: {self.note}"

    def choose(self, items: Sequence[ActivityItem]) -> tuple[ActivityItem, ...] | UserError:
        """The items that are settled, or why none is: each target must name an unknown one."""
        unknown = [item for item in items if item.status in UNTOLD]
        named = {item.target for item in unknown}
        if not unknown:
            return self.refused()
        for place, target in enumerate(self.targets):
            if target not in named:
                text = f"This activity has no unknown item {target!r}."
                return _illegal(text, "targets", str(place))
        wanted = named & set(self.targets) if self.targets else named
        return tuple(item for item in unknown if item.target in wanted)

    def refused(self) -> UserError:
        """The refusal where there is nothing to settle."""
        return _illegal("Nothing of this activity is unknown.", "activityId")

    def settled(self, item: ActivityItem) -> ActivityItem:
        """The item by the verdict."""
        is_done = self.verdict is Verdict.SUCCEEDED
        return replace(
            item,
            status=ActivityStatus(self.verdict.value),
            message=self.told,
            error=None if is_done else ErrorCode.REFUSED_BY_MARKETPLACE,
        )

    def work_on(self, items: Sequence[ActivityItem]) -> WorkIntent:
        """The settling with an item of its own for each that is settled."""
        text = f"{self.activity_id} is {self.verdict}: {self.note}"
        own = tuple(
            replace(
                item,
                position=place,
                status=ActivityStatus.SUCCEEDED,
                message=text,
                error=None,
                upstream=None,
            )
            for place, item in enumerate(items)
        )
        activity = replace(self.work.activity, item_count=len(own), done_count=len(own))
        return replace(self.work, activity=activity, items=own, note=self.note)


class Settlements(Protocol):
    """Settling by hand, in one transaction with who did it."""

    async def settle(self, settlement: Settlement) -> Begun | UserError:
        """STARTED: it is settled now; REPLAYED, CONFLICT: by the idempotency key nothing was done.

        UserError: nothing of it is unknown.
        """
        ...


def _illegal(text: str, *path: str) -> UserError:
    return UserError(ErrorCode.ILLEGAL_STATUS, text, ("input", *path))
