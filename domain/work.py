"""Work that is asked for, as it is written down before it is done."""

from dataclasses import dataclass

from domain.activities import Activity, ActivityItem
from domain.arguments import fingerprint


@dataclass(frozen=True, slots=True)
class WorkIntent:
    """An activity with its items.

    `arguments` (domain.arguments) tell it from other work, and hold no secret.
    """

    activity: Activity
    items: tuple[ActivityItem, ...]
    arguments: str
    idempotency_key: str | None = None

    @property
    def fingerprint(self) -> str:
        """What the idempotency key stands for."""
        return fingerprint(self.activity.kind, self.arguments)
