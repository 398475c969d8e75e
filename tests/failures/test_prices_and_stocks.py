"""Prices and stocks are set once, told line by line, and refused whole before anything is sent."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import fault_server as play
import pytest
from ports import free_port
from product import Product, running_product

BRAND = "kopi-nusantara"
PRICE, STOCK = "ProductService.UpdatePrice", "InventoryService.UpdateStock"
PAYLOAD = """{
  activity { activityId kind status progress completedAt brand { brandId }
    items(first: 100) { nodes {
      target status code message upstream { channelCode answer } } } }
  userErrors { code message path }
}"""
MUTATIONS = f"""
mutation Prices($input: UpdatePricesInput!) {{ updatePrices(input: $input) {PAYLOAD} }}
mutation Stocks($input: UpdateStocksInput!) {{ updateStocks(input: $input) {PAYLOAD} }}
"""
SHELF = """query ($brands: [String!]) { variants(filter: {brandIds: $brands}, first: 100) { nodes {
  sku offers { id channelCode stock price { amount currencyCode }
    warehouses { remoteWarehouseId stock price { amount } } } } } }"""


@dataclass
class Shop:
    """The product with the catalogue of some channels, and what is said to it."""

    product: Product

    async def learn(self, *channels: str, brand: str = BRAND) -> None:
        query = """mutation ($brand: String!, $codes: [String!]) {
          syncProducts(input: {brandId: $brand, channelCodes: $codes}) { userErrors { code } } }"""
        answer = await self.product.ask(query, {"brand": brand, "codes": list(channels)})
        assert answer.data["syncProducts"]["userErrors"] == []
        await self.product.settled()
        await self.product.forget_calls()

    async def skus(self, *channels: str, brand: str = BRAND) -> list[str]:
        """SKUs that exactly these channels offer, each once."""
        nodes = (await self.product.ask(SHELF, {"brands": [brand]})).data["variants"]["nodes"]
        return [
            node["sku"]
            for node in nodes
            if node["sku"] and sorted(o["channelCode"] for o in node["offers"]) == sorted(channels)
        ]

    async def offers(self, sku: str, brand: str = BRAND) -> dict[str, Any]:
        nodes = (await self.product.ask(SHELF, {"brands": [brand]})).data["variants"]["nodes"]
        (node,) = [node for node in nodes if node["sku"] == sku]
        return {offer["channelCode"]: offer for offer in node["offers"]}

    async def set(
        self, name: str, *items: dict[str, Any], key: str | None = None, once: str | None = None
    ) -> dict[str, Any]:
        wanted = {"items": [{"brandId": BRAND} | item for item in items], "idempotencyKey": once}
        body = {
            "query": MUTATIONS,
            "operationName": name,
            "variables": {"input": wanted},
        }
        answer = await self.product.client.post(
            f"{self.product.url}/graphql",
            json=body,
            headers={"authorization": f"Bearer {key or self.product.key}"},
        )
        told = answer.json()
        assert "errors" not in told, told
        payload: dict[str, Any] = told["data"][f"update{name}"]
        return payload

    async def params(self, method: str) -> list[Any]:
        """What the calls of this method asked for."""
        return [c["params"] for c in await self.product.control("GET", f"/calls?method={method}")]


@pytest.fixture
async def shop(sqlite_address: str) -> AsyncIterator[Shop]:
    async with running_product(sqlite_address, sandbox={"orders": 0}) as product:
        yield Shop(product)


def items(payload: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    """Channel, status and code of each line; the channel is the answer's."""
    nodes = payload["activity"]["items"]["nodes"]
    return [((n["upstream"] or {}).get("channelCode"), n["status"], n["code"]) for n in nodes]


def errors(payload: dict[str, Any]) -> list[tuple[str, str]]:
    return [(error["code"], ".".join(error["path"])) for error in payload["userErrors"]]


async def test_a_price_on_every_channel_is_one_call(shop: Shop) -> None:
    await shop.learn("lzda", "tkpd", "bklp")
    sku = (await shop.skus("bklp", "lzda", "tkpd"))[0]
    payload = await shop.set("Prices", {"sku": sku, "price": "123500"})
    assert payload["userErrors"] == []
    activity = payload["activity"]
    assert (activity["kind"], activity["status"], activity["progress"]) == (
        "UPDATE_PRICES", "SUCCEEDED", 1.0,
    )  # fmt: skip
    assert activity["completedAt"] is not None
    assert activity["brand"] == {"brandId": BRAND}
    assert {node["target"] for node in activity["items"]["nodes"]} == {sku}
    assert items(payload) == [
        ("bklp", "SUCCEEDED", None), ("lzda", "SUCCEEDED", None), ("tkpd", "SUCCEEDED", None),
    ]  # fmt: skip
    (sent,) = await shop.params(PRICE)
    assert (sent["brand_id"], sent["sku"]) == (BRAND, sku)
    assert [(p["channel"], p["sale_price"]) for p in sent["prices"]] == [
        ("bklp", 123500), ("lzda", 123500), ("tkpd", 123500),
    ]  # fmt: skip
    assert await shop.product.calls() == [PRICE]
    await shop.product.settled()
    for offer in (await shop.offers(sku)).values():
        assert Decimal(offer["price"]["amount"]) == 123500


