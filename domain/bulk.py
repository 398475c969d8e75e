"""Bulks: one action on many orders, each order under the rules of a single action."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.actions import (
    OrderAction,
    OrderActionKind,
    check,
    complete_arguments,
    expected_status,
)
from domain.activities import ActivityItem, ActivityStatus, ErrorCode, UserError
from domain.commands import CompleteOrder
from domain.orders import Order, OrderKey, OrderStatus

MOST_ORDERS = 1_000
"""Orders in one bulk, and in one message to a bulk topic."""

CALLS_AT_ONCE = 8
"""Single calls that one process has under way at once for all bulks; no limit is stated."""

CALL_TAKES = timedelta(seconds=1)
"""How long a single call takes, for telling when a bulk should end."""

FEEDBACK_TAKES = timedelta(minutes=1)
"""How long the feedback of a published bulk takes, for the same; no time is stated."""

SECRET_LEASE = timedelta(minutes=2)
"""For so long a process is believed to live that holds what only its memory knows."""


class ErrorPolicy(StrEnum):
    """What bad rows do to a bulk."""

    REJECT_EVERYTHING = "REJECT_EVERYTHING"
    REJECT_ROWS = "REJECT_ROWS"
    IGNORE_ROWS = "IGNORE_ROWS"


@dataclass(frozen=True, slots=True)
class GoodRow:
    """An action that the rules let through, whole; `position` is its place in the input.

    `seen` is the order's changeSequence that the rules were checked against.
    """

    position: int
    action: OrderAction
    expected: OrderStatus | None
    seen: int


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is refused before anything is sent."""

    position: int
    order: OrderKey
    error: UserError


def check_rows(
    actions: Sequence[OrderAction],
    orders: Mapping[OrderKey, Order],
    items: Mapping[OrderKey, tuple[str, ...]],
) -> tuple[list[GoodRow], list[BadRow]]:
    """Hold every row against the rules of single actions; an order counts where it comes first."""
    good: list[GoodRow] = []
    bad: list[BadRow] = []
    first: dict[OrderKey, int] = {}
    for position, action in enumerate(actions):
        order, own = orders[action.order], items.get(action.order, ())
        place = first.setdefault(order.key, position)
        error = _repeated(place) if place != position else check(order, action, own)
        if error is not None:
            bad.append(bad_row(position, order.key, error))
            continue
        whole = complete_arguments(order, action, own)
        expected = expected_status(whole, own, None)
        good.append(GoodRow(position, whole, expected, order.change_sequence))
    return good, bad


def bad_row(position: int, order: OrderKey, error: UserError) -> BadRow:
    """The row, with the error at its place in the input."""
    return BadRow(position, order, replace(error, path=row_path(position)))


def row_path(position: int) -> tuple[str, ...]:
    """A row's place in the input."""
    return ("input", "orders", str(position))


def _repeated(place: int) -> UserError:
    return UserError(ErrorCode.INVALID, f"The same order stands at place {place} already.")


def is_secret(action: OrderAction) -> bool:
    """Whether the action holds what may be sent, but never kept (a settlement code)."""
    return isinstance(action, CompleteOrder) and action.received_by is not None


def forgotten(item: ActivityItem) -> ActivityItem:
    """The item of an action whose secret is lost: it was not sent, and never will be."""
    text = "It was never sent: the process that knew its receivedBy has ended. Ask for it again."
    return replace(item, status=ActivityStatus.NOT_SENT, error=ErrorCode.NOT_SENT, message=text)


def expected_end(now: datetime, waiting: int, *, is_published: bool) -> datetime:
    """When what waits should have its outcomes."""
    if is_published:
        return now + FEEDBACK_TAKES
    return now + CALL_TAKES * -(-waiting // CALLS_AT_ONCE)


@dataclass(frozen=True, slots=True)
class BulkIntent:
    """What is written down of a bulk before anything of it is sent; as `domain.actions.Intent`.

    `arguments` is what was asked of each good row, by its position.
    """

    activity_id: str
    kind: OrderActionKind
    key_id: str
    requested_by: str
    requested_at: datetime
    estimated_completion_at: datetime
    arguments: Mapping[int, str]
    fingerprint: str
    idempotency_key: str | None
    good: tuple[GoodRow, ...]
    bad: tuple[BadRow, ...]

    @property
    def brand_id(self) -> str | None:
        """The brand of all orders, if it is one."""
        orders = [row.action.order for row in self.good] + [row.order for row in self.bad]
        brands = {order.brand_id for order in orders}
        return brands.pop() if len(brands) == 1 else None
