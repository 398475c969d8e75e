"""Work on several brands is seen by keys that see them all; what is unknown can be listed."""

from typing import Any

import pytest
from discount_shop import offer
from product import Product

BOTH = ("kopi-nusantara", "batik-lestari")
STOCKS = """mutation ($input: UpdateStocksInput!) { updateStocks(input: $input) {
  activity { id activityId apiKeyId } userErrors { code message path } } }"""
LIST = """query ($filter: ActivityFilter) { activities(filter: $filter) { totalCount nodes {
  activityId brand { brandId } } } }"""
ONE = """query ($activity: String!, $id: ID!) { activity(activityId: $activity) { activityId }
  node(id: $id) { id } }"""
CREATE = """mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }"""


async def key_of(product: Product, *brands: str) -> str:
    given = {"name": "x", "brandIds": list(brands), "scopes": ["products:read", "products:write"]}
    secret: str = (await product.ask(CREATE, {"input": given})).data["createApiKey"]["secret"]
    return secret


async def listed(product: Product, key: str | None = None, **wanted: Any) -> list[str]:
    answer = await product.ask(LIST, {"filter": wanted}, key=key)
    found = answer.data["activities"]
    assert found["totalCount"] == len(found["nodes"])
    return [node["activityId"] for node in found["nodes"]]


@pytest.fixture
async def update(product: Product) -> dict[str, Any]:
    """A stock update on two brands, asked for by a key that sees every brand."""
    for brand in BOTH:
        remote = {"item_id": 1, "variation_id": 2}
        await offer(product, "shpe", f"sku-{brand}", remote, brand_id=brand)
    items = [{"brandId": brand, "sku": f"sku-{brand}", "quantity": 3} for brand in BOTH]
    answer = await product.ask(STOCKS, {"input": {"items": items}})
    activity: dict[str, Any] = answer.data["updateStocks"]["activity"]
    assert activity is not None, answer.body
    return activity


async def test_work_on_two_brands_is_seen_by_keys_of_both(
    product: Product, update: dict[str, Any]
) -> None:
    asked = {"activity": update["activityId"], "id": update["id"]}
    for brands, sees in ((BOTH, True), (BOTH[:1], False), (BOTH[1:], False)):
        key = await key_of(product, *brands)
        assert await listed(product, key, kinds=["UPDATE_STOCKS"]) == (
            [update["activityId"]] if sees else []
        )
        found = (await product.ask(ONE, asked, key=key)).data
        assert (found["activity"] is not None) is (found["node"] is not None) is sees
    for brand in BOTH:
        assert await listed(product, brandIds=[brand]) == [update["activityId"]]


async def test_by_who_asked_and_when(product: Product, update: dict[str, Any]) -> None:
    mine = {"keyIds": [update["apiKeyId"]]}
    assert update["activityId"] in await listed(product, **mine)
    past = {"requestedAt": {"to": "2020-01-01T00:00:00Z"}}
    assert await listed(product, **mine, **past) == []
    assert await listed(product, itemStatuses=["UNKNOWN", "NO_FEEDBACK"]) == []
