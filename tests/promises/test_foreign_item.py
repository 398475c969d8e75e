"""S3: one foreign item in any bulk, and nothing is called; it looks just like one that is not."""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from product import Product, running_product

OWN, FOREIGN, ABSENT = "dapur-ibu", "kopi-nusantara", "nobody"
CREATE = """mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }"""
ORDERS = """query ($brand: String!) { orders(filter: {brandIds: [$brand]}, first: 1) {
  nodes { id brand { brandId } channelCode remoteOrderId } } }"""
VARIANTS = """query ($brand: String!) { variants(filter: {brandIds: [$brand]}, first: 50) {
  nodes { sku offers { id channel { channelCode } } } } }"""
PAYLOAD = "{ activity { activityId } userErrors { code message path } }"


@dataclass
class Tenant:
    """The product, and a key of one brand with every scope."""

    product: Product
    key: str

    async def do(self, name: str, given: dict[str, Any]) -> dict[str, Any]:
        """The payload of a mutation, without what differs by the names that were given."""
        kind = name[0].upper() + name[1:]
        query = f"mutation ($input: {kind}Input!) {{ {name}(input: $input) {PAYLOAD} }}"
        answer = await self.product.ask(query, {"input": given}, key=self.key)
        payload: dict[str, Any] = answer.data[name]
        return payload

    async def order(self, brand: str) -> dict[str, str]:
        [order] = (await self.product.ask(ORDERS, {"brand": brand})).data["orders"]["nodes"]
        return {
            "brandId": brand,
            "channelCode": order["channelCode"],
            "remoteOrderId": order["remoteOrderId"],
        }

    async def offer(self, brand: str) -> dict[str, str]:
        nodes = (await self.product.ask(VARIANTS, {"brand": brand})).data["variants"]["nodes"]
        node = next(node for node in nodes if node["sku"] and node["offers"])
        [offer, *_] = node["offers"]
        code = offer["channel"]["channelCode"]
        return {"brandId": brand, "sku": node["sku"], "channelCode": code, "offerId": offer["id"]}


@pytest.fixture(scope="module")
async def tenant(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Tenant]:
    path = tmp_path_factory.mktemp("tenant") / "store.db"
    sandbox = {"publish_at_start": True, "orders": 40}
    async with running_product(f"sqlite:///{path}", sandbox=sandbox) as product:
        await product.settled()
        scopes = ["orders:read", "orders:write", "products:read", "products:write"]
        scopes += ["channels:read", "channels:write", "discounts:write", "buyers:read"]
        given = {"name": "partner", "scopes": scopes, "brandIds": [OWN]}
        made = (await product.ask(CREATE, {"input": given})).data["createApiKey"]
        yield Tenant(product, made["secret"])


@pytest.fixture(autouse=True)
async def nothing_called(tenant: Tenant) -> AsyncIterator[None]:
    await tenant.product.forget_calls()
    yield
    assert await tenant.product.calls() == []


def global_id(kind: str, *parts: str) -> str:
    text = f"{kind}:{json.dumps(parts, separators=(',', ':'))}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def not_found(*path: str) -> dict[str, Any]:
    """Refused as a whole: one row at this place is not there."""
    return {"activity": None, "codes": [("NOT_FOUND", list(path))]}


def told(payload: dict[str, Any]) -> dict[str, Any]:
    codes = [(error["code"], error["path"]) for error in payload["userErrors"]]
    return {"activity": payload["activity"], "codes": codes}


MORE = {"acceptOrders": {}, "packOrders": {}, "shipOrders": {}, "completeOrders": {},
        "cancelOrders": {"reason": "x"}}  # fmt: skip


@pytest.mark.parametrize("policy", ["REJECT_EVERYTHING", "REJECT_ROWS", "IGNORE_ROWS"])
@pytest.mark.parametrize("name", MORE)
async def test_orders(tenant: Tenant, name: str, policy: str) -> None:
    own, foreign = await tenant.order(OWN), await tenant.order(FOREIGN)
    absent = foreign | {"brandId": ABSENT}
    answers = [
        await tenant.do(
            name,
            {"orders": [own | MORE[name], other | MORE[name]], "errorPolicy": policy},
        )
        for other in (foreign, absent, own | {"remoteOrderId": "none"})
    ]
    assert told(answers[0]) == not_found("input", "orders", "1")
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize(
    ("name", "value"), [("updatePrices", {"price": "1000"}), ("updateStocks", {"quantity": 1})]
)
async def test_prices_and_stocks(tenant: Tenant, name: str, value: dict[str, Any]) -> None:
    own, foreign = await tenant.offer(OWN), await tenant.offer(FOREIGN)
    rows = [{k: v for k, v in offer.items() if k != "offerId"} | value for offer in (own, foreign)]
    answers = [
        await tenant.do(name, {"items": [rows[0], rows[1] | {"brandId": brand}]})
        for brand in (FOREIGN, ABSENT)
    ]
    assert told(answers[0]) == not_found("input", "items", "1", "brandId")
    assert answers[0] == answers[1]


async def test_discounts(tenant: Tenant) -> None:
    own, foreign = await tenant.offer(OWN), await tenant.offer(FOREIGN)

    def item(offer: dict[str, str]) -> dict[str, Any]:
        named = {name: offer[name] for name in ("sku", "channelCode", "offerId")}
        return named | {"discountType": "PRICE", "discountValue": "1000"}

    when = {"startsAt": "2030-01-01T00:00:00+07:00", "endsAt": "2030-01-02T00:00:00+07:00"}
    absent = foreign | {"offerId": global_id("Offer", FOREIGN, "lzda", "none")}
    answers = [
        await tenant.do(
            "createDiscounts", {"brandId": OWN, "name": "Sale", "items": [item(own), item(other)]}
            | when,
        )
        for other in (foreign, absent)
    ]  # fmt: skip
    assert answers[0]["activity"] is None
    assert [error["code"] for error in answers[0]["userErrors"]] == ["NOT_FOUND"]
    assert told(answers[0]) == told(answers[1])
    others = [await tenant.do("createDiscounts", {"brandId": brand, "name": "Sale",
              "items": [item(foreign)]} | when) for brand in (FOREIGN, ABSENT)]  # fmt: skip
    assert others[0] == others[1]
    ids = [global_id("Discount", brand, "d-1", "lzda") for brand in (OWN, FOREIGN, ABSENT)]
    deleted = [await tenant.do("deleteDiscounts", {"discountIds": [one]}) for one in ids]
    assert {error["code"] for one in deleted for error in one["userErrors"]} == {"NOT_FOUND"}
    assert deleted[0] == deleted[1] == deleted[2]


async def test_labels(tenant: Tenant) -> None:
    own, foreign = await tenant.order(OWN), await tenant.order(FOREIGN)
    answers = [
        await tenant.do("createShippingLabels", {"orders": [own, other]})
        for other in (foreign, foreign | {"brandId": ABSENT})
    ]
    assert answers[0]["activity"] is None
    assert "NOT_FOUND" in {error["code"] for error in answers[0]["userErrors"]}
    assert answers[0] == answers[1]
