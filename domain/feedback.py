"""Feedback: what became of work that marketplaces took, told by messages, row by row.

It may be partial, repeated, late, of foreign brands, or of work that was never ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from domain.activities import (
    AWAITED,
    REFUSED_BEFORE,
    Activity,
    ActivityItem,
    ActivityKind,
    ActivityStatus,
    ErrorCode,
)
from domain.messages import MessageKind

ANSWERS: dict[MessageKind, frozenset[ActivityKind]] = {
    MessageKind.ACCEPT_ORDERS_FEEDBACK: frozenset({ActivityKind.ACCEPT_ORDER}),
    MessageKind.PACK_ORDERS_FEEDBACK: frozenset({ActivityKind.PACK_ORDER}),
    MessageKind.SHIP_ORDERS_FEEDBACK: frozenset({ActivityKind.SHIP_ORDER}),
    MessageKind.COMPLETE_ORDERS_FEEDBACK: frozenset({ActivityKind.COMPLETE_ORDER}),
    MessageKind.CANCEL_ORDERS_FEEDBACK: frozenset({ActivityKind.CANCEL_ORDER}),
    MessageKind.UPSERT_PRODUCTS_FEEDBACK: frozenset(),
    MessageKind.UPDATE_INVENTORY_FEEDBACK: frozenset({ActivityKind.UPDATE_STOCKS}),
    MessageKind.UPDATE_INVENTORY_V4_FEEDBACK: frozenset({ActivityKind.UPDATE_STOCKS}),
    MessageKind.UPDATE_PRICE_FEEDBACK: frozenset({ActivityKind.UPDATE_PRICES}),
    MessageKind.PRODUCT_FETCHED_MANUAL_FEEDBACK: frozenset({ActivityKind.SYNC_PRODUCTS}),
    MessageKind.UPSERT_DISCOUNT_FEEDBACK: frozenset({ActivityKind.CREATE_DISCOUNTS}),
    MessageKind.DELETE_DISCOUNT_FEEDBACK: frozenset({ActivityKind.DELETE_DISCOUNTS}),
}
"""What each kind of feedback is the answer to; products are not made from here yet."""


@dataclass(frozen=True, slots=True)
class FeedbackItem:
    """One row: whose work it speaks of, and what became of that.

    None is what the row does not tell, or what its kind has no word for. `target` is the order's
    remote id or the SKU; `reference` names the offer (domain.marketplaces.remote). `superseded`:
    a newer wish was sent in its place. `upstream` is the row as JSON text, without secrets.
    """

    brand_id: str | None
    channel_code: str
    target: str | None
    reference: str | None
    remote_warehouse_id: str | None
    success: bool
    superseded: bool
    message: str
    upstream: str | None
    remote_discount_id: str | None = None

    @property
    def status(self) -> ActivityStatus:
        if self.superseded:
            return ActivityStatus.SUPERSEDED
        return ActivityStatus.SUCCEEDED if self.success else ActivityStatus.FAILED


@dataclass(frozen=True, slots=True)
class Feedback:
    """One message; `activity_id` is empty where it names none."""

    activity_id: str
    kind: MessageKind
    items: tuple[FeedbackItem, ...]

    @property
    def brand_id(self) -> str | None:
        """The brand that the whole message speaks of, if it is one."""
        brands = {item.brand_id for item in self.items}
        return brands.pop() if len(brands) == 1 else None


@dataclass(frozen=True, slots=True)
class AskedWork:
    """An activity of ours with all of its items."""

    activity: Activity
    items: tuple[ActivityItem, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """An item with its outcome, and the id that the marketplace gave to a discount."""

    item: ActivityItem
    remote_discount_id: str | None


def rows_for(work: AskedWork, feedback: Feedback) -> tuple[FeedbackItem, ...]:
    """The rows that answer this work: none where it is work of another kind, or another brand's."""
    return tuple(row for row, _ in _candidates(work, feedback))


