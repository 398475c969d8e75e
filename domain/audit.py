"""The audit log: who did what to which order, by which key, kept for good."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from domain.activities import Activity, ActivityItem, ActivityKind
from domain.orders import TimeRange
from domain.pages import Page, PageRequest


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One deed of one API key, written in the transaction of its intent and never changed.

    `number` is its place in the log, without gaps, 0 until it is kept. `arguments` is what was
    asked, as JSON, secrets only as a keyed hash. `order_id` is an OrderKey's text.
    """

    at: datetime
    key_id: str
    key_name: str
    action: ActivityKind
    arguments: str
    brand_id: str | None = None
    order_id: str | None = None
    target: str | None = None
    activity_id: str | None = None
    note: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted.

    `brand_ids` is always narrowed to the viewer; None shows those of no one brand, too.
    """

    brand_ids: frozenset[str] | None = None
    order_id: str | None = None
    activity_id: str | None = None
    key_ids: tuple[str, ...] | None = None
    actions: tuple[ActivityKind, ...] | None = None
    at: TimeRange = field(default_factory=TimeRange)


@dataclass(frozen=True, slots=True)
class AuditState:
    """Whether the log is as it was written; the numbers are the first few of each.

    `foreign` were sealed by another secret than the one in use, which cannot judge them: whoever
    edits a row could make it look so.
    """

    entries: int = 0
    edited: int = 0
    missing: int = 0
    foreign: int = 0
    numbers: tuple[int, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not (self.edited or self.missing or self.foreign)


class AuditLog(Protocol):
    """The log as it is read, newest first."""

    async def page(self, wanted: AuditFilter, request: PageRequest) -> Page[AuditEntry]: ...
    async def count(self, wanted: AuditFilter) -> int: ...
    async def check(self) -> AuditState:
        """Read the whole log, and compare every entry with its seal."""
        ...


def entries_of(
    activity: Activity, items: Sequence[ActivityItem], arguments: str, note: str | None = None
) -> tuple[AuditEntry, ...]:
    """What a piece of work writes down: an entry for each order, else one for all of it.

    Of many orders each tells itself: what was asked of all is not repeated for each.
    """
    entry = AuditEntry(
        at=activity.requested_at,
        key_id=activity.key_id,
        key_name=activity.requested_by,
        action=activity.kind,
        arguments=arguments,
        brand_id=activity.brand_id,
        target=items[0].target if len(items) == 1 else None,
        activity_id=activity.activity_id,
        note=note,
    )
    of_orders = [item for item in items if item.order_id]
    if len(of_orders) > 1:
        entry = replace(entry, arguments="{}")
    return tuple(_on_order(entry, item) for item in of_orders) or (entry,)


def _on_order(entry: AuditEntry, item: ActivityItem) -> AuditEntry:
    brand_id = item.brand_id or entry.brand_id
    return replace(entry, brand_id=brand_id, order_id=item.order_id, target=item.target)
