"""Feedback of work (document: Feedback Response from Marketplace) in our words.

`result` is an array for orders and discounts, an object for stock, prices and products; either is
read for all. A row that names neither its target nor its outcome makes the message Malformed: it
waits whole in quarantine.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from adapters.mp_adapter.exact_json import as_object, dump_json
from adapters.mp_adapter.fields import Fields, fields_of
from adapters.mp_adapter.redact import Redactor
from domain.errors import Malformed
from domain.feedback import Feedback, FeedbackItem
from domain.json_text import read_json
from domain.marketplaces.remote import offer_reference
from domain.messages import MessageKind

_MOST_MESSAGE = 300
_MOST_UPSTREAM = 10_000

_NEWER_COUNTS = re.compile(r"unprocessed request|process your latest", re.IGNORECASE)
"""Document, Feedback New Bulk Update Stock (V4): a newer value for the SKU was sent meanwhile."""

_OUTCOMES = {"success": True, "failed": False}


class FeedbackReader:
    """Reads feedback; the redactor keeps the client key out of what is kept of it."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        orders = self._orders
        self._readers: dict[MessageKind, Callable[[Fields], Iterator[FeedbackItem]]] = {
            MessageKind.ACCEPT_ORDERS_FEEDBACK: orders,
            MessageKind.PACK_ORDERS_FEEDBACK: orders,
            MessageKind.SHIP_ORDERS_FEEDBACK: orders,
            MessageKind.COMPLETE_ORDERS_FEEDBACK: orders,
            MessageKind.CANCEL_ORDERS_FEEDBACK: orders,
            MessageKind.UPSERT_PRODUCTS_FEEDBACK: self._products,
            MessageKind.UPDATE_INVENTORY_FEEDBACK: self._stocks,
            MessageKind.UPDATE_INVENTORY_V4_FEEDBACK: self._stocks,
            MessageKind.UPDATE_PRICE_FEEDBACK: self._values_of_sku,
            MessageKind.PRODUCT_FETCHED_MANUAL_FEEDBACK: self._fetches,
            MessageKind.UPSERT_DISCOUNT_FEEDBACK: self._discounts,
            MessageKind.DELETE_DISCOUNT_FEEDBACK: self._discounts,
        }

    def read(self, kind: MessageKind, body: Mapping[str, object]) -> Feedback:
        """The rows of a message. Raises Malformed."""
        message = Fields(body)
        read_rows = self._readers[kind]
        items = [item for result in _results(message) for item in read_rows(result)]
        return Feedback(message.key("id") or "", kind, tuple(items))

    def _orders(self, row: Fields) -> Iterator[FeedbackItem]:
        brand_id = row.key("brand_id")
        yield self._item(row, brand_id, _channel(row), target=row.needed_key("remote_order_id"))

    def _stocks(self, result: Fields) -> Iterator[FeedbackItem]:
        for item in self._values_of_sku(result):
            newer = not item.success and _NEWER_COUNTS.search(item.message) is not None
            yield replace(item, superseded=newer)

    def _values_of_sku(self, result: Fields) -> Iterator[FeedbackItem]:
        brand_id, sku = result.key("brand_id"), result.needed_key("sku")
        for row in result.rows(result.first("stocks", "prices", "stock", "price")):
            yield self._offer(row, brand_id, _channel(row), sku)

    def _products(self, result: Fields) -> Iterator[FeedbackItem]:
        """A row for each variant and warehouse (V2); a product without variants is one itself."""
        for product in result.rows(result.first("products", "product")):
            brand_id, code = product.key("brand_id"), _channel(product)
            variants = product.rows(product.first("variants", "variant"))
            for row in variants:
                yield self._offer(row, brand_id, code, row.key("sku"))
            if not variants:
                yield self._item(product, brand_id, code, target=product.key("parent_sku"))

    def _fetches(self, result: Fields) -> Iterator[FeedbackItem]:
        for row in result.rows(result.first("channels", "channel")):
            yield self._item(row, result.key("brand_id"), _channel(row))

    def _discounts(self, result: Fields) -> Iterator[FeedbackItem]:
        products = result.child("discount_products") or Fields({})
        for code in products.values:
            for row in products.rows(code):
                yield self._offer(row, result.key("brand_id"), code, row.key("sku"))

    def _offer(
        self, row: Fields, brand_id: str | None, channel_code: str, sku: str | None
    ) -> FeedbackItem:
        warehouse = row.key(row.first("remote_warehouse_code", "remote_warehouse_id"))
        return self._item(
            row,
            brand_id,
            channel_code,
            target=sku,
            reference=_reference(row, channel_code),
            warehouse=warehouse,
        )

    def _item(
        self,
        row: Fields,
        brand_id: str | None,
        channel_code: str,
        *,
        target: str | None = None,
        reference: str | None = None,
        warehouse: str | None = None,
    ) -> FeedbackItem:
        upstream = dump_json(self._redactor.cover_tree(row.values))
        return FeedbackItem(
            brand_id=brand_id,
            channel_code=channel_code,
            target=target,
            reference=reference,
            remote_warehouse_id=warehouse,
            success=_success(row),
            superseded=False,
            message=self._redactor.clean(row.any_text("message") or "", limit=_MOST_MESSAGE),
            upstream=upstream if len(upstream) <= _MOST_UPSTREAM else None,
            remote_discount_id=row.key("discount_id"),
        )


def _results(message: Fields) -> list[Fields]:
    value = message.values.get("result")
    if isinstance(value, list):
        return message.rows("result")
    return [fields_of(value, "result")]


def _channel(row: Fields) -> str:
    return row.needed_key("channel", "channel_code", "sales_channel")


def _success(row: Fields) -> bool:
    """The flag; without one the word that products have."""
    success = row.flag("success")
    if success is None:
        success = _OUTCOMES.get((row.any_text("status") or "").strip().casefold())
    if success is None:
        raise row.wrong("success", "is missing or empty")
    return success


def _reference(row: Fields, channel_code: str) -> str | None:
    """What identifies the remote variant, an object or its JSON text; None where nothing does."""
    remote = row.values.get("remote_variant")
    try:
        members = as_object(read_json(remote) if isinstance(remote, str) else remote)
    except Malformed:
        return None
    return offer_reference(channel_code, members, None) if members else None
