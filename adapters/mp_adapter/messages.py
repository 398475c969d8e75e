"""What a message is, and the reader of its body: the vendor's words end here."""

from collections.abc import Mapping
from datetime import tzinfo

from adapters.mp_adapter import exact_json
from adapters.mp_adapter.parse_categories import read_category
from adapters.mp_adapter.parse_channels import read_channel_feedback
from adapters.mp_adapter.parse_feedback import FeedbackReader
from adapters.mp_adapter.parse_orders import read_order
from adapters.mp_adapter.parse_products import read_product
from adapters.mp_adapter.redact import Redactor
from domain.categories import Category
from domain.connections import ChannelFeedback
from domain.feedback import Feedback
from domain.messages import MessageKind
from domain.orders import OrderContent
from domain.variants import FetchedProduct

_FEEDBACK = "CNX_FEEDBACK_"

# Document: the Subscription headings, each followed by the client's id; of feedback also the
# `method` of its payload, which follows no rule.
_TABLE: tuple[tuple[str, str | None, MessageKind], ...] = (
    ("CNX_ORDER_FETCHED", None, MessageKind.ORDER_FETCHED),
    ("CNX_PRODUCT_FETCHED", None, MessageKind.PRODUCT_FETCHED),
    ("CNX_CATEGORY_FETCHED", None, MessageKind.CATEGORY_FETCHED),
    ("CNX_CATEGORY_FETCHED_V2", None, MessageKind.CATEGORY_FETCHED),
    (f"{_FEEDBACK}ACCEPT_ORDERS", "bulk_accept_orders", MessageKind.ACCEPT_ORDERS_FEEDBACK),
    (f"{_FEEDBACK}PACK_ORDERS", "bulk_pack_orders", MessageKind.PACK_ORDERS_FEEDBACK),
    (f"{_FEEDBACK}SHIP_ORDERS", "bulk_ship_orders", MessageKind.SHIP_ORDERS_FEEDBACK),
    (f"{_FEEDBACK}COMPLETE_ORDERS", "bulk_complete_orders", MessageKind.COMPLETE_ORDERS_FEEDBACK),
    (f"{_FEEDBACK}CANCEL_ORDERS", "bulk_cancel_orders", MessageKind.CANCEL_ORDERS_FEEDBACK),
    (
        f"{_FEEDBACK}BULK_UPSERT_PRODUCT",
        "bulk_upsert_product",
        MessageKind.UPSERT_PRODUCTS_FEEDBACK,
    ),
    (
        f"{_FEEDBACK}UPDATE_INVENTORY",
        "bulk_update_inventory_V3",
        MessageKind.UPDATE_INVENTORY_FEEDBACK,
    ),
    (
        f"{_FEEDBACK}BULK_UPDATE_INVENTORY_V4",
        "bulk_update_stock_v4",
        MessageKind.UPDATE_INVENTORY_V4_FEEDBACK,
    ),
    (f"{_FEEDBACK}BULK_UPDATE_PRICE", "bulk_update_price", MessageKind.UPDATE_PRICE_FEEDBACK),
    (
        f"{_FEEDBACK}PRODUCT_FETCHED_MANUAL",
        "jsonrpc_product_fetched_manual",
        MessageKind.PRODUCT_FETCHED_MANUAL_FEEDBACK,
    ),
    (
        f"{_FEEDBACK}DISCONNECT_CHANNEL",
        "CNX_DISCONNECT_CHANNEL",
        MessageKind.CHANNEL_DISCONNECTED,
    ),
    (f"{_FEEDBACK}CONNECT_CHANNEL", "CNX_CONNECT_CHANNEL", MessageKind.CHANNEL_CONNECTED),
    (
        f"{_FEEDBACK}BULK_UPSERT_DISCOUNT",
        "bulk_upsert_discount",
        MessageKind.UPSERT_DISCOUNT_FEEDBACK,
    ),
    (
        f"{_FEEDBACK}BULK_DELETE_DISCOUNT",
        "bulk_delete_discount",
        MessageKind.DELETE_DISCOUNT_FEEDBACK,
    ),
)
_METHODS = {method.upper(): kind for _, method, kind in _TABLE if method is not None}
_SHAPES = (
    ("order", MessageKind.ORDER_FETCHED),
    ("product", MessageKind.PRODUCT_FETCHED),
    ("category", MessageKind.CATEGORY_FETCHED),
)


class MessageReader:
    """Reads message bodies (implements domain.gateways.MessageParser).

    `zone` is whose wall clock a time without a zone shows; `client_key` is kept out of what
    feedback says.
    """

    def __init__(self, zone: tzinfo, client_key: str = "") -> None:
        self._zone = zone
        self._feedback = FeedbackReader(Redactor(client_key))

    def order(self, body: Mapping[str, object]) -> OrderContent:
        return read_order(body, self._zone)

    def product(self, body: Mapping[str, object]) -> FetchedProduct:
        return read_product(body, self._zone)

    def category(self, body: Mapping[str, object]) -> Category:
        return read_category(body, self._zone)

    def channel_feedback(self, kind: MessageKind, body: Mapping[str, object]) -> ChannelFeedback:
        return read_channel_feedback(kind, body)

    def feedback(self, kind: MessageKind, body: Mapping[str, object]) -> Feedback:
        return self._feedback.read(kind, body)

    def content_hash(self, body: Mapping[str, object]) -> str:
        return exact_json.content_hash(body)

    def kind(self, subscription: str, body: Mapping[str, object]) -> MessageKind:
        """By the subscription's name, a bare one or a path; a name of one's own leaves the shape.

        A method that the table knows tells more than the name of a feedback's subscription.
        """
        name = subscription.rsplit("/", 1)[-1].upper()
        named = _kind_by_name(name)
        if named is None or name.startswith(_FEEDBACK):
            named = _kind_by_method(body) or named
        if named is not None:
            return named
        for member, kind in _SHAPES:
            if isinstance(body.get(member), Mapping):
                return kind
        is_feedback = name.startswith(_FEEDBACK) or {"method", "result"} <= body.keys()
        return MessageKind.FEEDBACK if is_feedback else MessageKind.UNKNOWN


def _kind_by_name(name: str) -> MessageKind | None:
    return next((kind for heading, _, kind in _TABLE if name.startswith(heading)), None)


def _kind_by_method(body: Mapping[str, object]) -> MessageKind | None:
    """Some methods are headings themselves (document: Feedback Connect Channel)."""
    method = body.get("method")
    if not isinstance(method, str):
        return None
    name = method.strip().upper()
    return _METHODS.get(name) or (_kind_by_name(name) if name.startswith(_FEEDBACK) else None)
