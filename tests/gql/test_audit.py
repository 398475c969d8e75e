"""Who did what to which order, by which key: for operators, each of their own brands."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from product import Product, running_product

ENTRIES = """query ($filter: AuditFilter, $first: Int, $after: String) {
  auditEntries(filter: $filter, first: $first, after: $after) { totalCount nodes {
    number at apiKeyId apiKeyName action target orderId arguments note
    brand { brandId } order { remoteOrderId } activity { activityId status } }
    pageInfo { hasNextPage endCursor } } }"""
CREATE = """mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
  apiKey { id } secret userErrors { code } } }"""
REVOKE = """mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) {
  apiKey { revokedAt } userErrors { code message path } } }"""
CANCEL = """mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) {
  activity { activityId } userErrors { code } } }"""
SYNC = """mutation ($input: SyncProductsInput!) { syncProducts(input: $input) {
  activity { activityId } userErrors { code } } }"""


@pytest.fixture(scope="module")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """The product with orders of every brand, for what is done to them here."""
    address = f"sqlite:///{tmp_path_factory.mktemp('shop') / 'store.db'}"
    sandbox = {"publish_at_start": True, "orders": 60}
    async with running_product(address, sandbox=sandbox) as running:
        await running.settled()
        yield running


async def entries(product: Product, key: str | None = None, **given: Any) -> list[dict[str, Any]]:
    answer = await product.ask(ENTRIES, given, key=key)
    nodes: list[dict[str, Any]] = answer.data["auditEntries"]["nodes"]
    return nodes


async def an_order(product: Product, brand: str, status: str = "PENDING") -> dict[str, Any]:
    query = """query ($filter: OrderFilter) { orders(filter: $filter, first: 1) { nodes {
      id remoteOrderId channelCode } } }"""
    answer = await product.ask(query, {"filter": {"brandIds": [brand], "statuses": [status]}})
    order: dict[str, Any] = answer.data["orders"]["nodes"][0]
    return order


async def new_key(product: Product, *scopes: str, **more: Any) -> dict[str, Any]:
    given = {"name": "partner", "scopes": list(scopes), **(more or {"allBrands": True})}
    made: dict[str, Any] = (await product.ask(CREATE, {"input": given})).data["createApiKey"]
    assert made["userErrors"] == []
    return made


async def test_who_did_what_to_which_order_by_which_key(shop: Product) -> None:
    clerk = await new_key(shop, "orders:write", "orders:read", brandIds=["dapur-ibu"])
    order = await an_order(shop, "dapur-ibu")
    given = {"orderId": order["id"], "reason": "out of stock", "idempotencyKey": "cancel-1"}
    done = await shop.ask(CANCEL, {"input": given}, key=clerk["secret"])
    assert done.data["cancelOrder"]["userErrors"] == []
    await shop.ask(CANCEL, {"input": given}, key=clerk["secret"])
    [entry] = await entries(shop, filter={"orderId": order["id"]})
    arguments = entry.pop("arguments")
    at, number = entry.pop("at"), entry.pop("number")
    assert entry == {
        "apiKeyId": clerk["apiKey"]["id"],
        "apiKeyName": "partner",
        "action": "CANCEL_ORDER",
        "target": order["remoteOrderId"],
        "orderId": order["id"],
        "note": None,
        "brand": {"brandId": "dapur-ibu"},
        "order": {"remoteOrderId": order["remoteOrderId"]},
        "activity": {**done.data["cancelOrder"]["activity"], "status": "SUCCEEDED"},
    }
    assert arguments["reason"] == "out of stock"
    assert arguments["order"]["channelCode"] == order["channelCode"]
    by_key = {"keyIds": [clerk["apiKey"]["id"]], "actions": ["CANCEL_ORDER"]}
    assert [e["number"] for e in await entries(shop, filter=by_key)] == [number]
    activity = {"activityId": entry["activity"]["activityId"]}
    assert [e["number"] for e in await entries(shop, filter=activity)] == [number]
    assert [e["number"] for e in await entries(shop, filter={"at": {"from": at}})][-1] == number
    assert number not in [e["number"] for e in await entries(shop, filter={"at": {"to": at}})]


async def test_what_is_refused_is_not_told(shop: Product) -> None:
    order = await an_order(shop, "batik-lestari", "COMPLETED")
    refused = await shop.ask(CANCEL, {"input": {"orderId": order["id"], "reason": "late"}})
    assert refused.data["cancelOrder"]["userErrors"] == [{"code": "ILLEGAL_STATUS"}]
    assert await entries(shop, filter={"orderId": order["id"]}) == []


async def test_keys_that_are_made_and_revoked_are_told(shop: Product) -> None:
    made = await new_key(shop, "orders:read")
    revoked = {"input": {"apiKeyId": made["apiKey"]["id"], "idempotencyKey": "revoke-1"}}
    for _ in range(2):
        done = (await shop.ask(REVOKE, revoked)).data["revokeApiKey"]
        assert done["userErrors"] == []
        assert done["apiKey"]["revokedAt"] is not None
    told = await entries(shop, first=2)
    assert [(e["action"], e["apiKeyName"]) for e in told] == [
        ("REVOKE_API_KEY", "admin"),
        ("CREATE_API_KEY", "admin"),
    ]
    assert told[0]["target"] == told[1]["target"]
    assert told[1]["arguments"]["scopes"] == ["orders:read"]
    assert made["secret"] not in json.dumps(told)
    other = await new_key(shop, "orders:read")
    conflict = {"apiKeyId": other["apiKey"]["id"], "idempotencyKey": "revoke-1"}
    answer = (await shop.ask(REVOKE, {"input": conflict})).data["revokeApiKey"]
    assert [e["code"] for e in answer["userErrors"]] == ["IDEMPOTENCY_CONFLICT"]


async def test_the_operators_own_key_cannot_be_revoked(shop: Product) -> None:
    [entry] = await entries(shop, first=1, filter={"actions": ["CREATE_API_KEY"]})
    before = await entries(shop, first=1)
    answer = await shop.ask(REVOKE, {"input": {"apiKeyId": entry["apiKeyId"]}})
    [error] = answer.data["revokeApiKey"]["userErrors"]
    assert (error["code"], error["path"]) == ("INVALID", ["input", "apiKeyId"])
    assert await entries(shop, first=1) == before


async def test_a_manager_sees_its_brands_alone(shop: Product) -> None:
    manager = await new_key(shop, "keys:manage", "orders:read", brandIds=["kopi-nusantara"])
    for brand in ("kopi-nusantara", "sepatu-rimba"):
        done = await shop.ask(SYNC, {"input": {"brandId": brand, "channelCodes": ["shpe"]}})
        assert done.data["syncProducts"]["userErrors"] == []
    seen = await entries(shop, key=manager["secret"], first=100)
    assert {entry["brand"]["brandId"] for entry in seen} == {"kopi-nusantara"}
    assert seen[0]["arguments"] == {"brandId": "kopi-nusantara", "channelCodes": ["shpe"]}
    for brand in ("sepatu-rimba", "nobody"):
        found = await entries(shop, key=manager["secret"], filter={"brandIds": [brand]})
        assert found == []


async def test_it_needs_the_scope_of_operators(shop: Product) -> None:
    reader = await new_key(shop, "orders:read", "orders:write", "products:read")
    answer = await shop.ask("{ auditEntries { nodes { number } } }", key=reader["secret"])
    assert answer.codes == [("FORBIDDEN", ["auditEntries"])]


async def test_pages_go_backwards_without_gaps(shop: Product) -> None:
    for _ in range(3):
        await new_key(shop, "orders:read")
    query: dict[str, Any] = {"first": 2}
    numbers: list[int] = []
    while True:
        page = (await shop.ask(ENTRIES, query)).data["auditEntries"]
        numbers += [int(node["number"]) for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        query["after"] = page["pageInfo"]["endCursor"]
    assert numbers == list(range(numbers[0], 0, -1))
    assert page["totalCount"] == len(numbers)
    other = {"first": 2, "after": query["after"], "filter": {"brandIds": ["dapur-ibu"]}}
    answer = await shop.ask(ENTRIES, other)
    assert answer.codes == [("BAD_USER_INPUT", ["auditEntries"])]
