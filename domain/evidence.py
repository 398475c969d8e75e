"""What messages prove of actions that hold their orders' places."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.actions import OrderActionKind, refusal
from domain.activities import ActivityStatus
from domain.orders import Order, OrderStatus

PROGRESS: tuple[OrderStatus, ...] = (
    OrderStatus.UNPAID,
    OrderStatus.PENDING,
    OrderStatus.ACCEPTED,
    OrderStatus.PACK_FAILED,
    OrderStatus.PACKED,
    OrderStatus.SHIPPED,
    OrderStatus.COMPLETED,
)
"""The course of an order: a status shows that all before it was done; a failed pack, accepted."""


def shows_success(expected: OrderStatus, status: OrderStatus) -> bool:
    """Whether a later `status` proves that the action which leads to `expected` was done."""
    if status is expected:
        return True
    if expected not in PROGRESS or status not in PROGRESS:
        return False
    return PROGRESS.index(status) > PROGRESS.index(expected)


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action that holds its order's one place: the item at `position` of its activity.

    `began_at` is when its call or publish began, None while it waits for that; `ended_at` when that
    ended, None while it runs.
    """

    activity_id: str
    position: int
    kind: OrderActionKind
    status: ActivityStatus
    expected: OrderStatus | None
    began_at: datetime | None
    ended_at: datetime | None


EVIDENCE_AFTER = timedelta(seconds=60)
"""How long after a call ended a message must be dated to prove that nothing happened."""


_TOLD_BY_MESSAGES = frozenset(
    {ActivityStatus.SENT, ActivityStatus.UNKNOWN, ActivityStatus.NO_FEEDBACK}
)
"""What is queued or in flight is told by its own answer first."""


def settle(
    action: OpenAction,
    shown: Order,
    said: OrderStatus,
    dated_at: datetime | None,
    asked_at: datetime | None,
) -> ActivityStatus | None:
    """What a message proves of an action that was sent; None when it proves nothing.

    `shown` is the order with the message taken in and no overlay, `said` the message's own status:
    one that speaks for success never proves failure, shown or not. `dated_at` is its trusted
    transaction_date; `asked_at` is when we sent the FetchOrders that it answers. A late publish
    time alone proves nothing.
    """
    if action.status not in _TOLD_BY_MESSAGES or action.ended_at is None:
        return None
    if action.expected is None and action.kind is OrderActionKind.CANCEL:
        return None  # some items: the order looks the same either way
    if action.expected and shows_success(action.expected, shown.content.status):
        return ActivityStatus.SUCCEEDED
    if action.status is ActivityStatus.SENT:
        return None  # its feedback is still to come
    late = action.ended_at + EVIDENCE_AFTER
    is_evidence = any(at is not None and at >= late for at in (dated_at, asked_at))
    is_permitted = all(
        refusal(replace(shown, status=at), action.kind) is None
        for at in (shown.content.status, said)
    )
    return ActivityStatus.FAILED if is_evidence and is_permitted else None
