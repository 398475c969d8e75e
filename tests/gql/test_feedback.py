"""Feedback over HTTP: partial, repeated, shuffled, of foreign brands; each item ends as told."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from product import EXAMPLES, Product

from domain.activities import Activity, ActivityItem, ActivityKind, ActivityStatus

BRAND = "kopi-nusantara"
EVERY_EXAMPLE = sorted(n for n in json.loads(EXAMPLES.read_text()) if n.startswith("feedback."))
CHANNEL_EXAMPLES = [name for name in EVERY_EXAMPLE if "connect_channel" in name]
LINES = 200


async def tell(product: Product, body: Any, **more: Any) -> int:
    return await product.push(body, subscription="projects/p/subscriptions/own-name", **more)


async def asked(
    product: Product, activity_id: str, kind: ActivityKind, *items: ActivityItem
) -> None:
    """Work of ours that a marketplace has taken, and answers by messages."""
    activity = Activity(
        activity_id, kind, ActivityStatus.PENDING, BRAND, "key", "Dashboard", datetime.now(UTC),
        None, len(items), 0,
    )  # fmt: skip
    await product.wired.services.actions.begin_sync(activity, items, "f", None)


async def shown(product: Product, activity_id: str) -> tuple[str, float, list[dict[str, Any]]]:
    query = """query ($id: String!, $after: String) { activity(activityId: $id) { status progress
      items(first: 100, after: $after) { nodes { target status code message }
        pageInfo { hasNextPage endCursor } } } }"""
    nodes: list[dict[str, Any]] = []
    after = None
    while True:
        answer = await product.ask(query, {"id": activity_id, "after": after})
        found = answer.data["activity"]
        nodes += found["items"]["nodes"]
        if not found["items"]["pageInfo"]["hasNextPage"]:
            return found["status"], found["progress"], nodes
        after = found["items"]["pageInfo"]["endCursor"]


async def test_every_example_of_the_document_is_taken_in_or_waits_for_its_brand(
    product: Product,
) -> None:
    examples = json.loads(EXAMPLES.read_text())
    assert len(EVERY_EXAMPLE) == 16
    for at, name in enumerate(EVERY_EXAMPLE):
        for _ in range(2):
            assert await tell(product, examples[name]["text"], message_id=f"5{at:03}") == 204
    waiting = dict(await product.wired.count_quarantined())
    assert waiting == {"UNKNOWN_BRAND": len(CHANNEL_EXAMPLES)}
    taken = [
        line
        for line in product.wired.metrics.render().splitlines()
        if "_feedback" in line and 'messages_total{kind="' in line
    ]
    count = len(EVERY_EXAMPLE) - len(CHANNEL_EXAMPLES)
    for outcome in ("taken", "duplicate"):
        told = [line for line in taken if f'outcome="{outcome}"' in line]
        assert sum(int(line.rsplit(" ", 1)[1]) for line in told) == count
        assert len(told) == 12


def stock_row(at: int, brand: str = BRAND, *, success: bool = True) -> dict[str, Any]:
    text = "done" if success else "no such item"
    row = {"channel": "blib", "message": text, "success": success, "remote_variant": {}}
    result = {"brand_id": brand, "sku": f"SKU-{at}", "stocks": [row]}
    return {"id": "bulk", "method": "bulk_update_inventory_V3", "result": result}


def flood() -> list[dict[str, Any]]:
    """A tenth failed, a twentieth missing, a tenth repeated, half as many foreign ones."""
    rows = [stock_row(at, success=at % 10 != 3) for at in range(LINES) if at % 20 != 7]
    foreign = [stock_row(at, "dapur-ibu", success=False) for at in range(LINES // 4)]
    strange = [stock_row(at) | {"id": "nobody's"} for at in range(LINES // 4)]
    return rows + rows[:: LINES // 20] + foreign + strange


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_bulk_of_lines_ends_as_its_feedback_says(product: Product, seed: int) -> None:
    items = [
        ActivityItem(at, f"SKU-{at}", ActivityStatus.PENDING, None, "blib") for at in range(LINES)
    ]
    await asked(product, "bulk", ActivityKind.UPDATE_STOCKS, *items)
    messages = flood()
    random.Random(seed).shuffle(messages)
    for start in range(0, len(messages), 10):
        part = messages[start : start + 10]
        told = await asyncio.gather(*(tell(product, message) for message in part))
        assert told == [204] * len(part)
    status, progress, nodes = await shown(product, "bulk")
    assert (status, progress) == ("PENDING", Decimal("0.95"))
    for at, node in enumerate(nodes):
        missing, failed = at % 20 == 7, at % 10 == 3
        expected = ("PENDING", None) if missing else ("SUCCEEDED", None)
        expected = ("FAILED", "REFUSED_BY_MARKETPLACE") if failed else expected
        assert (node["target"], node["status"], node["code"]) == (f"SKU-{at}", *expected)
    for at in range(LINES):
        if at % 20 == 7:
            await tell(product, stock_row(at))
    status, progress, nodes = await shown(product, "bulk")
    assert (status, progress) == ("PARTLY_SUCCEEDED", 1.0)
    counted = Counter(node["status"] for node in nodes)
    assert counted == {"SUCCEEDED": LINES * 9 // 10, "FAILED": LINES // 10}


async def test_a_queued_stock_is_settled_by_its_own_feedback(product: Product) -> None:
    await learn(product, "blib")
    query = """mutation ($sku: String!, $at: String!) { updateStocks(input: {items: [
      {brandId: "kopi-nusantara", channelCode: "blib", sku: $sku, remoteWarehouseId: $at,
       quantity: 5}]}) {
        activity { activityId status items(first: 5) { nodes { status } } }
        userErrors { code message } } }"""
    offer, sku, warehouse = (await blib_offers(product))[0]
    asked_for = {"sku": sku, "at": warehouse}
    payload = (await product.ask(query, asked_for)).data["updateStocks"]
    assert payload["userErrors"] == []
    activity = payload["activity"]
    assert [node["status"] for node in activity["items"]["nodes"]] == ["QUEUED"]
    row = {
        "channel": "blib", "success": True, "message": "set", "remote_variant": offer,
        "remote_warehouse_code": warehouse,
    }  # fmt: skip
    result = {"brand_id": BRAND, "sku": sku, "stocks": [row]}
    body = {"id": activity["activityId"], "method": "bulk_update_inventory_V3", "result": result}
    for other in ({"remote_warehouse_code": "elsewhere"}, {"remote_variant": {"x": "other"}}):
        assert await tell(product, body | {"result": result | {"stocks": [row | other]}}) == 204
    assert (await shown(product, activity["activityId"]))[0] == "PENDING"
    assert await tell(product, body) == 204
    status, progress, [node] = await shown(product, activity["activityId"])
    assert (status, progress) == ("SUCCEEDED", 1.0)
    assert (node["status"], node["message"]) == ("SUCCEEDED", "set")


async def learn(product: Product, *codes: str) -> str:
    query = """mutation ($codes: [String!]) { syncProducts(input: {brandId: "kopi-nusantara",
      channelCodes: $codes}) { activity { activityId } userErrors { code } } }"""
    payload = (await product.ask(query, {"codes": list(codes)})).data["syncProducts"]
    assert payload["userErrors"] == []
    await product.settled()
    found: str = payload["activity"]["activityId"]
    return found


async def blib_offers(product: Product) -> Sequence[tuple[dict[str, Any], str, str]]:
    """Offers of SKUs that blib offers once: remote variant, SKU and a warehouse."""
    query = """{ variants(filter: {brandIds: ["kopi-nusantara"], channelCodes: ["blib"]},
      first: 100) { nodes { sku offers { channelCode remoteVariant
        warehouses { remoteWarehouseId } } } } }"""
    nodes = (await product.ask(query)).data["variants"]["nodes"]
    found: list[tuple[dict[str, Any], str, str]] = []
    for node in nodes:
        its = [offer for offer in node["offers"] if offer["channelCode"] == "blib"]
        if node["sku"] and len(its) == 1:
            warehouse = its[0]["warehouses"][0]["remoteWarehouseId"]
            found.append((its[0]["remoteVariant"], node["sku"], warehouse))
    return found


async def test_a_lost_accept_is_settled_by_feedback(product: Product) -> None:
    made = await product.new_order(brand_id=BRAND, channel="lzda", status="pending")
    await product.fault("OrderService.AcceptOrder", "reset_before", times=1)
    query = """mutation ($order: String!) { acceptOrder(input: {brandId: "kopi-nusantara",
      channelCode: "lzda", remoteOrderId: $order}) {
        order { status statusIsExpected availableActions }
        activity { activityId status } userErrors { code } } }"""
    order = {"order": made["remote_order_id"]}
    payload = (await product.ask(query, order)).data["acceptOrder"]
    assert [error["code"] for error in payload["userErrors"]] == ["OUTCOME_UNKNOWN"]
    await product.forget_calls()
    row = {"brand_id": BRAND, "channel": "lzda", "remote_order_id": made["remote_order_id"]}
    body = {
        "id": payload["activity"]["activityId"],
        "method": "bulk_accept_orders",
        "result": [row | {"brand_id": "foreign"}, row | {"success": True, "message": "ok"}],
    }
    body["result"] = [each | {"success": True, "message": "ok"} for each in body["result"]]
    assert await tell(product, body) == 204
    status, _, [node] = await shown(product, payload["activity"]["activityId"])
    assert (status, node["status"], node["message"]) == ("SUCCEEDED", "SUCCEEDED", "ok")
    again = (await product.ask(query, order)).data["acceptOrder"]
    assert [error["code"] for error in again["userErrors"]] == ["ILLEGAL_STATUS"]
    assert (again["order"]["status"], again["order"]["statusIsExpected"]) == ("ACCEPTED", True)
    assert await product.calls() == []


STATUSES = """{ variants(filter: {brandIds: ["kopi-nusantara"]}, first: 100) { nodes { sku
  offers { channelCode status statusRaw } } } }"""


async def test_what_a_complete_fetch_left_out_is_inactive(product: Product) -> None:
    removed = {
        "id": "1", "brand_id": BRAND, "action": "import_variant_consumer_cron",
        "product": {
            "channel": "lzda", "name": "Gone", "sku": "",
            "variants": [
                {
                    "variant_sku": "GONE-1", "variant_name": "Gone", "status": "active",
                    "currency_code": "IDR", "price": 1, "stock": 1, "remote_variant":
                    {"item_id": 987654321, "sku_id": 987654321},
                }
            ],
        },
    }  # fmt: skip
    enable = """mutation { enableFeatures(input: {features:
      ["feedback-product-fetched-manual"]}) { userErrors { code } } }"""
    assert (await product.ask(enable)).data["enableFeatures"]["userErrors"] == []
    subscription = "projects/p/subscriptions/CNX_PRODUCT_FETCHED_1"
    assert await product.push(removed, subscription=subscription) == 204
    await learn(product, "tkpd")
    assert await statuses(product, "lzda") == {"GONE-1": ("ACTIVE", "active")}
    activity_id = await learn(product, "lzda")
    status, _, [node] = await shown(product, activity_id)
    assert (status, node["status"]) == ("SUCCEEDED", "SUCCEEDED")
    found = await statuses(product, "lzda")
    assert found.pop("GONE-1") == ("INACTIVE", "active")
    assert len(found) > 1
    assert {status for status, raw in found.values() if raw == "active"} == {"ACTIVE"}
    assert await product.push(removed, subscription=subscription) == 204
    assert (await statuses(product, "lzda"))["GONE-1"] == ("ACTIVE", "active")


async def statuses(product: Product, code: str) -> dict[str, tuple[str, str]]:
    nodes = (await product.ask(STATUSES)).data["variants"]["nodes"]
    return {
        node["sku"]: (offer["status"], offer["statusRaw"])
        for node in nodes
        for offer in node["offers"]
        if offer["channelCode"] == code
    }