async def test_a_stock_at_one_warehouse_and_a_queued_one(shop: Shop) -> None:
    await shop.learn("blib", "tkpd")
    sku = (await shop.skus("blib", "tkpd"))[0]
    places = {
        code: [row["remoteWarehouseId"] for row in offer["warehouses"]]
        for code, offer in (await shop.offers(sku)).items()
    }
    wanted = [
        {"sku": sku, "channelCode": code, "remoteWarehouseId": its[0], "quantity": 41}
        for code, its in places.items()
    ]
    payload = await shop.set("Stocks", *wanted)
    assert payload["userErrors"] == []
    assert items(payload) == [("blib", "QUEUED", None), ("tkpd", "SUCCEEDED", None)]
    activity = payload["activity"]
    assert (activity["status"], activity["completedAt"], activity["progress"]) == (
        "PENDING", None, 0.5,
    )  # fmt: skip
    assert await shop.product.calls() == [STOCK]
    await shop.product.settled()
    for code, offer in (await shop.offers(sku)).items():
        stocks = {row["remoteWarehouseId"]: row["stock"] for row in offer["warehouses"]}
        assert stocks[places[code][0]] == 41
    refused = await shop.set("Stocks", {"sku": sku, "channelCode": "tkpd", "quantity": 1})
    assert errors(refused) == [("INVALID", "input.items.0.remoteWarehouseId")]


async def test_singapore_prices_have_cents_and_indonesian_ones_none(shop: Shop) -> None:
    await shop.learn("shpe-sg", "lzda")
    sku = (await shop.skus("lzda", "shpe-sg"))[0]
    payload = await shop.set("Prices", {"sku": sku, "channelCode": "shpe-sg", "price": "19.90"})
    assert payload["userErrors"] == []
    (call,) = await shop.params(PRICE)
    assert str(call["prices"][0]["sale_price"]) == "19.90"
    refused = await shop.set("Prices", {"sku": sku, "price": "19.90"})
    assert refused["activity"] is None
    assert refused["userErrors"] == [
        {
            "code": "INVALID",
            "message": "lzda takes whole prices in IDR, no finer.",
            "path": ["input", "items", "0", "price"],
        }
    ]
    assert await shop.product.calls() == [PRICE]


async def test_one_wrong_item_sends_nothing(shop: Shop) -> None:
    await shop.learn("lzda")
    sku, other = (await shop.skus("lzda"))[:2]
    good = {"sku": sku, "price": "1000"}
    for wrong, code, place in (
        ({"sku": other, "price": "0"}, "INVALID", "input.items.1.price"),
        ({"sku": "none", "price": "1"}, "NOT_FOUND", "input.items.1"),
        ({"sku": other, "price": "1", "channelCode": "tkpd"}, "NOT_FOUND",
         "input.items.1.channelCode"),
        ({"sku": other, "price": "1", "brandId": "nobody"}, "NOT_FOUND", "input.items.1.brandId"),
        (good, "INVALID", "input.items.1"),
    ):  # fmt: skip
        payload = await shop.set("Prices", good, wrong)
        assert payload["activity"] is None
        assert errors(payload) == [(code, place)]
    assert errors(await shop.set("Stocks")) == [("INVALID", "input.items")]
    most = [{"sku": sku, "quantity": 1}, *[{"sku": "none", "quantity": 1}] * 249]
    payload = await shop.set("Stocks", *most)
    assert errors(payload) == [("NOT_FOUND", f"input.items.{at}") for at in range(1, 250)]
    payload = await shop.set("Stocks", {"sku": sku, "quantity": -1})
    assert errors(payload) == [("INVALID", "input.items.0.quantity")]
    assert await shop.product.calls() == []


