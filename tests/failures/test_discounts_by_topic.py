"""Many discounts by one message: taken at once, told of by feedback, never by both ways."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from bulk_orders import ended
from discount_shop import asks, create, offer, remove
from product import DEADLINE, Product, running_product

CREATED, DELETED = "CNX_BULK_UPSERT_DISCOUNT", "CNX_BULK_DELETE_DISCOUNT"
FEATURES = """mutation { enableFeatures(input: {features: ["feedback-create-discount"]}) {
  userErrors { code } } }"""
SHOWN = """query ($id: ID!) { node(id: $id) { ... on Discount {
  items { id status remoteDiscountId message } } } }"""
SKUS = [f"SKU-{number:02}" for number in range(21)]


@pytest.fixture
async def product(sqlite_address: str) -> AsyncIterator[Product]:
    """The product with 21 offers on Tokopedia, publishing to its sandbox."""
    running = running_product(sqlite_address, sandbox={"orders": 0}, pubsub_project="demo")
    async with running as product:
        for number, sku in enumerate(SKUS):
            await offer(product, "tkpd", sku, {"product_id": number + 1})
        assert (await product.ask(FEATURES)).data["enableFeatures"]["userErrors"] == []
        await product.forget_calls()
        yield product


def wanted(skus: list[str]) -> list[dict[str, Any]]:
    return [asks("tkpd", sku) for sku in skus]


async def statuses(product: Product, discount_id: str) -> set[str]:
    node = (await product.ask(SHOWN, {"id": discount_id})).data["node"]
    return {item["status"] for item in node["items"]}


async def test_more_than_twenty_items_are_one_message_and_feedback_tells(product: Product) -> None:
    made = await create(product, wanted(SKUS))
    assert made["userErrors"] == []
    assert await product.calls() == [CREATED]
    activity = await ended(product, made["activity"]["activityId"], unlike="SENT")
    assert {item["status"] for item in activity["items"]} == {"SUCCEEDED"}
    (discount,) = made["discounts"]
    assert await statuses(product, discount["id"]) == {"ACTIVE"}

    gone = await remove(product, [discount["id"]])
    assert gone["userErrors"] == []
    assert await product.calls() == [CREATED, DELETED]
    async with asyncio.timeout(DEADLINE):
        while await statuses(product, discount["id"]) != {"DELETED"}:
            await asyncio.sleep(0.05)


async def test_twenty_items_are_one_call(product: Product) -> None:
    made = await create(product, wanted(SKUS[:20]))
    assert (made["userErrors"], made["activity"]["status"]) == ([], "SUCCEEDED")
    gone = await remove(product, [made["discounts"][0]["id"]])
    assert (gone["userErrors"], gone["activity"]["status"]) == ([], "SUCCEEDED")
    assert await product.calls() == [
        "PromotionService.CreateDiscount",
        "PromotionService.DeleteDiscount",
    ]


@pytest.mark.parametrize(
    ("fault", "status", "shown"),
    [("error_500", "UNKNOWN", "UNKNOWN"), ("error_404", "FAILED", "FAILED")],
)
async def test_a_message_that_was_not_taken_is_not_sent_again(
    product: Product, fault: str, status: str, shown: str
) -> None:
    await product.fault("*", fault)
    made = await create(product, wanted(SKUS), idempotencyKey="one")
    again = await create(product, wanted(SKUS), idempotencyKey="one")
    assert await product.calls() == [CREATED]
    assert made["activity"]["activityId"] == again["activity"]["activityId"]
    nodes = made["activity"]["items"]["nodes"]
    assert {node["status"] for node in nodes} == {status}
    assert [item["status"] for item in made["discounts"][0]["items"]] == [shown] * 21
    assert len(made["userErrors"]) == 1
