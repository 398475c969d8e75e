"""Brands and features: registered in one call, told honestly, remembered."""

import json
from typing import Any

import pytest
from product import BRANDS, Product

BRAND, FEATURES = "AuthService.AddBrandIDToClient", "ClientCredentialsService.AddFeatures"
REGISTER = """mutation ($input: RegisterBrandsInput!) { registerBrands(input: $input) {
  brands { brandId name } activity { activityId kind status items { nodes { target status } } }
  userErrors { code message path } } }"""
ENABLE = """mutation ($input: EnableFeaturesInput!) { enableFeatures(input: $input) {
  subscriptions { feature subscription } activity { activityId kind status }
  userErrors { code message path } } }"""
LIST = "{ features { name description heading subscription enabledAt } }"
MAKE_KEY = (
    "mutation ($scopes: [String!]!, $brands: [String!], $all: Boolean!) { createApiKey(input: "
    '{name: "partner", brandIds: $brands, allBrands: $all, scopes: $scopes}) { secret } }'
)


async def register(product: Product, *brands: Any, key: str | None = None, **more: Any) -> Any:
    rows = [one if isinstance(one, dict) else {"brandId": one} for one in brands]
    answer = await product.ask(REGISTER, {"input": {"brands": rows} | more}, key=key)
    return answer.data["registerBrands"]


async def enable(product: Product, *names: str, key: str | None = None, **more: Any) -> Any:
    answer = await product.ask(ENABLE, {"input": {"features": list(names)} | more}, key=key)
    return answer.data["enableFeatures"]


async def known(product: Product) -> list[str]:
    found = (await product.ask("{ brands(first: 100) { nodes { brandId } } }")).data["brands"]
    return [brand["brandId"] for brand in found["nodes"]]


def codes(payload: Any) -> list[str]:
    return [error["code"] for error in payload["userErrors"]]


async def key_of(product: Product, *scopes: str, brands: list[str] | None = None) -> str:
    given = {"scopes": list(scopes), "brands": brands, "all": brands is None}
    made = await product.ask(MAKE_KEY, given)
    secret: str = made.data["createApiKey"]["secret"]
    return secret


async def test_brands_are_registered_in_one_call_and_known(product: Product) -> None:
    await product.forget_calls()
    payload = await register(
        product, {"brandId": "new-1", "name": "New One"}, "new-2", "new-2", idempotencyKey="k"
    )
    assert payload["userErrors"] == []
    assert payload["brands"] == [
        {"brandId": "new-1", "name": "New One"},
        {"brandId": "new-2", "name": "new-2"},
    ]
    assert (payload["activity"]["kind"], payload["activity"]["status"]) == (
        "REGISTER_BRANDS",
        "SUCCEEDED",
    )
    assert await known(product) == sorted([*BRANDS, "new-1", "new-2"])
    again = await register(
        product, {"brandId": "new-1", "name": "New One"}, "new-2", "new-2", idempotencyKey="k"
    )
    assert again == payload
    other = await register(product, "new-3", idempotencyKey="k")
    assert codes(other) == ["IDEMPOTENCY_CONFLICT"]
    [call] = await product.control("GET", "/calls")
    assert call["params"]["brands"] == [
        {"brand": "New One", "brand_id": "new-1"},
        {"brand": "new-2", "brand_id": "new-2"},
    ]


async def test_a_brand_of_another_client_refuses_all(product: Product) -> None:
    await product.forget_calls()
    payload = await register(product, "new-1", "toko-tetangga")
    [error] = payload["userErrors"]
    assert (error["code"], error["path"]) == ("REFUSED_BY_MARKETPLACE", ["input", "brands"])
    assert "another client" in error["message"]
    assert (payload["brands"], payload["activity"]["status"]) == ([], "FAILED")
    assert await known(product) == sorted(BRANDS)
    assert await product.calls() == [BRAND]


@pytest.mark.parametrize(
    ("brands", "path"),
    [
        ([], ["input", "brands"]),
        ([f"b{n}" for n in range(101)], ["input", "brands"]),
        (["ok", " "], ["input", "brands", "1"]),
        (["a\nb"], ["input", "brands", "0"]),
        (["a" * 201], ["input", "brands", "0"]),
        (
            [{"brandId": "a", "name": "A"}, {"brandId": "a", "name": "B"}],
            ["input", "brands", "1"],
        ),
    ],
)
async def test_wrong_brands_send_nothing(product: Product, brands: Any, path: list[str]) -> None:
    await product.forget_calls()
    payload = await register(product, *brands)
    assert (codes(payload), payload["userErrors"][0]["path"]) == (["INVALID"], path)
    assert (payload["activity"], await product.calls()) == (None, [])


FAULTS = [
    ("error_400", "REFUSED_BY_MARKETPLACE", "FAILED"),
    ("error_401", "UPSTREAM_UNAVAILABLE", "FAILED"),
    ("error_403", "UPSTREAM_UNAVAILABLE", "FAILED"),
    ("error_404", "REFUSED_BY_MARKETPLACE", "FAILED"),
    ("error_500", "OUTCOME_UNKNOWN", "UNKNOWN"),
    ("error_503", "OUTCOME_UNKNOWN", "UNKNOWN"),
    ("truncated", "OUTCOME_UNKNOWN", "UNKNOWN"),
]


