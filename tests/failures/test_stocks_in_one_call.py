"""Stocks of many SKUs by one UpdateStockV4 call: taken, then told by feedback."""

from typing import Any

from product import Product

BRAND = "kopi-nusantara"
FEATURE = "feedback-bulk-update-inventory-v4"
V4 = "InventoryService.UpdateStockV4"
STOCKS = """mutation ($input: UpdateStocksInput!) { updateStocks(input: $input) {
  activity { activityId status items(first: 100) { nodes { target status code message } } }
  userErrors { code path } } }"""


async def learn(product: Product) -> list[str]:
    """SKUs that Shopee offers, once its products have come."""
    query = """mutation { syncProducts(input: {brandId: "kopi-nusantara",
      channelCodes: ["bklp"]}) { userErrors { code } } }"""
    await product.ask(query)
    await product.settled()
    await product.forget_calls()
    shelf = '{ variants(filter: {brandIds: ["kopi-nusantara"]}, first: 100) { nodes { sku } } }'
    nodes = (await product.ask(shelf)).data["variants"]["nodes"]
    return [node["sku"] for node in nodes if node["sku"]][:3]


async def set_stocks(product: Product, skus: list[str], **more: Any) -> dict[str, Any]:
    items = [{"brandId": BRAND, "sku": sku, "channelCode": "bklp", "quantity": 7} for sku in skus]
    given = {"items": items, "inOneCall": True} | more
    payload: dict[str, Any] = (await product.ask(STOCKS, {"input": given})).data["updateStocks"]
    return payload


async def test_one_call_is_taken_and_feedback_says_what_became_of_each(product: Product) -> None:
    skus = await learn(product)
    enable = """mutation ($names: [String!]!) { enableFeatures(input: {features: $names}) {
      userErrors { code } } }"""
    assert (await product.ask(enable, {"names": [FEATURE]})).errors == []
    await product.forget_calls()
    payload = await set_stocks(product, skus, idempotencyKey="k")
    assert payload["userErrors"] == []
    assert await product.calls() == [V4]
    again = await set_stocks(product, skus, idempotencyKey="k")
    assert again["activity"]["activityId"] == payload["activity"]["activityId"]
    assert await product.calls() == [V4]
    await product.settled()
    query = """query ($id: String!) { activity(activityId: $id) { status
      items(first: 100) { nodes { target status } } } }"""
    found = await product.ask(query, {"id": payload["activity"]["activityId"]})
    assert found.data["activity"] == {
        "status": "SUCCEEDED",
        "items": {"nodes": [{"target": sku, "status": "SUCCEEDED"} for sku in skus]},
    }


async def test_without_its_feature_nothing_is_sent(product: Product) -> None:
    skus = await learn(product)
    payload = await set_stocks(product, skus)
    assert payload == {
        "activity": None,
        "userErrors": [{"code": "RULE_VIOLATED", "path": ["input", "inOneCall"]}],
    }
    assert await product.calls() == []
