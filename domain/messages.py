"""Messages: what Pub/Sub delivers, at least once and in any order."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MessageKind(StrEnum):
    """What a message is about, by its subscription's name or its shape."""

    ORDER_FETCHED = "order_fetched"
    PRODUCT_FETCHED = "product_fetched"
    CATEGORY_FETCHED = "category_fetched"
    FEEDBACK = "feedback"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery as it came in; `message_id` identifies it, the body's own `id` does not.

    `data` is the body as bytes, kept whole whatever it holds.
    """

    message_id: str
    subscription: str
    published_at: datetime
    received_at: datetime
    data: bytes


class Reason(StrEnum):
    """Why a message could not be taken."""

    MALFORMED = "MALFORMED"
    UNKNOWN_BRAND = "UNKNOWN_BRAND"
    UNKNOWN_KIND = "UNKNOWN_KIND"


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A message that could not be taken, kept whole until it is replayed."""

    quarantine_id: str
    message_id: str
    subscription: str
    brand_id: str | None
    reason: Reason
    detail: str
    received_at: datetime
    attempts: int
    data: bytes


class Outcome(StrEnum):
    """What became of a delivery; every one of them may be acknowledged."""

    TAKEN = "taken"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
