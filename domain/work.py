"""Work that is asked for, as it is written down before it is done."""

from dataclasses import dataclass

from domain.activities import Activity, ActivityItem, ItemKey
from domain.arguments import fingerprint


@dataclass(frozen=True, slots=True)
class WorkIntent:
    """An activity with its items.

    `arguments` (domain.arguments) tell it from other work, and hold no secret. `asks_for` are
    items of unsettled actions that it, a fetch, shall tell of. `note` is a person's own word.
    """

    activity: Activity
    items: tuple[ActivityItem, ...]
    arguments: str
    idempotency_key: str | None = None
    asks_for: tuple[ItemKey, ...] = ()
    note: str | None = None

    @property
    def fingerprint(self) -> str:
        """What the idempotency key stands for."""
        return fingerprint(self.activity.kind, self.arguments)