@pytest.mark.parametrize(("fault", "code", "status"), FAULTS)
async def test_every_error_is_told_once_and_never_sent_again(
    product: Product, fault: str, code: str, status: str
) -> None:
    for method, work, wanted in ((BRAND, register, "new-1"), (FEATURES, enable, "order-fetched")):
        await product.forget_calls()
        await product.fault(method, fault, times=1)
        first = await work(product, wanted, idempotencyKey=f"k-{wanted}")
        assert (codes(first), first["activity"]["status"]) == ([code], status)
        assert await work(product, wanted, idempotencyKey=f"k-{wanted}") == first
        assert await product.calls() == [method]
    assert await known(product) == sorted(BRANDS)
    shown = (await product.ask(LIST)).data["features"]
    assert [one for one in shown if one["subscription"]] == []


async def test_a_brand_that_the_answer_leaves_out_is_unknown(product: Product) -> None:
    body = json.dumps({"id": "1", "jsonrpc": "2.0", "result": {"brand_ids": ["new-1"]}})
    await product.fault(BRAND, "raw", times=1, body=body, status=200)
    payload = await register(product, "new-1", "new-2")
    assert [brand["brandId"] for brand in payload["brands"]] == ["new-1"]
    assert codes(payload) == ["OUTCOME_UNKNOWN"]
    assert payload["activity"]["status"] == "UNKNOWN"
    assert await known(product) == sorted([*BRANDS, "new-1"])


async def test_features_are_enabled_remembered_and_refused_by_name(product: Product) -> None:
    await product.forget_calls()
    names = ("feedback-ship-orders", "order-fetched", "feedback-connect-channel")
    payload = await enable(product, *names, idempotencyKey="k")
    assert payload["subscriptions"] == [
        {"feature": "order-fetched", "subscription": "CNX_ORDER_FETCHED_1"},
        {
            "feature": "feedback-connect-channel",
            "subscription": "CNX_FEEDBACK_CONNECT_CHANNEL_1",
        },
    ]
    assert payload["userErrors"] == [
        {
            "code": "INVALID",
            "message": "Feature 'feedback-ship-orders' doesn't exist",
            "path": ["input", "features", "0"],
        }
    ]
    assert payload["activity"]["status"] == "PARTLY_SUCCEEDED"
    assert await enable(product, *names, idempotencyKey="k") == payload
    [call] = await product.control("GET", "/calls")
    assert call["params"] == {"feature_names": list(names)}
    shown = {one["name"]: one for one in (await product.ask(LIST)).data["features"]}
    assert len(shown) == 19
    assert shown["order-fetched"]["subscription"] == "CNX_ORDER_FETCHED_1"
    assert shown["order-fetched"]["heading"] == "CNX_ORDER_FETCHED"
    assert shown["order-fetched"]["enabledAt"]
    assert shown["product-fetched"]["subscription"] is None


async def test_a_known_feature_may_be_refused_and_an_unknown_one_taken(product: Product) -> None:
    result = {
        "subscription_error": {"chat-fetched": "not for you"},
        "subscription_list": {"chat-v9": "CNX_CHAT_V9_1"},
    }
    body = json.dumps({"id": "1", "jsonrpc": "2.0", "result": result})
    await product.fault(FEATURES, "raw", times=1, body=body, status=200)
    payload = await enable(product, "chat-v9", "chat-fetched")
    assert payload["subscriptions"] == [{"feature": "chat-v9", "subscription": "CNX_CHAT_V9_1"}]
    assert [(e["code"], e["path"][-1]) for e in payload["userErrors"]] == [
        ("REFUSED_BY_MARKETPLACE", "1")
    ]
    shown = {one["name"]: one for one in (await product.ask(LIST)).data["features"]}
    assert len(shown) == 20
    assert shown["chat-v9"]["subscription"] == "CNX_CHAT_V9_1"


async def test_only_a_key_of_every_brand_touches_the_client(product: Product) -> None:
    await enable(product, "order-fetched")
    scopes = ("channels:read", "channels:write")
    partner = await key_of(product, *scopes, brands=["dapur-ibu"])
    reader = await key_of(product, "channels:read")
    stranger = await key_of(product, "orders:read")
    await product.forget_calls()
    for payload in (
        await register(product, "new-1", key=partner),
        await enable(product, "order-fetched", key=partner),
    ):
        assert (codes(payload), payload["activity"]) == (["INVALID"], None)
    for query, given in (
        (REGISTER, {"brands": [{"brandId": "new-1"}]}),
        (ENABLE, {"features": ["order-fetched"]}),
    ):
        refused = await product.ask(query, {"input": given}, key=reader)
        assert [code for code, _ in refused.codes] == ["FORBIDDEN"]
    assert await product.calls() == []
    for key, is_told in ((partner, False), (stranger, False), (reader, True)):
        shown = (await product.ask(LIST, key=key)).data["features"]
        assert len(shown) == 19
        assert all(one["description"] for one in shown)
        assert any(one["subscription"] for one in shown) is is_told
        assert any(one["enabledAt"] for one in shown) is is_told
