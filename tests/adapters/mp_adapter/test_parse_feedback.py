"""Feedback of work: which message is which, and every example of the document read exactly."""

import json
from datetime import UTC
from typing import Any

import pytest

from adapters.mp_adapter import MessageReader
from domain.errors import Malformed
from domain.feedback import ANSWERS, Feedback, FeedbackItem
from domain.messages import MessageKind as Kind

CLIENT_KEY = "00000000-0000-0000-0000-000000000abc"
READER = MessageReader(UTC, CLIENT_KEY)

SUBSCRIPTIONS = {
    "CNX_ORDER_FETCHED": Kind.ORDER_FETCHED,
    "CNX_PRODUCT_FETCHED": Kind.PRODUCT_FETCHED,
    "CNX_CATEGORY_FETCHED": Kind.CATEGORY_FETCHED,
    "CNX_CATEGORY_FETCHED_V2": Kind.CATEGORY_FETCHED,
    "CNX_FEEDBACK_ACCEPT_ORDERS": Kind.ACCEPT_ORDERS_FEEDBACK,
    "CNX_FEEDBACK_PACK_ORDERS": Kind.PACK_ORDERS_FEEDBACK,
    "CNX_FEEDBACK_SHIP_ORDERS": Kind.SHIP_ORDERS_FEEDBACK,
    "CNX_FEEDBACK_COMPLETE_ORDERS": Kind.COMPLETE_ORDERS_FEEDBACK,
    "CNX_FEEDBACK_CANCEL_ORDERS": Kind.CANCEL_ORDERS_FEEDBACK,
    "CNX_FEEDBACK_BULK_UPSERT_PRODUCT": Kind.UPSERT_PRODUCTS_FEEDBACK,
    "CNX_FEEDBACK_UPDATE_INVENTORY": Kind.UPDATE_INVENTORY_FEEDBACK,
    "CNX_FEEDBACK_BULK_UPDATE_INVENTORY_V4": Kind.UPDATE_INVENTORY_V4_FEEDBACK,
    "CNX_FEEDBACK_BULK_UPDATE_PRICE": Kind.UPDATE_PRICE_FEEDBACK,
    "CNX_FEEDBACK_PRODUCT_FETCHED_MANUAL": Kind.PRODUCT_FETCHED_MANUAL_FEEDBACK,
    "CNX_FEEDBACK_DISCONNECT_CHANNEL": Kind.CHANNEL_DISCONNECTED,
    "CNX_FEEDBACK_CONNECT_CHANNEL": Kind.CHANNEL_CONNECTED,
    "CNX_FEEDBACK_BULK_UPSERT_DISCOUNT": Kind.UPSERT_DISCOUNT_FEEDBACK,
    "CNX_FEEDBACK_BULK_DELETE_DISCOUNT": Kind.DELETE_DISCOUNT_FEEDBACK,
}
"""The document's 18 subscription headings."""

EXAMPLES = {
    "accept_orders": Kind.ACCEPT_ORDERS_FEEDBACK,
    "pack_orders": Kind.PACK_ORDERS_FEEDBACK,
    "ship_orders": Kind.SHIP_ORDERS_FEEDBACK,
    "complete_orders": Kind.COMPLETE_ORDERS_FEEDBACK,
    "cancel_orders": Kind.CANCEL_ORDERS_FEEDBACK,
    "upsert_product": Kind.UPSERT_PRODUCTS_FEEDBACK,
    "upsert_product_v2": Kind.UPSERT_PRODUCTS_FEEDBACK,
    "update_inventory": Kind.UPDATE_INVENTORY_FEEDBACK,
    "update_inventory_v4": Kind.UPDATE_INVENTORY_V4_FEEDBACK,
    "update_price": Kind.UPDATE_PRICE_FEEDBACK,
    "product_fetched_manual": Kind.PRODUCT_FETCHED_MANUAL_FEEDBACK,
    "upsert_discount": Kind.UPSERT_DISCOUNT_FEEDBACK,
    "delete_discount": Kind.DELETE_DISCOUNT_FEEDBACK,
}


def test_every_subscription_is_of_a_kind_that_is_read() -> None:
    assert len(SUBSCRIPTIONS) == 18
    for heading, kind in SUBSCRIPTIONS.items():
        for name in (f"{heading}_1", f"projects/p/subscriptions/{heading}_171", heading.lower()):
            assert READER.kind(name, {}) is kind, name
    read = set(SUBSCRIPTIONS.values()) - {
        Kind.ORDER_FETCHED, Kind.PRODUCT_FETCHED, Kind.CATEGORY_FETCHED,
        Kind.CHANNEL_CONNECTED, Kind.CHANNEL_DISCONNECTED,
    }  # fmt: skip
    assert read == set(ANSWERS)
    assert set(Kind) - set(SUBSCRIPTIONS.values()) == {Kind.FEEDBACK, Kind.UNKNOWN}


