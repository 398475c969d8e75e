"""What a message is, and the reader of its body: the vendor's words end here."""

from collections.abc import Mapping
from datetime import tzinfo

from adapters.mp_adapter import exact_json
from adapters.mp_adapter.parse_categories import read_category
from adapters.mp_adapter.parse_orders import read_order
from adapters.mp_adapter.parse_products import read_product
from domain.categories import Category
from domain.messages import MessageKind
from domain.orders import OrderContent
from domain.variants import FetchedProduct

# Document: the Subscription headings, each followed by the client's id.
_NAMES = (
    ("CNX_FEEDBACK_", MessageKind.FEEDBACK),
    ("CNX_ORDER_FETCHED", MessageKind.ORDER_FETCHED),
    ("CNX_PRODUCT_FETCHED", MessageKind.PRODUCT_FETCHED),
    ("CNX_CATEGORY_FETCHED_V2", MessageKind.CATEGORY_FETCHED),
    ("CNX_CATEGORY_FETCHED", MessageKind.CATEGORY_FETCHED),
)
_SHAPES = (
    ("order", MessageKind.ORDER_FETCHED),
    ("product", MessageKind.PRODUCT_FETCHED),
    ("category", MessageKind.CATEGORY_FETCHED),
)


class MessageReader:
    """Reads message bodies (implements domain.gateways.MessageParser).

    `zone` is whose wall clock a time without a zone shows.
    """

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    def order(self, body: Mapping[str, object]) -> OrderContent:
        return read_order(body, self._zone)

    def product(self, body: Mapping[str, object]) -> FetchedProduct:
        return read_product(body, self._zone)

    def category(self, body: Mapping[str, object]) -> Category:
        return read_category(body, self._zone)

    def content_hash(self, body: Mapping[str, object]) -> str:
        return exact_json.content_hash(body)

    def kind(self, subscription: str, body: Mapping[str, object]) -> MessageKind:
        """By the subscription's name, a bare one or a path; a name of one's own leaves the shape.

        Feedback's `method` values follow no rule, so only their presence counts.
        """
        name = subscription.rsplit("/", 1)[-1].upper()
        for prefix, kind in _NAMES:
            if name.startswith(prefix):
                return kind
        for member, kind in _SHAPES:
            if isinstance(body.get(member), Mapping):
                return kind
        return MessageKind.FEEDBACK if {"method", "result"} <= body.keys() else MessageKind.UNKNOWN
