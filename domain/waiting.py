"""How long work that was taken waits for feedback, and what is said of it when none came.

The document promises no time for feedback; these are ours, and late feedback still settles.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.activities import ActivityItem, ActivityKind, ActivityStatus, ErrorCode

HALF_AN_HOUR = timedelta(minutes=30)
HOUR = timedelta(hours=1)
"""A run over all products of a shop goes on for long; its feedback is its last word."""

TAKEN = frozenset({ActivityStatus.SENT, ActivityStatus.QUEUED})
"""What the marketplace took: a queued item whose call has ended waits in its own queue."""

LOST = frozenset({ActivityStatus.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Wait:
    """Items of these kinds with one of these statuses wait so long after their call ended.

    Then they are `then`: NO_FEEDBACK, or SUCCEEDED where being taken is all that there is to know.
    """

    kinds: frozenset[ActivityKind]
    statuses: frozenset[ActivityStatus]
    time: timedelta
    then: ActivityStatus
    message: str

    def ended(self, item: ActivityItem) -> ActivityItem:
        """The item once its time is over."""
        is_known = self.then is ActivityStatus.SUCCEEDED
        error = None if is_known else ErrorCode.OUTCOME_UNKNOWN
        return replace(item, status=self.then, message=self.message, error=error)


def waits(features: Collection[str]) -> tuple[Wait, ...]:
    """All waits, where these features are known to be switched on."""
    return (*_ALWAYS, _PRODUCTS if _PRODUCTS_FEATURE in features else _PRODUCTS_IN_SILENCE)


def _kinds(*kinds: ActivityKind) -> frozenset[ActivityKind]:
    return frozenset(kinds)


_ORDERS = _kinds(
    ActivityKind.ACCEPT_ORDER,
    ActivityKind.PACK_ORDER,
    ActivityKind.SHIP_ORDER,
    ActivityKind.COMPLETE_ORDER,
    ActivityKind.CANCEL_ORDER,
    ActivityKind.REJECT_CANCELLATION,
)
_VALUES = _kinds(ActivityKind.UPDATE_PRICES, ActivityKind.UPDATE_STOCKS)
_DISCOUNTS = _kinds(ActivityKind.CREATE_DISCOUNTS, ActivityKind.DELETE_DISCOUNTS)
_CHANNELS = _kinds(
    ActivityKind.CONNECT_CHANNEL, ActivityKind.DISCONNECT_CHANNEL, ActivityKind.RECONNECT_CHANNEL
)
_IN_MESSAGES = _kinds(ActivityKind.SYNC_ORDERS, ActivityKind.REFRESH_CATEGORIES)
_RUNS = _kinds(ActivityKind.SYNC_PRODUCTS)

_PRODUCTS_FEATURE = "feedback-product-fetched-manual"

_SILENT = "It was taken, and no feedback came in {}: it may or may not have been done."
_SILENT_AFTER_LOSS = (
    "Its answer was lost, and no feedback came in half an hour: it may or may not have been done."
)
_DONE = "The marketplaces took it. No feedback is to come: what it caused came as messages."

_NONE_CAME = ActivityStatus.NO_FEEDBACK
_HALF = _SILENT.format("half an hour")
_ALWAYS = (
    Wait(_ORDERS | _VALUES | _DISCOUNTS | _CHANNELS, TAKEN, HALF_AN_HOUR, _NONE_CAME, _HALF),
    Wait(_DISCOUNTS, LOST, HALF_AN_HOUR, _NONE_CAME, _SILENT_AFTER_LOSS),
    Wait(_IN_MESSAGES, TAKEN, HOUR, ActivityStatus.SUCCEEDED, _DONE),
)
_PRODUCTS = Wait(_RUNS, TAKEN, HOUR, _NONE_CAME, _SILENT.format("an hour"))
_PRODUCTS_IN_SILENCE = Wait(_RUNS, TAKEN, HOUR, ActivityStatus.SUCCEEDED, _DONE)
