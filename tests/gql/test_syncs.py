"""Syncs end to end: one call asks, messages bring, and what they bring is shown."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from product import Product

PAYLOAD = """{ userErrors { code message path }
  activity { kind status items(first: 100) { nodes { target status code message } } } }"""


async def ask(product: Product, name: str, **given: Any) -> dict[str, Any]:
    kind = name[0].upper() + name[1:]
    query = f"mutation ($input: {kind}Input!) {{ {name}(input: $input) {PAYLOAD} }}"
    payload: dict[str, Any] = (await product.ask(query, {"input": given})).data[name]
    await product.settled()
    return payload


def outcomes(payload: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item["target"], item["status"]) for item in payload["activity"]["items"]["nodes"]]


async def test_orders_of_a_window_come_again(product: Product) -> None:
    await product.control("POST", "/orders", {"brand_id": "dapur-ibu", "channel": "tkpd"})
    await product.settled()
    await product.forget_calls()
    now = datetime.now(UTC)
    window = {"from": (now - timedelta(days=1)).isoformat(), "to": now.isoformat()}
    payload = await ask(product, "syncOrders", brandId="dapur-ibu", **window)
    assert payload["userErrors"] == []
    assert (payload["activity"]["kind"], payload["activity"]["status"]) == ("SYNC_ORDERS", "SENT")
    assert outcomes(payload) == [("dapur-ibu", "SENT")]
    assert await product.calls() == ["OrderService.FetchOrders"]
    shown = await product.ask('{ orders(filter: {brandIds: ["dapur-ibu"]}) { totalCount } }')
    found = await product.control("GET", "/orders?brand_id=dapur-ibu&limit=500")
    recent = [
        one for one in found if datetime.fromisoformat(one["ordered_at"]) > now - timedelta(1)
    ]
    assert shown.data["orders"]["totalCount"] == len(recent)
    assert recent


@pytest.mark.parametrize(
    ("start", "end", "path"),
    [("2026-03-02", "2026-03-01", "to"), ("2026-01-01", "2026-03-01", "to")],
)
async def test_a_window_that_cannot_be_sends_nothing(
    product: Product, start: str, end: str, path: str
) -> None:
    window = {"from": f"{start}T00:00:00Z", "to": f"{end}T00:00:00Z"}
    payload = await ask(product, "syncOrders", brandId="dapur-ibu", **window)
    assert [(e["code"], e["path"]) for e in payload["userErrors"]] == [("INVALID", ["input", path])]
    assert await product.calls() == []


async def test_products_of_some_channels_come_again(product: Product) -> None:
    payload = await ask(product, "syncProducts", brandId="dapur-ibu", channelCodes=["tkpd"])
    assert outcomes(payload) == [("tkpd", "SENT")]
    assert await product.calls() == ["ProductService.ProductFetchedManual"]
    query = "{ variants(first: 100) { nodes { offers { channelCode } } } }"
    query = query.replace("channelCode", "channel { channelCode }")
    nodes = (await product.ask(query)).data["variants"]["nodes"]
    codes = {offer["channel"]["channelCode"] for node in nodes for offer in node["offers"]}
    assert codes == {"tkpd"}


async def test_variants_come_again_ten_skus_a_call_each_with_its_outcome(product: Product) -> None:
    await ask(product, "syncProducts", brandId="dapur-ibu", channelCodes=["tkpd"])
    nodes = (await product.ask("{ variants(first: 100) { nodes { sku } } }")).data["variants"]
    known = [node["sku"] for node in nodes["nodes"] if node["sku"]][:3]
    skus = [*known, *(f"NOBODY-{number}" for number in range(9))]
    await product.forget_calls()
    payload = await ask(product, "syncVariants", brandId="dapur-ibu", channelCode="tkpd", skus=skus)
    assert outcomes(payload) == [(sku, "SUCCEEDED" if sku in known else "FAILED") for sku in skus]
    assert payload["activity"]["status"] == "PARTLY_SUCCEEDED"
    calls = await product.control("GET", "/calls")
    assert [call["method"] for call in calls] == ["ProductService.FetchVariantsBySku"] * 2
    sent = [sku for call in calls for sku in _skus(call["params"])]
    assert sent == skus


def _skus(params: dict[str, Any]) -> list[str]:
    (found,) = [value for value in params.values() if isinstance(value, list)]
    return [str(sku) for sku in found]


async def test_variants_by_sku_are_not_everyones(product: Product) -> None:
    given = {"brandId": "dapur-ibu", "channelCode": "blib", "skus": ["A"]}
    payload = await ask(product, "syncVariants", **given)
    assert [e["code"] for e in payload["userErrors"]] == ["UNSUPPORTED_BY_MARKETPLACE"]
    assert await product.calls() == []


async def test_category_trees_come_again(product: Product) -> None:
    payload = await ask(product, "refreshCategories", channelCodes=["tkpd", "shpe"])
    assert outcomes(payload) == [("tkpd", "SENT"), ("shpe", "SENT")]
    assert await product.calls() == ["CategoryService.GetCategory"]
    query = '{ categories(channelCode: "tkpd") { totalCount nodes { name path } } }'
    shown = (await product.ask(query)).data["categories"]
    assert shown["totalCount"] > 0
    assert all(node["path"] for node in shown["nodes"]), json.dumps(shown)


@pytest.mark.parametrize(
    ("name", "given", "method"),
    [
        ("syncProducts", {"brandId": "dapur-ibu"}, "ProductService.ProductFetchedManual"),
        ("refreshCategories", {"channelCodes": ["tkpd"]}, "CategoryService.GetCategory"),
    ],
)
async def test_the_same_key_asks_once(
    product: Product, name: str, given: dict[str, Any], method: str
) -> None:
    first = await ask(product, name, idempotencyKey="once", **given)
    again = await ask(product, name, idempotencyKey="once", **given)
    assert first == again
    assert await product.calls() == [method]


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("error_400", "FAILED", "REFUSED_BY_MARKETPLACE"),
        ("error_503", "UNKNOWN", "OUTCOME_UNKNOWN"),
        ("reset_after", "UNKNOWN", "OUTCOME_UNKNOWN"),
    ],
)
async def test_a_sync_that_fails_says_how_and_is_not_repeated(
    product: Product, fault: str, status: str, code: str
) -> None:
    await product.fault("ProductService.ProductFetchedManual", fault, times=1)
    payload = await ask(product, "syncProducts", brandId="dapur-ibu", channelCodes=["tkpd"])
    assert [e["code"] for e in payload["userErrors"]] == [code]
    assert outcomes(payload) == [("tkpd", status)]
    assert await product.calls() == ["ProductService.ProductFetchedManual"]
