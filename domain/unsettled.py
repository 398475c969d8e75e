"""Order actions that nobody settled: each order is asked for once, those close together at once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.activities import ItemKey
from domain.upstream import OrderWindow

UNKNOWN_FOR = timedelta(minutes=15)
"""How long an action's outcome may be unknown before its order is fetched once."""

AROUND = timedelta(hours=1)
"""An order is fetched by its date, so long before and after: clocks of marketplaces differ."""

DAY = timedelta(days=1)
"""No call asks for more; an order without a date is looked for in the day before its action."""


@dataclass(frozen=True, slots=True)
class UnsettledAction:
    """An item whose outcome is not known, and for whose order nobody asked yet."""

    item: ItemKey
    brand_id: str
    ordered_at: datetime | None
    began_at: datetime

    @property
    def window(self) -> OrderWindow:
        """The order dates among which its order lies."""
        if self.ordered_at is None:
            return OrderWindow(self.brand_id, self.began_at - DAY, self.began_at)
        return OrderWindow(self.brand_id, self.ordered_at - AROUND, self.ordered_at + AROUND)


@dataclass(frozen=True, slots=True)
class Question:
    """One FetchOrders, and the items that it is to tell of."""

    window: OrderWindow
    items: tuple[ItemKey, ...]

    @property
    def key(self) -> str:
        """Its idempotency key: the same items are asked for by one call, whoever makes it."""
        return f"settle {hashlib.sha256(repr(self.items).encode()).hexdigest()}"


def questions(found: Sequence[UnsettledAction]) -> list[Question]:
    """As few fetches as tell of all: windows of a brand that overlap are one, of a day at most."""
    asked: list[Question] = []
    for action in sorted(found, key=lambda it: (it.brand_id, it.window.start, it.item)):
        joined = _join(asked[-1], action) if asked else None
        if joined is None:
            asked.append(Question(action.window, (action.item,)))
        else:
            asked[-1] = joined
    return asked


def _join(question: Question, action: UnsettledAction) -> Question | None:
    """The question that tells of the action too; None where they lie too far apart."""
    one, other = question.window, action.window
    end = max(one.end, other.end)
    if one.brand_id != other.brand_id or other.start > one.end or end - one.start > DAY:
        return None
    return Question(OrderWindow(one.brand_id, one.start, end), (*question.items, action.item))