async def test_several_offers_on_a_channel_are_chosen_by_id(shop: Shop) -> None:
    for number in (1, 2):
        variant = {
            "variant_sku": "TWICE", "variant_name": "x", "status": "active", "price": 10,
            "currency_code": "IDR", "stock": 1,
            "remote_variant": {"item_id": number, "sku_id": number},
        }  # fmt: skip
        product = {"channel": "lzda", "name": "x", "sku": "P", "variants": [variant]}
        body = {"id": "1", "brand_id": BRAND, "action": "a", "product": product}
        subscription = "projects/p/subscriptions/CNX_PRODUCT_FETCHED_1"
        assert await shop.product.push(body, subscription=subscription) == 204
    nodes = (await shop.product.ask(SHELF, {"brands": [BRAND]})).data["variants"]["nodes"]
    first, second = (offer["id"] for offer in nodes[0]["offers"])
    payload = await shop.set("Prices", {"sku": "TWICE", "price": "11"})
    assert errors(payload) == [("INVALID", "input.items.0.offerId")]
    assert first in payload["userErrors"][0]["message"]
    assert second in payload["userErrors"][0]["message"]
    assert await shop.product.calls() == []
    payload = await shop.set("Prices", {"sku": "TWICE", "price": "11", "offerId": second})
    # The sandbox's marketplace does not know it: a refusal by its own line.
    assert errors(payload) == [("REFUSED_BY_MARKETPLACE", "input.items.0")]
    assert payload["userErrors"][0]["message"] == "Variant is not found"
    assert payload["activity"]["status"] == "FAILED"
    (call,) = await shop.params(PRICE)
    assert call["prices"][0]["remote_variant"] == {"item_id": 2, "sku_id": 2}
    other = await shop.set("Prices", {"sku": "x", "price": "1", "offerId": second})
    assert errors(other) == [("NOT_FOUND", "input.items.0")]


async def test_lines_fail_alone_and_by_their_place(shop: Shop) -> None:
    await shop.learn("lzda", "tkpd")
    one, two = (await shop.skus("lzda", "tkpd"))[:2]
    place = {"channelCode": "tkpd", "remoteWarehouseId": "elsewhere", "quantity": 3}
    payload = await shop.set(
        "Stocks", {"sku": one, "channelCode": "lzda", "quantity": 3}, {"sku": two} | place
    )
    assert errors(payload) == [("REFUSED_BY_MARKETPLACE", "input.items.1")]
    assert payload["activity"]["status"] == "PARTLY_SUCCEEDED"
    assert items(payload) == [
        ("lzda", "SUCCEEDED", None), ("tkpd", "FAILED", "REFUSED_BY_MARKETPLACE"),
    ]  # fmt: skip
    assert await shop.product.calls() == [STOCK, STOCK]


LOST = ["error_500", "garbage", "html", "truncated", "reset_after", "hang_after", "no_envelope"]


@pytest.mark.parametrize("fault", LOST)
async def test_a_lost_answer_is_unknown_for_its_sku_alone(shop: Shop, fault: str) -> None:
    await shop.learn("lzda")
    one, two = (await shop.skus("lzda"))[:2]
    await shop.product.fault(PRICE, fault, times=1)
    wanted = ({"sku": one, "price": "1000"}, {"sku": two, "price": "2000"})
    payload = await shop.set("Prices", *wanted, once="lost")
    assert [code for code, _ in errors(payload)] == ["OUTCOME_UNKNOWN"]
    assert payload["activity"]["status"] == "UNKNOWN"
    assert sorted(status for _, status, _ in items(payload)) == ["SUCCEEDED", "UNKNOWN"]
    again = await shop.set("Prices", *wanted, once="lost")
    assert again == payload
    assert await shop.product.calls() == [PRICE, PRICE]


async def test_an_answer_that_leaves_out_a_line_is_unknown_for_it(shop: Shop) -> None:
    await shop.learn("lzda", "tkpd")
    sku = (await shop.skus("lzda", "tkpd"))[0]
    row = {"channel": "tkpd", "message": "ok", "status": "Finished", "success": True}
    result = json.dumps({"id": "{id}", "jsonrpc": "2.0", "result": {"prices": [row]}})
    await shop.product.fault(PRICE, "raw", times=1, status=200, body=result)
    payload = await shop.set("Prices", {"sku": sku, "price": "5000"})
    assert errors(payload) == [("OUTCOME_UNKNOWN", "input.items.0")]
    assert payload["userErrors"][0]["message"] == "The answer says nothing of this line."
    assert [status for _, status, _ in items(payload)] == ["UNKNOWN", "SUCCEEDED"]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("error_400", "REFUSED_BY_MARKETPLACE"), ("error_404", "REFUSED_BY_MARKETPLACE"),
        ("error_200", "REFUSED_BY_MARKETPLACE"), ("error_401", "UPSTREAM_UNAVAILABLE"),
        ("error_403", "UPSTREAM_UNAVAILABLE"),
        ("success_false", "REFUSED_BY_MARKETPLACE"), ("leak_key", "REFUSED_BY_MARKETPLACE"),
    ],
)  # fmt: skip
async def test_a_refused_call_fails_every_line_of_it(shop: Shop, fault: str, code: str) -> None:
    await shop.learn("lzda", "tkpd")
    sku = (await shop.skus("lzda", "tkpd"))[0]
    await shop.product.fault(PRICE, fault, times=1)
    payload = await shop.set("Prices", {"sku": sku, "price": "5000"})
    assert errors(payload) == [(code, "input.items.0")] * 2
    assert payload["activity"]["status"] == "FAILED"
    assert "00000000" not in json.dumps(payload)  # the client key begins so
    assert await shop.product.calls() == [PRICE]