@pytest.mark.parametrize(("name", "kind"), EXAMPLES.items())
def test_the_method_tells_whatever_the_subscription_is_called(
    name: str, kind: Kind, examples: Any
) -> None:
    body = examples.json(f"feedback.{name}")
    for subscription in ("", "own-name", "CNX_FEEDBACK_ALL_1"):
        assert READER.kind(subscription, body) is kind
    renamed = body | {"method": body["method"].upper()}
    assert READER.kind("own-name", renamed) is kind


def test_an_unknown_method_leaves_the_name_of_the_subscription() -> None:
    body = {"id": "1", "method": "bulk_delete_product", "result": []}
    assert READER.kind("CNX_FEEDBACK_ACCEPT_ORDERS_1", body) is Kind.ACCEPT_ORDERS_FEEDBACK
    assert READER.kind("CNX_FEEDBACK_BULK_DELETE_PRODUCT_1", body) is Kind.FEEDBACK
    assert READER.kind("own-name", body) is Kind.FEEDBACK
    heading = body | {"method": "CNX_FEEDBACK_SHIP_ORDERS"}
    assert READER.kind("own-name", heading) is Kind.SHIP_ORDERS_FEEDBACK
    assert READER.kind("own-name", body | {"method": 7}) is Kind.FEEDBACK


def read(examples: Any, name: str) -> Feedback:
    return READER.feedback(EXAMPLES[name], examples.json(f"feedback.{name}"))


def row(
    target: str | None,
    reference: str | None = None,
    warehouse: str | None = None,
    *,
    brand: str | None = "MPA",
    channel: str = "shpe",
    success: bool = True,
    message: str = "Successfully updated",
    superseded: bool = False,
    upstream: dict[str, Any] | None = None,
    discount: str | None = None,
) -> FeedbackItem:
    told = None if upstream is None else json.dumps(upstream, separators=(",", ":"))
    return FeedbackItem(
        brand, channel, target, reference, warehouse, success, superseded, message, told, discount
    )


ORDERS = ("accept_orders", "pack_orders", "ship_orders", "complete_orders", "cancel_orders")


@pytest.mark.parametrize("name", ORDERS)
def test_feedback_of_orders(name: str, examples: Any) -> None:
    [raw] = examples.json(f"feedback.{name}")["result"]
    expected = row("20231010AGHJSGJ", upstream=raw)
    assert read(examples, name) == Feedback("12312321", EXAMPLES[name], (expected,))


@pytest.mark.parametrize(("version", "warehouse"), [("", None), ("_v2", "IDZ")])
def test_feedback_of_products(version: str, warehouse: str | None, examples: Any) -> None:
    name = f"upsert_product{version}"
    raw = examples.json(f"feedback.{name}")["result"]["products"][0]["variants"]
    references = [f'{{"item_id":"123","variation_id":"{it}"}}' for it in (123, 124, 122)]
    expected = tuple(
        row(f"SOFFELL{at}", reference, warehouse, message="Successfully created", upstream=variant)
        for at, (reference, variant) in enumerate(zip(references, raw, strict=True), start=1)
    )
    kind = Kind.UPSERT_PRODUCTS_FEEDBACK
    assert read(examples, name) == Feedback("12312321", kind, expected)


def test_feedback_of_stocks(examples: Any) -> None:
    raw = examples.json("feedback.update_inventory")["result"]["stocks"][0]
    place = ('{"gdn_sku":"string_gdn_sku_1"}', "string_warehouse_code")
    expected = row("GRB8F838992304009167", *place, channel="tkpd", upstream=raw)
    kind = Kind.UPDATE_INVENTORY_FEEDBACK
    assert read(examples, "update_inventory") == Feedback("12312321", kind, (expected,))


def test_v4_says_that_a_newer_value_was_sent_in_its_place(examples: Any) -> None:
    raw = examples.json("feedback.update_inventory_v4")["result"]["stocks"][0]
    expected = row(
        "sku-string", '{"gdn_sku":"string_gdn_sku_1"}', "string_warehouse_code",
        brand="test-brand-string", channel="tkpd", success=False, superseded=True,
        message=raw["message"], upstream=raw,
    )  # fmt: skip
    kind = Kind.UPDATE_INVENTORY_V4_FEEDBACK
    assert read(examples, "update_inventory_v4") == Feedback("activity_id", kind, (expected,))


def test_feedback_of_prices(examples: Any) -> None:
    first, second = examples.json("feedback.update_price")["result"]["prices"]
    warehouse = "string_warehouse_code"
    expected = (
        row(
            "45678901", '{"gdn_sku":"string_gdn_sku_1"}', warehouse,
            brand="MPA1", message="", upstream=first,
        ),
        row(
            "45678901", '{"gdn_sku":"string_gdn_sku_2"}', warehouse, brand="MPA1",
            channel="bklp", success=False, message="Error from marketplace", upstream=second,
        ),
    )  # fmt: skip
    kind = Kind.UPDATE_PRICE_FEEDBACK
    assert read(examples, "update_price") == Feedback("12312321", kind, expected)


