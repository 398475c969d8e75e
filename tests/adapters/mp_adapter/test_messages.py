"""What a message is, when two are equal, and numbers written as they were read."""

import copy
import json
from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mp_adapter import MessageReader
from adapters.mp_adapter.exact_json import dump_json
from domain.errors import Malformed
from domain.json_text import read_json
from domain.messages import MessageKind as Kind

READER = MessageReader(UTC)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("CNX_ORDER_FETCHED_32", Kind.ORDER_FETCHED),
        ("projects/p/subscriptions/CNX_ORDER_FETCHED_1", Kind.ORDER_FETCHED),
        ("CNX_PRODUCT_FETCHED_1", Kind.PRODUCT_FETCHED),
        ("CNX_CATEGORY_FETCHED_1", Kind.CATEGORY_FETCHED),
        ("CNX_CATEGORY_FETCHED_V2_1", Kind.CATEGORY_FETCHED),
        ("cnx_category_fetched_v2_171", Kind.CATEGORY_FETCHED),
        ("CNX_FEEDBACK_BULK_UPSERT_PRODUCT_171", Kind.UPSERT_PRODUCTS_FEEDBACK),
        (
            "projects/p/subscriptions/CNX_FEEDBACK_PRODUCT_FETCHED_MANUAL_1",
            Kind.PRODUCT_FETCHED_MANUAL_FEEDBACK,
        ),
        ("CNX_FEEDBACK_BULK_DELETE_PRODUCT_1", Kind.FEEDBACK),
        ("my-own-name", Kind.UNKNOWN),
        ("", Kind.UNKNOWN),
    ],
)
def test_the_subscriptions_name_tells(name: str, kind: Kind) -> None:
    assert READER.kind(name, {}) is kind


@pytest.mark.parametrize(
    ("heading", "name", "kind"),
    [
        ("ACCEPT_ORDERS", "accept_orders", Kind.ACCEPT_ORDERS_FEEDBACK),
        ("PACK_ORDERS", "pack_orders", Kind.PACK_ORDERS_FEEDBACK),
        ("SHIP_ORDERS", "ship_orders", Kind.SHIP_ORDERS_FEEDBACK),
        ("COMPLETE_ORDERS", "complete_orders", Kind.COMPLETE_ORDERS_FEEDBACK),
        ("CANCEL_ORDERS", "cancel_orders", Kind.CANCEL_ORDERS_FEEDBACK),
        ("UPDATE_INVENTORY", "update_inventory", Kind.UPDATE_INVENTORY_FEEDBACK),
        ("BULK_UPDATE_PRICE", "update_price", Kind.UPDATE_PRICE_FEEDBACK),
        ("BULK_UPSERT_DISCOUNT", "upsert_discount", Kind.UPSERT_DISCOUNT_FEEDBACK),
        ("BULK_DELETE_DISCOUNT", "delete_discount", Kind.DELETE_DISCOUNT_FEEDBACK),
    ],
)
def test_feedback_of_a_bulk_is_known_by_its_subscription_or_its_method(
    heading: str, name: str, kind: Kind, examples: Any
) -> None:
    body = examples.json(f"feedback.{name}")
    nameless = {key: value for key, value in body.items() if key != "method"}
    assert READER.kind(f"projects/p/subscriptions/CNX_FEEDBACK_{heading}_32", nameless) is kind
    assert READER.kind("my-own-name", body) is kind
    told = READER.feedback(kind, nameless)
    assert told.activity_id == body["id"]
    assert told.items


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"order": {}}, Kind.ORDER_FETCHED),
        ({"product": {}}, Kind.PRODUCT_FETCHED),
        ({"category": {}}, Kind.CATEGORY_FETCHED),
        ({"method": "x", "result": []}, Kind.FEEDBACK),
        ({"order": "x"}, Kind.UNKNOWN),
        ({"method": "x"}, Kind.UNKNOWN),
    ],
)
def test_else_the_shape_tells(body: dict[str, Any], kind: Kind) -> None:
    assert READER.kind("my-own-name", body) is kind
    assert READER.kind("CNX_ORDER_FETCHED_1", body) is Kind.ORDER_FETCHED


