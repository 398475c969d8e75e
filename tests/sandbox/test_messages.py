"""The messages against the document's samples, field by field."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest

SLASHED = re.compile(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d\+007")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


async def published(sandbox: Any, order: Any) -> Any:
    """The last message of an order."""
    found = [
        one["data"]
        for one in await sandbox.messages("CNX_ORDER_FETCHED_1")
        if one["data"]["order"]["remote_order_id"] == order["remote_order_id"]
    ]
    return found[-1]


async def test_order_has_the_samples_fields(still: Any, example: Any) -> None:
    sample = example("message.order_fetched")
    message = await published(still, await still.place("bklp", "shipped"))
    assert message.keys() == sample.keys()
    assert message["order"].keys() == sample["order"].keys()
    assert message["order"]["line_items"][0].keys() == sample["order"]["line_items"][0].keys()
    assert message["order"]["courier_detail"].keys() == {"pickup", "delivery", "drop-off"}
    assert message["order"]["order_deadline"].keys() == sample["order"]["order_deadline"].keys()
    order = message["order"]
    assert SLASHED.fullmatch(order["order_date"])
    assert order["cancelled_at"] == "0001-01-01T00:00:00Z"
    assert order["transaction_date"] == ""
    assert order["line_items"][0]["line_number"] == "1"
    assert order["seller_order_fees"] is None


async def test_click_and_collect_order_has_the_samples_fields(still: Any, example: Any) -> None:
    sample = example("message.order_fetched_cnc")
    placed = await still.place("blib", "pending", click_and_collect=True)
    message = await published(still, placed)
    assert message.keys() == sample.keys()
    assert message["order"].keys() == sample["order"].keys()
    assert message["order"]["line_items"][0].keys() == sample["order"]["line_items"][0].keys()
    assert message["shop_name"] == ""
    order = message["order"]
    assert RFC_3339.fullmatch(order["order_date"])
    assert (order["delivery_method"], order["provider"]) == ("BOPIS", "BOPIS")
    assert order["line_items"][0]["line_number"] == 1
    extras = json.loads(order["shipment_extras"])
    assert extras["instant_pickup"] is True
    assert RFC_3339.fullmatch(extras["instant_pickup_deadline"])
    json.loads(order["channel_response"])


@pytest.mark.parametrize(
    ("channel", "dated", "fees", "currency"),
    [
        ("tkpd", True, True, "IDR"),
        ("shpe", True, True, "IDR"),
        ("lzda", True, True, "IDR"),
        ("tktk", True, True, "IDR"),
        ("shpe-sg", True, True, "SGD"),
        ("blib", False, False, "IDR"),
        ("zlra", False, True, "IDR"),
    ],
)
async def test_marketplaces_have_habits(
    still: Any, channel: str, dated: bool, fees: bool, currency: str
) -> None:
    order = (await published(still, await still.place(channel, "packed")))["order"]
    assert bool(RFC_3339.fullmatch(order["transaction_date"])) is dated
    assert isinstance(order["seller_order_fees"], list) is fees
    assert order["currency_code"] == currency
    assert (order["listing_platform"] in ("TOKOPEDIA", "TIKTOK_SHOP")) is (channel == "tktk")


async def test_amounts_are_exact_decimals_that_add_up(still: Any) -> None:
    messages = await still.messages("CNX_ORDER_FETCHED_1")
    assert len(messages) >= 60
    for message in messages:
        order = message["data"]["order"]
        assert (
            order["total"] == order["subtotal"] - order["discount_total"] + order["shipping_total"]
        )
        assert order["subtotal"] == sum(line["line_total"] for line in order["line_items"])
        for line in order["line_items"]:
            amount = line["raw_price"] - line["discount_amount"]
            assert line["unit_price"] + line["tax"] == amount
            assert abs(line["tax"] * 111 - amount * 11) < Decimal("1.11")


async def test_no_amount_in_the_text_has_a_float_tail(still: Any) -> None:
    answer = await still.client.get(
        f"{still.url}/sandbox/messages",
        headers={"authorization": "00000000-0000-0000-0000-00000000test"},
    )
    assert not re.search(r"\d\.\d{3,}[,}\]]", answer.text)
    assert "e+" not in answer.text


async def test_status_new_only_the_first_time(still: Any) -> None:
    order = await still.place("tkpd", "pending")
    assert (await published(still, order))["order"]["status"] == "new"
    await still.control("POST", "/orders/publish", order)
    assert (await published(still, order))["order"]["status"] == "updated"


async def test_products_have_the_samples_fields(still: Any, example: Any) -> None:
    seen: set[tuple[str, bool]] = set()
    for message in await still.messages("CNX_PRODUCT_FETCHED_1"):
        body = message["data"]
        for variant in body["product"]["variants"]:
            version = "_v2" if "variant_infos" in variant else ""
            sample = example(f"message.product_fetched{version}")
            assert body.keys() == sample.keys()
            assert body["product"].keys() == sample["product"].keys()
            assert variant.keys() == sample["product"]["variants"][0].keys()
            seen.add((body["product"]["channel"], bool(version)))
    assert seen == {
        *((channel, True) for channel in ("tkpd", "shpe", "lzda", "tktk", "blib", "shpe-sg")),
        ("bklp", False),
        ("zlra", False),
        ("zlra", True),
    }


async def test_listings_without_skus_exist(still: Any) -> None:
    products = [one["data"]["product"] for one in await still.messages("CNX_PRODUCT_FETCHED_1")]
    assert sum(product["sku"] == "" for product in products) >= 5
    variants = [variant for product in products for variant in product["variants"]]
    assert sum(variant["variant_sku"] == "" for variant in variants) >= 2


async def test_the_same_sku_is_on_several_channels_at_different_prices(still: Any) -> None:
    prices: dict[str, set[Decimal]] = {}
    channels: dict[str, set[str]] = {}
    for message in await still.messages("CNX_PRODUCT_FETCHED_1"):
        product = message["data"]["product"]
        for variant in product["variants"]:
            prices.setdefault(variant["variant_sku"], set()).add(variant["price"])
            channels.setdefault(variant["variant_sku"], set()).add(product["channel"])
    assert max(len(found) for found in channels.values()) >= 7
    assert sum(len(found) > 1 for found in prices.values()) > 100


async def test_several_warehouses_have_their_own_stock(still: Any) -> None:
    for message in await still.messages("CNX_PRODUCT_FETCHED_1"):
        body = message["data"]
        if (body["brand_id"], body["product"]["channel"]) == ("kopi-nusantara", "tkpd"):
            for variant in body["product"]["variants"]:
                infos = variant["variant_infos"]
                assert len({info["remote_warehouse_id"] for info in infos}) == 3
                assert variant["stock"] == sum(info["stock"] for info in infos)


@pytest.mark.parametrize("version", ["", "_v2"])
async def test_categories_have_the_samples_fields(still: Any, example: Any, version: str) -> None:
    sample = example(f"message.category_fetched{version}")
    suffix = version.upper()
    messages = await still.messages(f"CNX_CATEGORY_FETCHED{suffix}_1")
    attribute = sample["category"]["attributes"][0]
    by_id: dict[tuple[str, str], Any] = {}
    for message in messages:
        body = message["data"]
        assert body.keys() == sample.keys()
        category = body["category"]
        assert category.keys() == sample["category"].keys()
        for one in category["attributes"]:
            assert one.keys() == attribute.keys()
        by_id[category["channel"], category["remote_category_id"]] = category
    assert {channel for channel, _ in by_id} == {
        *("tkpd", "shpe", "lzda", "tktk", "blib", "bklp", "zlra", "shpe-sg")
    }
    for (channel, _), category in by_id.items():
        parent = category["remote_parent_id"]
        assert parent == "" or by_id[channel, parent]["is_leaf"] is False
