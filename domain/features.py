"""The features that a client can switch on, each of which opens a subscription of messages.

Source: doc, Add Feature To Client (the 19 names) and the Subscription headings of each message.
The document gives no feature for the feedback of shipping orders and of deleting discounts; other
names are let through, and the MP Adapter says what it makes of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: `heading` is its subscription's name without the client's id, where it has one."""

    name: str
    description: str
    heading: str | None


@dataclass(frozen=True, slots=True)
class Subscription:
    """What the MP Adapter answered when a feature was switched on."""

    feature: str
    name: str
    enabled_at: datetime


@dataclass(frozen=True, slots=True)
class FeatureAnswer:
    """What AddFeatures says: subscriptions and refusals, each by feature name."""

    subscriptions: Mapping[str, str]
    errors: Mapping[str, str]


FEATURES: dict[str, Feature] = {
    name: Feature(name, description, heading)
    for name, description, heading in (
        ("order-fetched", "Orders, as they come and change.", "CNX_ORDER_FETCHED"),
        ("product-fetched", "Products with their variants (V1, V2).", "CNX_PRODUCT_FETCHED"),
        ("category-fetched", "Categories of the marketplaces.", "CNX_CATEGORY_FETCHED"),
        ("category-fetched-v2", "The same with variant attributes.", "CNX_CATEGORY_FETCHED_V2"),
        ("chat-fetched", "Buyers' chats.", None),
        ("chat-fetched-group", "Buyers' chats, for a group of clients.", None),
        ("feedback-pack-orders", "What came of packing in bulk.", "CNX_FEEDBACK_PACK_ORDERS"),
        ("feedback-accept-orders", "What came of accepting in bulk.", "CNX_FEEDBACK_ACCEPT_ORDERS"),
        (
            "feedback-cancel-orders",
            "What came of cancelling in bulk.",
            "CNX_FEEDBACK_CANCEL_ORDERS",
        ),
        (
            "feedback-complete-orders",
            "What came of completing in bulk.",
            "CNX_FEEDBACK_COMPLETE_ORDERS",
        ),
        (
            "feedback-product-fetched-manual",
            "How many products a fetch that was asked for has sent.",
            "CNX_FEEDBACK_PRODUCT_FETCHED_MANUAL",
        ),
        (
            "feedback-bulk-upsert-products",
            "What came of making or changing products (V1, V2).",
            "CNX_FEEDBACK_BULK_UPSERT_PRODUCT",
        ),
        ("feedback-bulk-delete-products", "What came of deleting products.", None),
        (
            "feedback-bulk-update-price",
            "What came of changing prices.",
            "CNX_FEEDBACK_BULK_UPDATE_PRICE",
        ),
        (
            "feedback-update-inventory",
            "What came of changing stocks.",
            "CNX_FEEDBACK_UPDATE_INVENTORY",
        ),
        (
            "feedback-connect-channel",
            "That a shop was connected, with Shopee's limits of it.",
            "CNX_FEEDBACK_CONNECT_CHANNEL",
        ),
        (
            "feedback-disconnect-channel",
            "That a shop was disconnected.",
            "CNX_FEEDBACK_DISCONNECT_CHANNEL",
        ),
        (
            "feedback-create-discount",
            "What came of making discounts.",
            "CNX_FEEDBACK_BULK_UPSERT_DISCOUNT",
        ),
        (
            "feedback-bulk-update-inventory-v4",
            "What came of changing stocks by V4, which needs this feature.",
            "CNX_FEEDBACK_BULK_UPDATE_INVENTORY_V4",
        ),
    )
}
