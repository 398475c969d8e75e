"""Bulks of orders as callers ask for them over HTTP, and what their activities say."""

import asyncio
from collections.abc import Sequence
from typing import Any

from product import DEADLINE, Product

BRAND = "kopi-nusantara"
KINDS = {
    "acceptOrders": "AcceptOrdersInput",
    "packOrders": "PackOrdersInput",
    "shipOrders": "ShipOrdersInput",
    "completeOrders": "CompleteOrdersInput",
    "cancelOrders": "CancelOrdersInput",
}
PAYLOAD = """{
  activity { activityId kind status requestedBy estimatedCompletionAt progress brand { brandId } }
  userErrors { code message path }
}"""
ITEMS = """query ($id: String!, $after: String) { activity(activityId: $id) {
  status progress completedAt
  items(first: 100, after: $after) {
    pageInfo { hasNextPage endCursor } nodes { target status code message } } } }"""


def named(made: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A row that names an order by its three names."""
    return {
        "brandId": made["brand_id"],
        "channelCode": made["channel"],
        "remoteOrderId": made["remote_order_id"],
    } | more


async def make_orders(
    product: Product, count: int, status: str = "pending", channel: str = "lzda", **more: Any
) -> list[dict[str, Any]]:
    """Make orders in the sandbox and wait until the product shows them; calls are forgotten."""
    wanted = {"brand_id": BRAND, "channel": channel, "status": status} | more
    made = [await product.control("POST", "/orders", wanted) for _ in range(count)]
    await product.settled()
    await product.forget_calls()
    return [wanted | each for each in made]


async def ask_bulk(
    product: Product, name: str, rows: Sequence[dict[str, Any]], *, key: str | None = None,
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """The payload of a bulk mutation."""
    query = f"mutation ($input: {KINDS[name]}!) {{ {name}(input: $input) {PAYLOAD} }}"
    answer = await product.ask(query, {"input": {"orders": list(rows)} | more}, key=key)
    payload: dict[str, Any] = answer.data[name]
    return payload


def codes(payload: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["path"]) for error in payload["userErrors"]]


async def read_activity(product: Product, activity_id: str) -> dict[str, Any]:
    """The activity with all of its items."""
    nodes: list[dict[str, Any]] = []
    after = None
    while True:
        answer = await product.ask(ITEMS, {"id": activity_id, "after": after})
        activity: dict[str, Any] = answer.data["activity"]
        nodes += activity["items"]["nodes"]
        page = activity["items"]["pageInfo"]
        if not page["hasNextPage"]:
            return activity | {"items": nodes}
        after = page["endCursor"]


async def ended(product: Product, activity_id: str, *, unlike: str = "PENDING") -> dict[str, Any]:
    """The activity, read whole once it stands unlike this: by default, once nothing waits."""
    query = "query ($id: String!) { activity(activityId: $id) { status } }"
    async with asyncio.timeout(DEADLINE):
        while (await product.ask(query, {"id": activity_id})).data["activity"]["status"] == unlike:
            await asyncio.sleep(0.05)
    return await read_activity(product, activity_id)


def by_target(activity: dict[str, Any]) -> dict[str, str]:
    """The status of each item's target."""
    return {item["target"]: item["status"] for item in activity["items"]}
