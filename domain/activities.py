"""Activities: one record for every piece of work, honest about what is not known."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from domain.orders import TimeRange

ItemKey: TypeAlias = tuple[str, int]
"""An activity's id and the position of one of its items."""


class ErrorCode(StrEnum):
    """Codes of `userErrors`: expected refusals, as values."""

    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    ILLEGAL_STATUS = "ILLEGAL_STATUS"
    ACTION_IN_PROGRESS = "ACTION_IN_PROGRESS"
    UNSUPPORTED_BY_MARKETPLACE = "UNSUPPORTED_BY_MARKETPLACE"
    RULE_VIOLATED = "RULE_VIOLATED"
    REFUSED_BY_MARKETPLACE = "REFUSED_BY_MARKETPLACE"
    UPSTREAM_UNAVAILABLE = "UPSTREAM_UNAVAILABLE"
    OUTCOME_UNKNOWN = "OUTCOME_UNKNOWN"
    NOT_SENT = "NOT_SENT"
    QUOTA_EXHAUSTED = "QUOTA_EXHAUSTED"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


REFUSED_BEFORE = frozenset(
    {
        ErrorCode.INVALID,
        ErrorCode.NOT_FOUND,
        ErrorCode.ILLEGAL_STATUS,
        ErrorCode.ACTION_IN_PROGRESS,
        ErrorCode.UNSUPPORTED_BY_MARKETPLACE,
        ErrorCode.RULE_VIOLATED,
    }
)
"""What is refused so was never on its way to a marketplace."""


@dataclass(frozen=True, slots=True)
class UserError:
    """An expected refusal: what was wrong, what to do, and where in the input."""

    code: ErrorCode
    message: str
    path: tuple[str, ...] = ()


class ActivityKind(StrEnum):
    """What an activity does."""

    ACCEPT_ORDER = "ACCEPT_ORDER"
    PACK_ORDER = "PACK_ORDER"
    SHIP_ORDER = "SHIP_ORDER"
    COMPLETE_ORDER = "COMPLETE_ORDER"
    CANCEL_ORDER = "CANCEL_ORDER"
    REJECT_CANCELLATION = "REJECT_CANCELLATION"
    SYNC_ORDERS = "SYNC_ORDERS"
    SYNC_PRODUCTS = "SYNC_PRODUCTS"
    SYNC_VARIANTS = "SYNC_VARIANTS"
    REFRESH_CATEGORIES = "REFRESH_CATEGORIES"
    REFRESH_WAREHOUSES = "REFRESH_WAREHOUSES"
    UPDATE_PRICES = "UPDATE_PRICES"
    UPDATE_STOCKS = "UPDATE_STOCKS"
    CREATE_SHIPPING_LABELS = "CREATE_SHIPPING_LABELS"
    REGISTER_BRANDS = "REGISTER_BRANDS"
    ENABLE_FEATURES = "ENABLE_FEATURES"
    CONNECT_CHANNEL = "CONNECT_CHANNEL"
    DISCONNECT_CHANNEL = "DISCONNECT_CHANNEL"
    RECONNECT_CHANNEL = "RECONNECT_CHANNEL"
    CREATE_DISCOUNTS = "CREATE_DISCOUNTS"
    DELETE_DISCOUNTS = "DELETE_DISCOUNTS"
    CREATE_API_KEY = "CREATE_API_KEY"
    REVOKE_API_KEY = "REVOKE_API_KEY"
    SETTLE_ACTIVITY = "SETTLE_ACTIVITY"
    EXPORT = "EXPORT"
    CANCEL_EXPORT = "CANCEL_EXPORT"


class ActivityStatus(StrEnum):
    """How far an activity, or one item of it, has come.

    SENT: the marketplace took the request and answers by messages. The last four are for items.
    """

    PENDING = "PENDING"
    SENT = "SENT"
    SUCCEEDED = "SUCCEEDED"
    PARTLY_SUCCEEDED = "PARTLY_SUCCEEDED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"
    QUEUED = "QUEUED"
    SUPERSEDED = "SUPERSEDED"
    NOT_SENT = "NOT_SENT"
    NO_FEEDBACK = "NO_FEEDBACK"


AWAITED = frozenset(
    {
        ActivityStatus.QUEUED,
        ActivityStatus.PENDING,
        ActivityStatus.SENT,
        ActivityStatus.UNKNOWN,
        ActivityStatus.NO_FEEDBACK,
    }
)
"""An item that is so has no outcome yet, and holds its order's one place; no other ever changes."""


@dataclass(frozen=True, slots=True)
class ActivityItem:
    """One target of an activity and its outcome.

    `target` names it for people (remote order id, SKU, channel); `error` is the code that a
    refused or unknown item carries; `upstream` is what the marketplace answered, as JSON text.
    Feedback finds the item by the rest: brand (None: the activity's), the offer's `reference`
    (domain.marketplaces.remote) and the warehouse, each where the work named one.
    """

    position: int
    target: str
    status: ActivityStatus
    message: str | None = None
    channel_code: str | None = None
    order_id: str | None = None
    error: ErrorCode | None = None
    upstream: str | None = None
    brand_id: str | None = None
    reference: str | None = None
    remote_warehouse_id: str | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """A piece of work: who asked for what, when, how it stands, and when it should end if known."""

    activity_id: str
    kind: ActivityKind
    status: ActivityStatus
    brand_id: str | None
    key_id: str
    requested_by: str
    requested_at: datetime
    completed_at: datetime | None
    item_count: int
    done_count: int
    estimated_completion_at: datetime | None = None

    @property
    def progress(self) -> float:
        """Share of items whose outcome is known, 0 to 1."""
        return self.done_count / self.item_count if self.item_count else 1.0


@dataclass(frozen=True, slots=True)
class SeenBy:
    """What a key of some brands sees: work that touches none but them, and what it asked itself."""

    brand_ids: frozenset[str]
    key_id: str


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """Which activities are wanted: that touch any of these brands, with an item in such a status.

    `seen_by` narrows to the viewer; None is for keys that see every brand.
    """

    brand_ids: frozenset[str] | None = None
    kinds: tuple[ActivityKind, ...] | None = None
    statuses: tuple[ActivityStatus, ...] | None = None
    order_id: str | None = None
    activity_id: str | None = None
    item_statuses: tuple[ActivityStatus, ...] | None = None
    key_ids: tuple[str, ...] | None = None
    requested_at: TimeRange = field(default_factory=TimeRange)
    seen_by: SeenBy | None = None


_COUNTS_AS: dict[ActivityStatus, ActivityStatus] = {
    ActivityStatus.QUEUED: ActivityStatus.PENDING,
    ActivityStatus.NO_FEEDBACK: ActivityStatus.UNKNOWN,
    ActivityStatus.NOT_SENT: ActivityStatus.FAILED,
    ActivityStatus.SUPERSEDED: ActivityStatus.SUCCEEDED,  # a newer wish was sent in its place
}
"""What an item's own statuses mean for its activity, which never has them."""


def overall(items: Iterable[ActivityStatus]) -> ActivityStatus:
    """The status of an activity from its items'; without items there was nothing to do."""
    statuses = {_COUNTS_AS.get(status, status) for status in items}
    for open_status in (ActivityStatus.PENDING, ActivityStatus.UNKNOWN, ActivityStatus.SENT):
        if open_status in statuses:
            return open_status
    if statuses <= {ActivityStatus.SUCCEEDED}:
        return ActivityStatus.SUCCEEDED
    if statuses == {ActivityStatus.FAILED}:
        return ActivityStatus.FAILED
    return ActivityStatus.PARTLY_SUCCEEDED