async def test_nothing_sent_is_not_sent_and_may_be_tried_again(sqlite_address: str) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    async with running_product(sqlite_address, sandbox={"orders": 0}) as product:
        await Shop(product).learn("lzda")
        sku = (await Shop(product).skus("lzda"))[0]
    async with running_product(sqlite_address, mp_adapter_url=nobody) as product:
        shop, item = Shop(product), {"sku": sku, "quantity": 5}
        payload = await shop.set("Stocks", item, once="a")
        assert errors(payload) == [("NOT_SENT", "input.items.0")]
        assert payload["activity"]["status"] == "FAILED"
    async with running_product(sqlite_address) as product:
        again = await Shop(product).set("Stocks", item, once="a")
        assert again["userErrors"] == []
        assert again["activity"]["activityId"] == payload["activity"]["activityId"]
        assert again["activity"]["status"] == "SUCCEEDED"
        assert await product.calls() == [STOCK]


async def test_one_key_is_one_update_and_other_arguments_conflict(shop: Shop) -> None:
    await shop.learn("lzda")
    sku, other = (await shop.skus("lzda"))[:2]
    wanted = {"sku": sku, "quantity": 9}
    answers = await asyncio.gather(*(shop.set("Stocks", wanted, once="k") for _ in range(10)))
    assert await shop.product.calls() == [STOCK]
    assert len({answer["activity"]["activityId"] for answer in answers}) == 1
    assert {code for one in answers for code, _ in errors(one)} <= {"ACTION_IN_PROGRESS"}
    assert errors(await shop.set("Stocks", wanted, once="k")) == []
    for changed in ({"sku": other, "quantity": 9}, {"sku": sku, "quantity": 8}):
        payload = await shop.set("Stocks", changed, once="k")
        assert errors(payload) == [("IDEMPOTENCY_CONFLICT", "input.idempotencyKey")]
    payload = await shop.set("Prices", {"sku": sku, "price": "9"}, once="k")
    assert errors(payload) == [("IDEMPOTENCY_CONFLICT", "input.idempotencyKey")]
    assert await shop.product.calls() == [STOCK]


async def test_many_skus_are_few_calls_at_once(shop: Shop) -> None:
    await shop.learn("lzda", "tkpd")
    skus = (await shop.skus("lzda", "tkpd"))[:16]
    assert len(skus) == 16  # twice what Tokopedia takes in a second
    wanted = [{"sku": sku, "price": "7000"} for sku in skus]
    payload = await shop.set("Prices", *wanted)
    assert payload["userErrors"] == []
    sent = await shop.params(PRICE)
    assert sorted(call["sku"] for call in sent) == sorted(skus)
    assert {len(call["prices"]) for call in sent} == {2}
    activity_id = payload["activity"]["activityId"]
    calls = await shop.product.control("GET", "/calls")
    assert {call["id"] for call in calls} == {activity_id}


class Busy:
    """An upstream that holds its answers back, and counts how many calls wait at once."""

    def __init__(self) -> None:
        self.waiting = self.most = self.calls = 0
        self.full, self.go = asyncio.Event(), asyncio.Event()

    async def play(self, received: play.Received, writer: asyncio.StreamWriter) -> None:
        self.calls += 1
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        if self.waiting == 4:
            self.full.set()
        await self.go.wait()
        self.waiting -= 1
        row = {"status": "Finished", "success": True}
        await play.result({"prices": [row]})(received, writer)


