"""Every table, by subject."""

from adapters.database.tables.audit import audit_entries
from adapters.database.tables.base import metadata
from adapters.database.tables.catalogue import (
    categories,
    listing_contents,
    listings,
    offer_items,
    offers,
    product_runs,
    products,
    variants,
)
from adapters.database.tables.changes import row_changes
from adapters.database.tables.discounts import discount_items, discounts
from adapters.database.tables.exports import exports
from adapters.database.tables.limits import call_slots
from adapters.database.tables.messages import inbox, quarantine
from adapters.database.tables.orders import (
    counters,
    order_documents,
    order_fees,
    order_lines,
    order_versions,
    orders,
)
from adapters.database.tables.registry import api_keys, brands, channels
from adapters.database.tables.schedule import jobs, order_windows, suspected_gaps
from adapters.database.tables.subscriptions import subscriptions
from adapters.database.tables.wishes import wishes
from adapters.database.tables.work import activities, activity_items, order_places, order_queue

__all__ = [
    "activities",
    "activity_items",
    "api_keys",
    "audit_entries",
    "brands",
    "call_slots",
    "categories",
    "channels",
    "counters",
    "discount_items",
    "discounts",
    "exports",
    "inbox",
    "jobs",
    "listing_contents",
    "listings",
    "metadata",
    "offer_items",
    "offers",
    "order_documents",
    "order_fees",
    "order_lines",
    "order_places",
    "order_queue",
    "order_versions",
    "order_windows",
    "orders",
    "product_runs",
    "products",
    "quarantine",
    "row_changes",
    "subscriptions",
    "suspected_gaps",
    "variants",
    "wishes",
]