def test_feedback_of_a_product_fetch(examples: Any) -> None:
    channels = examples.json("feedback.product_fetched_manual")["result"]["channels"]
    expected = tuple(
        row(None, channel=code, message="Successfully fetched products", upstream=raw)
        for code, raw in zip(("tkpd", "shpe"), channels, strict=True)
    )
    kind = Kind.PRODUCT_FETCHED_MANUAL_FEEDBACK
    assert read(examples, "product_fetched_manual") == Feedback("12312321", kind, expected)


@pytest.mark.parametrize(
    ("name", "discount"), [("upsert_discount", "123"), ("delete_discount", None)]
)
def test_feedback_of_discounts_may_name_no_brand(
    name: str, discount: str | None, examples: Any
) -> None:
    products = examples.json(f"feedback.{name}")["result"][0]["discount_products"]
    expected = tuple(
        row(
            None, brand=None, channel=code, success=success, message="" if success else "error",
            upstream=products[code][at], discount=discount if code == "shpe" else None,
        )
        for code in ("bklp", "shpe")
        for at, success in enumerate((True, False))
    )  # fmt: skip
    assert read(examples, name) == Feedback("12312321", EXAMPLES[name], expected)


def test_an_object_or_an_array_is_the_same() -> None:
    order = {"brand_id": 7, "channel": "shpe", "remote_order_id": 12, "success": "true"}
    sku = {"brand_id": 7, "sku": 12, "stocks": [{"channel": "shpe", "success": False}]}
    for result in (order, [order]):
        said = READER.feedback(Kind.SHIP_ORDERS_FEEDBACK, {"id": 5, "result": result})
        assert said.activity_id == "5"
        [item] = said.items
        assert (item.brand_id, item.target, item.success) == ("7", "12", True)
    for result in (sku, [sku]):
        said = READER.feedback(Kind.UPDATE_INVENTORY_FEEDBACK, {"result": result})
        assert said.activity_id == ""
        assert [(i.brand_id, i.target, i.success) for i in said.items] == [("7", "12", False)]
    assert READER.feedback(Kind.SHIP_ORDERS_FEEDBACK, {"id": "5", "result": []}).items == ()


def test_a_product_without_variants_is_a_row_itself() -> None:
    product = {"brand_id": "b", "channel": "shpe", "parent_sku": "P", "status": "failed"}
    body = {"id": "1", "result": {"products": [product | {"message": "no", "variants": None}]}}
    [item] = READER.feedback(Kind.UPSERT_PRODUCTS_FEEDBACK, body).items
    assert (item.target, item.success, item.message) == ("P", False, "no")


def test_only_stock_is_superseded() -> None:
    text = "unprocessed requests, we will process your latest"
    order = {"channel": "shpe", "remote_order_id": "1", "success": False, "message": text}
    [item] = READER.feedback(Kind.SHIP_ORDERS_FEEDBACK, {"id": "1", "result": order}).items
    assert item.superseded is False
    done = {"sku": "A", "stocks": [{"channel": "shpe", "success": True, "message": text}]}
    [item] = READER.feedback(Kind.UPDATE_INVENTORY_V4_FEEDBACK, {"id": "1", "result": done}).items
    assert (item.success, item.superseded) == (True, False)


def test_what_is_kept_of_a_row_has_no_secret() -> None:
    order = {
        "channel": "shpe", "remote_order_id": "1", "success": False,
        "message": f"denied for {CLIENT_KEY}", "received_by": "4711", "echo": [CLIENT_KEY],
    }  # fmt: skip
    [item] = READER.feedback(Kind.COMPLETE_ORDERS_FEEDBACK, {"id": "1", "result": order}).items
    assert item.upstream is not None
    for text in (item.upstream, item.message):
        assert CLIENT_KEY not in text
        assert "4711" not in text
        assert "[redacted]" in text


STOCKS = Kind.UPDATE_INVENTORY_FEEDBACK


@pytest.mark.parametrize(
    ("kind", "result", "place"),
    [
        (Kind.SHIP_ORDERS_FEEDBACK, None, "result"),
        (Kind.SHIP_ORDERS_FEEDBACK, "on progress", "result"),
        (Kind.SHIP_ORDERS_FEEDBACK, ["x"], r"result\[0\]"),
        (Kind.SHIP_ORDERS_FEEDBACK, {"channel": "shpe", "success": True}, "remote_order_id"),
        (Kind.SHIP_ORDERS_FEEDBACK, {"remote_order_id": "1", "success": True}, "channel"),
        (Kind.SHIP_ORDERS_FEEDBACK, {"channel": "s", "remote_order_id": "1"}, "success"),
        (STOCKS, {"stocks": [{"channel": "shpe", "success": True}]}, "sku"),
        (STOCKS, {"sku": "A", "stocks": {"channel": "shpe"}}, "stocks"),
        (STOCKS, {"sku": "A", "stocks": [{"channel": "s", "success": "yes"}]}, "success"),
        (Kind.UPSERT_DISCOUNT_FEEDBACK, [{"discount_products": []}, {"discount_products": 1}], "1"),
    ],
)
def test_what_cannot_be_read_is_malformed(kind: Kind, result: object, place: str) -> None:
    with pytest.raises(Malformed, match=place):
        READER.feedback(kind, {"id": "1", "result": result})
