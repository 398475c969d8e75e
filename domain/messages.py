"""Messages: what Pub/Sub delivers, at least once and in any order."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MessageKind(StrEnum):
    """What a message is about, by its subscription's name or its shape.

    FEEDBACK is feedback of a kind that nobody knows.
    """

    ORDER_FETCHED = "order_fetched"
    PRODUCT_FETCHED = "product_fetched"
    CATEGORY_FETCHED = "category_fetched"
    CHANNEL_CONNECTED = "channel_connected"
    CHANNEL_DISCONNECTED = "channel_disconnected"
    ACCEPT_ORDERS_FEEDBACK = "accept_orders_feedback"
    PACK_ORDERS_FEEDBACK = "pack_orders_feedback"
    SHIP_ORDERS_FEEDBACK = "ship_orders_feedback"
    COMPLETE_ORDERS_FEEDBACK = "complete_orders_feedback"
    CANCEL_ORDERS_FEEDBACK = "cancel_orders_feedback"
    UPSERT_PRODUCTS_FEEDBACK = "upsert_products_feedback"
    UPDATE_INVENTORY_FEEDBACK = "update_inventory_feedback"
    UPDATE_INVENTORY_V4_FEEDBACK = "update_inventory_v4_feedback"
    UPDATE_PRICE_FEEDBACK = "update_price_feedback"
    PRODUCT_FETCHED_MANUAL_FEEDBACK = "product_fetched_manual_feedback"
    UPSERT_DISCOUNT_FEEDBACK = "upsert_discount_feedback"
    DELETE_DISCOUNT_FEEDBACK = "delete_discount_feedback"
    FEEDBACK = "feedback"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery as it came in; `message_id` identifies it, the body's own `id` does not.

    `data` is the body as bytes, kept whole whatever it holds; of an envelope in which no message
    could be read (`is_envelope`), the whole envelope. `attributes` are names and values.
    """

    message_id: str
    subscription: str
    published_at: datetime
    received_at: datetime
    data: bytes
    attributes: tuple[tuple[str, str], ...] = ()
    is_envelope: bool = False


class Reason(StrEnum):
    """Why a message could not be taken."""

    MALFORMED = "MALFORMED"
    UNKNOWN_BRAND = "UNKNOWN_BRAND"
    UNKNOWN_KIND = "UNKNOWN_KIND"


class Outcome(StrEnum):
    """What became of a delivery; every one of them may be acknowledged."""

    TAKEN = "taken"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
