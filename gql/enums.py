"""Enums of the domain, with a description for every value."""

from enum import Enum
from typing import TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from domain.actions import OrderActionKind
from domain.activities import ActivityKind, ActivityStatus, ErrorCode
from domain.bulk import ErrorPolicy
from domain.channels import ChannelStatus, ConnectionType
from domain.completeness import CompletenessReason
from domain.discounts import DiscountItemStatus, DiscountType
from domain.exports import Compression, ExportFormat, ExportKind
from domain.orders import OrderSortField, OrderStatus
from domain.settlements import Verdict
from domain.summaries import SummaryKey
from domain.variants import DiscrepancyKind, OfferStatus

E = TypeVar("E", bound=Enum)


def _describe(
    enum: type[E], description: str, values: dict[str, str], name: str | None = None
) -> type[E]:
    described = strawberry.enum(enum, name=name, description=description)
    definition: StrawberryEnumDefinition = vars(described)["__strawberry_definition__"]
    definition.values = [value for value in definition.values if value.name in values]
    for value in definition.values:
        value.description = values[value.name]
    return described


_describe(
    OrderStatus,
    "Where an order stands. What a marketplace invents is UNKNOWN beside its text in statusRaw.",
    {
        "UNPAID": "Placed, not paid.",
        "PENDING": "Paid; waits to be accepted.",
        "ACCEPTED": "Taken; waits to be packed.",
        "PACKED": "Packed; waits for the courier.",
        "PACK_FAILED": "Packing failed at the marketplace; pack again.",
        "SHIPPED": "On its way.",
        "COMPLETED": "Received or settled.",
        "CANCELLED": "Cancelled.",
        "REQUEST_CANCEL": "The buyer asks to cancel; accept by cancelling, or reject.",
        "UNKNOWN": "A status that we do not know; see statusRaw.",
    },
)
_describe(
    OrderActionKind,
    "What can be done to an order.",
    {
        "ACCEPT": "acceptOrder",
        "PACK": "packOrder",
        "SHIP": "shipOrder",
        "COMPLETE": "completeOrder",
        "CANCEL": "cancelOrder",
        "REJECT_CANCELLATION": "rejectOrderCancellation",
    },
)
_describe(
    ErrorPolicy,
    "What bad rows do to an action on many orders.",
    {
        "REJECT_EVERYTHING": "Nothing is done while one is bad; all bad ones are told.",
        "REJECT_ROWS": "The good ones are done; bad ones are told, and FAILED items.",
        "IGNORE_ROWS": "The good ones are done; bad ones are neither told nor items.",
    },
)
_describe(
    OrderSortField,
    "What orders are sorted by; nulls come last.",
    {
        "ORDERED_AT": "When the buyer ordered.",
        "UPDATED_AT": "When we last changed what is shown.",
        "REQUIRED_AT": "Until when the marketplace wants it shipped.",
        "TOTAL": "The total as a number, whatever its currency.",
        "CHANGE_SEQUENCE": "The order of changes, for readers that follow.",
    },
)
_describe(
    SummaryKey,
    "What orders can be grouped by.",
    {
        "BRAND": "The brand.",
        "CHANNEL": "The marketplace.",
        "STATUS": "The shown status: cancelled and unpaid orders are counted as all others are, "
        "unless they are filtered out.",
        "DAY": "The day of orderedAt; orders without one are a row of their own, null.",
        "WEEK": "The week of orderedAt, by its Monday (ISO 8601).",
        "MONTH": "The month of orderedAt, by its first day.",
        "SKU": "The SKU of each line: an order of several SKUs is counted in the row of each, and "
        "gross adds its lines' totals.",
        "WAREHOUSE": "The marketplace's id of the warehouse; ids mean something only beside the "
        "channel.",
        "COURIER": "The shipping provider, as the marketplace writes it.",
        "CITY": "The city of the delivery, as the marketplace writes it.",
    },
    "OrderSummaryKey",
)
_describe(
    ChannelStatus,
    "Whether a shop is connected to the MP Adapter.",
    {
        "CONNECTED": "Connected.",
        "EXPIRING": "Connected; its token ends within seven days: reconnect it.",
        "EXPIRED": "Connected, but its token has expired: reconnect it.",
        "DISCONNECTED": "Was connected once.",
        "UNKNOWN": "Known by its messages, or the live read failed.",
    },
)
_describe(
    ConnectionType,
    "How a shop is connected.",
    {
        "OAUTH2": "On the marketplace's own pages: send the seller to url.",
        "SECRET_KEY": "By what connectChannel is given in credentials.",
        "UNKNOWN": "A way that we do not know; see typeRaw.",
    },
)
_describe(
    OfferStatus,
    "Whether an offer is on sale.",
    {
        "ACTIVE": "On sale.",
        "INACTIVE": "Not on sale.",
        "UNKNOWN": "A status that we do not know; see statusRaw.",
    },
)
_describe(
    DiscrepancyKind,
    "What differs between the offers of a variant.",
    {"PRICE": "The price.", "STOCK": "The stock."},
)
_describe(
    DiscountType,
    "How a discount's value is meant; the MP Adapter does not support FLASHSALE yet.",
    {"PRICE": "The price to pay.", "PERCENTAGE": "Percent to take off, 1 to 99."},
)
_describe(
    DiscountItemStatus,
    "What is known of a discount's item at the marketplace.",
    {
        "ACTIVE": "The marketplace took it; it holds from startsAt to endsAt.",
        "FAILED": "Refused, or never sent: it does not exist.",
        "DELETED": "Deleted by deleteDiscounts.",
        "UNKNOWN": "Sent, and no answer came that can be read: it may or may not exist.",
    },
)
_describe(
    ActivityKind,
    "What an activity does.",
    {
        "ACCEPT_ORDER": "Accept an order.",
        "PACK_ORDER": "Pack an order.",
        "SHIP_ORDER": "Ship an order.",
        "COMPLETE_ORDER": "Complete an order.",
        "CANCEL_ORDER": "Cancel an order, or some of its items.",
        "REJECT_CANCELLATION": "Reject a buyer's wish to cancel.",
        "SYNC_ORDERS": "Fetch a window of orders again.",
        "SYNC_PRODUCTS": "Fetch products again.",
        "SYNC_VARIANTS": "Fetch variants again, by SKU.",
        "REFRESH_CATEGORIES": "Fetch category trees again.",
        "REFRESH_WAREHOUSES": "Read warehouses anew.",
        "UPDATE_PRICES": "Set prices.",
        "UPDATE_STOCKS": "Set stocks.",
        "CREATE_SHIPPING_LABELS": "Fetch the shipping labels of many orders.",
        "CREATE_DISCOUNTS": "Make discounts.",
        "DELETE_DISCOUNTS": "Delete discounts.",
        "REGISTER_BRANDS": "Register brands with the MP Adapter.",
        "ENABLE_FEATURES": "Switch features on.",
        "CONNECT_CHANNEL": "Connect a shop.",
        "DISCONNECT_CHANNEL": "Disconnect a shop.",
        "RECONNECT_CHANNEL": "Connect again a shop that once was.",
        "CREATE_API_KEY": "Make an API key.",
        "REVOKE_API_KEY": "Revoke an API key.",
        "SETTLE_ACTIVITY": "Say by hand what became of work whose outcome was unknown.",
        "EXPORT": "Write rows to a file.",
        "CANCEL_EXPORT": "Stop an export that is being written.",
    },
)
_describe(
    Verdict,
    "What an operator says of work whose outcome was unknown.",
    {
        "SUCCEEDED": "It was done.",
        "FAILED": "It was not done.",
    },
    name="ActivityOutcome",
)
_describe(
    ActivityStatus,
    "How far an activity or one of its items has come.",
    {
        "PENDING": "In flight.",
        "SENT": "The marketplace took it and answers by messages.",
        "SUCCEEDED": "Done.",
        "PARTLY_SUCCEEDED": "Done for some items, not for others.",
        "FAILED": "Refused or failed: nothing was done.",
        "UNKNOWN": "Sent, and no one knows whether it was done. Never sent again by itself.",
        "QUEUED": "Waits for its turn (items only).",
        "SUPERSEDED": "A newer wish took its place (items only).",
        "NOT_SENT": "Never left: may be asked again (items only).",
        "NO_FEEDBACK": "The marketplace stayed silent (items only).",
    },
)
_describe(
    ErrorCode,
    "Why a mutation was refused.",
    {
        "INVALID": "The input is wrong.",
        "NOT_FOUND": "There is no such thing, or this key does not see it.",
        "ILLEGAL_STATUS": "The order's status does not permit it.",
        "ACTION_IN_PROGRESS": "Another action on the order is in flight or unknown.",
        "UNSUPPORTED_BY_MARKETPLACE": "This marketplace has no such action.",
        "RULE_VIOLATED": "A rule of the marketplace forbids it.",
        "REFUSED_BY_MARKETPLACE": "The marketplace said no: nothing was done.",
        "UPSTREAM_UNAVAILABLE": "The MP Adapter cannot be used now.",
        "OUTCOME_UNKNOWN": "It was sent and no answer came: it may or may not be done.",
        "NOT_SENT": "It did not leave: ask again with the same idempotency key.",
        "QUOTA_EXHAUSTED": "A limit of the marketplace is used up.",
        "IDEMPOTENCY_CONFLICT": "The idempotency key was used with other arguments.",
    },
)
_describe(
    CompletenessReason,
    "Why a day is closed or open.",
    {
        "CLOSED": "Fetched again after its end, and all is quiet since.",
        "NOT_OVER": "The day is not over.",
        "NOT_ASKED": "Nobody asked for the whole day since it ended.",
        "STILL_COMING": "It was asked for, and messages still come.",
        "QUARANTINED": "Messages of the brand lie in quarantine.",
        "DISCONNECTED": "The channel was disconnected when the day was, or could be, asked for.",
        "BEYOND_REACH": "Not asked for in time: the marketplace gives such old orders no more.",
    },
)


@strawberry.enum(description="Which way a list is sorted.")
class SortDirection(Enum):
    """Ascending or descending."""

    ASC = strawberry.enum_value("ASC", description="Smallest first.")
    DESC = strawberry.enum_value("DESC", description="Largest first.")


_describe(
    ExportKind,
    "What the rows of an export are.",
    {
        "ORDERS": "A row for each order.",
        "ORDER_LINES": "A row for each line of an order.",
        "PRODUCTS": "A row for each listing: a product on one channel.",
        "VARIANTS": "A row for each offer: a variant on one channel.",
    },
)
_describe(
    ExportFormat,
    "How rows are written.",
    {
        "JSONL": "A JSON object a line; amounts as texts.",
        "CSV": "Comma-separated, nothing in it a formula.",
        "PARQUET": "Typed columns; amounts as exact decimals.",
    },
)
_describe(
    Compression,
    "How a file is packed.",
    {"NONE": "Not at all.", "GZIP": "By gzip.", "ZSTD": "By Zstandard."},
)