async def test_no_more_than_four_calls_of_a_mutation_are_under_way(sqlite_address: str) -> None:
    async with running_product(sqlite_address, sandbox={"orders": 0}) as product:
        await Shop(product).learn("lzda")
        skus = (await Shop(product).skus("lzda"))[:9]
    busy = Busy()
    async with play.running() as upstream:
        upstream.part = busy.play
        async with running_product(
            sqlite_address, mp_adapter_url=upstream.url, upstream_timeout=30
        ) as product:
            wanted = [{"sku": sku, "price": "1000"} for sku in skus]
            setting = asyncio.create_task(Shop(product).set("Prices", *wanted))
            async with asyncio.timeout(10):
                await busy.full.wait()
            running = "{ activities(first: 1) { nodes { status progress } } }"
            shown = (await product.ask(running)).data["activities"]["nodes"]
            assert shown == [{"status": "PENDING", "progress": 0.0}]
            busy.go.set()
            payload = await setting
    assert payload["userErrors"] == []
    assert payload["activity"]["status"] == "SUCCEEDED"
    assert (busy.most, busy.calls) == (4, 9)


async def test_work_goes_on_when_the_caller_leaves(sqlite_address: str) -> None:
    async with running_product(sqlite_address, sandbox={"orders": 0}) as product:
        await Shop(product).learn("lzda")
        skus = (await Shop(product).skus("lzda"))[:4]
    busy = Busy()
    query = "{ activities(first: 1) { nodes { kind status } } }"
    async with play.running() as upstream:
        upstream.part = busy.play
        async with running_product(
            sqlite_address, mp_adapter_url=upstream.url, upstream_timeout=30
        ) as product:
            wanted = [{"sku": sku, "price": "1000"} for sku in skus]
            setting = asyncio.create_task(Shop(product).set("Prices", *wanted))
            async with asyncio.timeout(10):
                await busy.full.wait()
            setting.cancel()
            await asyncio.gather(setting, return_exceptions=True)
            busy.go.set()
    # Its end waits for what is under way.
    async with running_product(sqlite_address) as product:
        nodes = (await product.ask(query)).data["activities"]["nodes"]
    assert nodes == [{"kind": "UPDATE_PRICES", "status": "SUCCEEDED"}]
    assert busy.calls == 4


async def _key(product: Product, brands: list[str], scopes: list[str]) -> str:
    query = """mutation ($input: CreateApiKeyInput!) {
      createApiKey(input: $input) { secret userErrors { message } } }"""
    wanted = {"name": "partner", "brandIds": brands, "scopes": scopes}
    made = (await product.ask(query, {"input": wanted})).data["createApiKey"]
    assert made["userErrors"] == []
    secret: str = made["secret"]
    return secret


async def test_a_foreign_item_is_as_absent_and_sends_nothing(shop: Shop) -> None:
    await shop.learn("tkpd")
    await shop.learn("tkpd", brand="dapur-ibu")
    own, foreign = (await shop.skus("tkpd"))[0], (await shop.skus("tkpd", brand="dapur-ibu"))[0]
    key = await _key(shop.product, [BRAND], ["products:read", "products:write"])
    told: list[Any] = []
    for brand, sku in (("dapur-ibu", foreign), ("dapur-ibu", "none"), ("nobody", foreign)):
        wanted = ({"sku": own, "price": "1000"}, {"brandId": brand, "sku": sku, "price": "1000"})
        told.append(await shop.set("Prices", *wanted, key=key))
    assert told[0] == told[1] == told[2]
    assert errors(told[0]) == [("NOT_FOUND", "input.items.1.brandId")]
    offer = (await shop.offers(foreign, brand="dapur-ibu"))["tkpd"]["id"]
    payload = await shop.set("Prices", {"sku": own, "price": "1", "offerId": offer}, key=key)
    assert errors(payload) == [("NOT_FOUND", "input.items.0.offerId")]
    assert await shop.product.calls() == []
    both = await shop.set(
        "Prices", {"sku": own, "price": "1000"},
        {"brandId": "dapur-ibu", "sku": foreign, "price": "1000"},
    )  # fmt: skip
    assert both["userErrors"] == []
    assert both["activity"]["brand"] is None
    query = "query ($id: String!) { activity(activityId: $id) { status } }"
    shown = await shop.product.ask(query, {"id": both["activity"]["activityId"]}, key=key)
    assert shown.data == {"activity": None}


async def test_reading_keys_may_set_nothing(shop: Shop) -> None:
    await shop.learn("tkpd")
    sku = (await shop.skus("tkpd"))[0]
    key = await _key(shop.product, [BRAND], ["products:read"])
    query = """mutation ($input: UpdatePricesInput!) {
      updatePrices(input: $input) { userErrors { code } } }"""
    wanted = {"items": [{"brandId": BRAND, "sku": sku, "price": "1000"}]}
    answer = await shop.product.ask(query, {"input": wanted}, key=key)
    assert answer.codes == [("FORBIDDEN", ["updatePrices"])]
    assert await shop.product.calls() == []