def answer_items(work: AskedWork, feedback: Feedback) -> tuple[Answered, ...]:
    """The items that are still awaited and that the feedback settles, by position.

    A row that could be two items' is nobody's. Of several rows about one item the worst counts.
    """
    told: dict[int, list[FeedbackItem]] = {}
    found = _candidates(work, feedback)
    for code in dict.fromkeys(row.channel_code for row, _ in found):
        for item, row in _pairs(work, [pair for pair in found if pair[0].channel_code == code]):
            told.setdefault(item.position, []).append(row)
    return tuple(
        _answered(item, told[item.position])
        for item in work.items
        if item.position in told and item.status in AWAITED
    )


_Candidates: TypeAlias = Sequence[tuple[FeedbackItem, Sequence[ActivityItem]]]
"""Rows, and for each the items that nothing in it speaks against."""


def _candidates(work: AskedWork, feedback: Feedback) -> _Candidates:
    """The rows that could be about an item of this work, found by their targets.

    What was refused before anything was sent, no feedback is about.
    """
    if work.activity.kind not in ANSWERS[feedback.kind]:
        return []
    sent = [item for item in work.items if item.error not in REFUSED_BEFORE]
    by_target: dict[str, list[ActivityItem]] = {}
    for item in sent:
        by_target.setdefault(item.target, []).append(item)
    found: list[tuple[FeedbackItem, Sequence[ActivityItem]]] = []
    for row in feedback.items:
        near = sent if row.target is None else by_target.get(row.target, ())
        agreeing = [item for item in near if _agrees(work, item, row)]
        if agreeing:
            found.append((row, agreeing))
    return found


def _pairs(work: AskedWork, candidates: _Candidates) -> Sequence[tuple[ActivityItem, FeedbackItem]]:
    """Each row with its item: by what it names, by place where all are there and name no offer."""
    rows = [row for row, _ in candidates]
    places = {item.position: item for _, items in candidates for item in items}
    in_place = list(zip((places[at] for at in sorted(places)), rows, strict=False))
    silent = all(row.reference is None and row.remote_warehouse_id is None for row in rows)
    if silent and len(places) == len(rows) and all(_agrees(work, *pair) for pair in in_place):
        return in_place
    found = ((_closest(items, row), row) for row, items in candidates)
    return [(item, row) for item, row in found if item is not None]


def _closest(items: Sequence[ActivityItem], row: FeedbackItem) -> ActivityItem | None:
    best = max(_shared(item, row) for item in items)
    closest = [item for item in items if _shared(item, row) == best]
    return closest[0] if len(closest) == 1 else None


def _agrees(work: AskedWork, item: ActivityItem, row: FeedbackItem) -> bool:
    """Whether nothing that the row tells speaks against the item."""
    brand_id = item.brand_id or work.activity.brand_id
    if row.brand_id is not None and row.brand_id != brand_id:
        return False
    if item.channel_code is not None and item.channel_code != row.channel_code:
        return False
    if row.target is not None and row.target != item.target:
        return False
    return all(None in pair or pair[0] == pair[1] for pair in _details(item, row))


def _shared(item: ActivityItem, row: FeedbackItem) -> int:
    return sum(None not in pair for pair in _details(item, row))


def _details(item: ActivityItem, row: FeedbackItem) -> tuple[tuple[str | None, str | None], ...]:
    return (
        (item.reference, row.reference),
        (item.remote_warehouse_id, row.remote_warehouse_id),
    )


_WORST_FIRST = (ActivityStatus.FAILED, ActivityStatus.SUPERSEDED, ActivityStatus.SUCCEEDED)


def _answered(item: ActivityItem, rows: Sequence[FeedbackItem]) -> Answered:
    row = min(rows, key=lambda each: _WORST_FIRST.index(each.status))
    refused = row.status is ActivityStatus.FAILED
    message = row.message
    if message and item.channel_code is None:
        message = f"{row.channel_code}: {message}"
    settled = replace(
        item,
        status=row.status,
        error=ErrorCode.REFUSED_BY_MARKETPLACE if refused else None,
        message=message or None,
        upstream=row.upstream,
    )
    return Answered(settled, row.remote_discount_id)