def test_every_example_message_is_known_by_its_shape(examples: Any) -> None:
    kinds = {
        "message.order_fetched": Kind.ORDER_FETCHED,
        "message.order_fetched_cnc": Kind.ORDER_FETCHED,
        "message.product_fetched": Kind.PRODUCT_FETCHED,
        "message.product_fetched_v2": Kind.PRODUCT_FETCHED,
        "message.category_fetched": Kind.CATEGORY_FETCHED,
        "message.category_fetched_v2": Kind.CATEGORY_FETCHED,
        "feedback.accept_orders": Kind.ACCEPT_ORDERS_FEEDBACK,
        "feedback.connect_channel": Kind.CHANNEL_CONNECTED,
        "feedback.disconnect_channel": Kind.CHANNEL_DISCONNECTED,
        "feedback.upsert_product_v2": Kind.UPSERT_PRODUCTS_FEEDBACK,
    }
    assert {name: READER.kind("", examples.json(name)) for name in kinds} == kinds


def changed(body: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    copied = copy.deepcopy(body)
    *way, last = path.split(".")
    inside: Any = copied
    for step in way:
        inside = inside[int(step)] if isinstance(inside, list) else inside[step]
    inside[last] = value
    return copied


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", "another"),
        ("order.status", "updated"),
        ("order.transaction_date", "2026-01-01T00:00:00Z"),
        ("order.total", 90000),
        ("order.total", Decimal("9E+4")),
        ("order.line_items.0.unit_price", Decimal("7200.0")),
        ("order.total_voucher_seller", Decimal("-0")),
    ],
)
def test_what_changes_no_content_changes_no_hash(path: str, value: object, examples: Any) -> None:
    body = examples.json("message.order_fetched")
    assert READER.content_hash(changed(body, path, value)) == READER.content_hash(body)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("brand_id", "another"),
        ("order.order_status", "accepted"),
        ("order.total", Decimal("90000.01")),
        ("order.total", "90000.00"),
        ("order.line_items.0.status", "new"),
        ("order.sort_code", None),
        ("order.new_field", 1),
        ("order.awb_source", {"channel": 1}),
    ],
)
def test_what_changes_content_changes_the_hash(path: str, value: object, examples: Any) -> None:
    body = examples.json("message.order_fetched")
    assert READER.content_hash(changed(body, path, value)) != READER.content_hash(body)


def test_the_order_of_keys_changes_no_hash(examples: Any) -> None:
    body = examples.json("message.order_fetched")
    turned = json.loads(examples.text("message.order_fetched"), parse_float=Decimal)
    turned = {key: turned[key] for key in reversed(turned)}
    turned["order"] = {key: turned["order"][key] for key in reversed(turned["order"])}
    assert READER.content_hash(turned) == READER.content_hash(body)
    assert len(READER.content_hash({})) == 64


def test_long_numbers_are_hashed_whole() -> None:
    tail = "0.1234567890123456789012345678901234567"
    one, other = (read_json(f'{{"a":{tail}{digit}}}') for digit in "12")
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    assert READER.content_hash(one) != READER.content_hash(other)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=0, max_value=10**9)
    | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc"), inner),
)


@given(JSON)
def test_what_was_read_is_written_as_it_was(value: object) -> None:
    for ascii_only in (False, True):
        again = read_json(dump_json(value, ascii_only=ascii_only))
        assert repr(again) == repr(value)


def test_too_deep_to_write_is_malformed() -> None:
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]
    with pytest.raises(Malformed, match="nested too deeply"):
        dump_json(deep)
    with pytest.raises(Malformed, match="nested too deeply"):
        READER.content_hash({"a": deep})
