"""Prices and stocks that wait: too early, too many, by topic, and with a process that died."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import fault_server as play
import httpx
from ports import free_port
from product import ADMIN_KEY, CLIENT_KEY, DEADLINE, Product, running_product
from served import start_command

from domain.limits import Busy
from domain.marketplaces.limits import CallKind, stated_limit

BRAND = "kopi-nusantara"
PRICE, STOCK = "ProductService.UpdatePrice", "InventoryService.UpdateStock"
PAYLOAD = """{
  activity { activityId status progress estimatedCompletionAt
    items(first: 100) { nodes { target status code message upstream { channelCode } } } }
  userErrors { code message path } }"""
SET = f"""
mutation Prices($input: UpdatePricesInput!) {{ updatePrices(input: $input) {PAYLOAD} }}
mutation Stocks($input: UpdateStocksInput!) {{ updateStocks(input: $input) {PAYLOAD} }}"""
SHELF = """{ variants(filter: {brandIds: ["kopi-nusantara"]}, first: 100) { nodes {
  sku offers { channelCode warehouses { remoteWarehouseId } } } } }"""
STANDS = """query ($id: String!) { activity(activityId: $id) { status progress
  items(first: 100) { nodes { target status upstream { channelCode } } } } }"""


async def learn(product: Product, *channels: str) -> list[str]:
    """SKUs that exactly these channels offer."""
    query = """mutation ($codes: [String!]) { syncProducts(input: {brandId: "kopi-nusantara",
      channelCodes: $codes}) { userErrors { code } } }"""
    await product.ask(query, {"codes": list(channels)})
    await product.settled()
    await product.forget_calls()
    nodes = (await product.ask(SHELF)).data["variants"]["nodes"]
    wanted = sorted(channels)
    codes = {n["sku"]: sorted(o["channelCode"] for o in n["offers"]) for n in nodes if n["sku"]}
    return [sku for sku, its in codes.items() if its == wanted]


async def set_values(product: Product, name: str, *items: dict[str, Any]) -> Any:
    wanted = {"items": [{"brandId": BRAND} | item for item in items]}
    answer = await product.client.post(
        f"{product.url}/graphql",
        json={"query": SET, "operationName": name, "variables": {"input": wanted}},
        headers={"authorization": f"Bearer {product.key}"},
    )
    told = answer.json()
    assert "errors" not in told, told
    return told["data"][f"update{name}"]


def lines(payload: Any) -> list[tuple[str, str]]:
    nodes = payload["activity"]["items"]["nodes"]
    return [(node["upstream"]["channelCode"], node["status"]) for node in nodes]


async def settled(product: Product, activity_id: str) -> Any:
    """The activity once nothing of it is open."""
    async with asyncio.timeout(DEADLINE):
        while True:
            found = (await product.ask(STANDS, {"id": activity_id})).data["activity"]
            if found["status"] not in {"PENDING", "SENT"}:
                return found
            await asyncio.sleep(0.05)


async def test_what_came_too_early_is_sent_again_and_not_failed(sqlite_address: str) -> None:
    async with running_product(sqlite_address, sandbox={"orders": 0}) as product:
        sku = (await learn(product, "lzda"))[0]
        await product.fault(PRICE, "error_429", times=1)
        payload = await set_values(product, "Prices", {"sku": sku, "price": "5000"})
        assert payload["userErrors"] == []
        assert lines(payload) == [("lzda", "SUCCEEDED")]
        assert await product.calls() == [PRICE, PRICE]


async def use_up(product: Product, sku: str) -> None:
    """Use up what Blibli takes in an hour for the parent of this SKU."""
    limit = stated_limit(CallKind.PRICES, "blib")
    assert limit is not None
    catalogue = product.wired.services.catalogue
    (found,) = (await catalogue.offers([f'["{BRAND}","{sku}"]'])).values()
    (offer,) = [each for each in found if each.key.channel_code == "blib"]
    need = limit.need(store=(BRAND, "blib"), parent=offer.content.listing.reference)
    slots = product.wired.services.slots
    while not isinstance(grant := await slots.take([need], product.wired.services.longest_call),
                         Busy):  # fmt: skip
        await slots.give_back(grant)


async def test_what_a_limit_delays_is_queued_with_its_end_and_holds_up_nothing(
    sqlite_address: str,
) -> None:
    async with running_product(sqlite_address, sandbox={"orders": 0}) as product:
        sku = (await learn(product, "blib", "tkpd"))[0]
        await use_up(product, sku)
        payload = await set_values(product, "Prices", {"sku": sku, "price": "5000"})
        assert payload["userErrors"] == []
        assert lines(payload) == [("blib", "QUEUED"), ("tkpd", "SUCCEEDED")]
        activity = payload["activity"]
        assert (activity["status"], activity["progress"]) == ("PENDING", 0.5)
        assert activity["estimatedCompletionAt"] is not None
        (call,) = await product.control("GET", f"/calls?method={PRICE}")
        assert [row["channel"] for row in call["params"]["prices"]] == ["tkpd"]
        # A newer price takes its place; the older one's activity has ended.
        newer = await set_values(product, "Prices", {"sku": sku, "price": "6000"})
        assert lines(newer) == [("blib", "QUEUED"), ("tkpd", "SUCCEEDED")]
        found = await settled(product, activity["activityId"])
        assert found["status"] == "SUCCEEDED"
        assert [node["status"] for node in found["items"]["nodes"]] == ["SUPERSEDED", "SUCCEEDED"]
        assert await product.calls() == [PRICE, PRICE]


async def test_many_skus_go_by_the_topic_and_feedback_tells_of_each(sqlite_address: str) -> None:
    running = running_product(sqlite_address, sandbox={"orders": 0}, pubsub_project="demo")
    async with running as product:
        skus = (await learn(product, "lzda", "tkpd"))[:21]
        assert len(skus) == 21
        enable = """mutation { enableFeatures(input: {features:
          ["feedback-bulk-update-price"]}) { userErrors { code } } }"""
        assert (await product.ask(enable)).data["enableFeatures"]["userErrors"] == []
        await product.forget_calls()
        wanted = [{"sku": sku, "price": "7000"} for sku in skus]
        payload = await set_values(product, "Prices", *wanted)
        assert payload["userErrors"] == []
        found = await settled(product, payload["activity"]["activityId"])
        assert found["status"] == "SUCCEEDED"
        assert {node["status"] for node in found["items"]["nodes"]} == {"SUCCEEDED"}
        # Lazada takes 13 prices in one message, so 21 are two.
        assert PRICE not in await product.calls()
        published = await product.control("GET", "/calls?method=CNX_BULK_UPDATE_PRICE")
        assert len(published) == 2


async def test_many_stocks_go_by_the_topic_in_one_message(sqlite_address: str) -> None:
    running = running_product(sqlite_address, sandbox={"orders": 0}, pubsub_project="demo")
    async with running as product:
        skus = (await learn(product, "bklp", "lzda"))[:21]
        enable = """mutation { enableFeatures(input: {features:
          ["feedback-update-inventory"]}) { userErrors { code } } }"""
        assert (await product.ask(enable)).data["enableFeatures"]["userErrors"] == []
        await product.forget_calls()
        wanted = [{"sku": sku, "channelCode": "lzda", "quantity": 7} for sku in skus]
        payload = await set_values(product, "Stocks", *wanted)
        found = await settled(product, payload["activity"]["activityId"])
        assert [node["status"] for node in found["items"]["nodes"]] == ["SUCCEEDED"] * 21
        assert await product.calls() == ["CNX_BULK_UPDATE_INVENTORY_V3"]


async def test_a_process_that_dies_leaves_its_wish_to_the_next(
    sqlite_address: str, tmp_path: Path
) -> None:
    async with running_product(sqlite_address, sandbox={"orders": 0}) as product:
        sku = (await learn(product, "lzda"))[0]
    async with play.running() as upstream:
        upstream.part = play.hang
        port = free_port()
        settings = {
            "PORT": str(port), "MP_ADAPTER_URL": upstream.url, "MP_ADAPTER_CLIENT_KEY": CLIENT_KEY,
            "DATABASE_URL": sqlite_address, "ADMIN_KEY": ADMIN_KEY, "BRAND_IDS": BRAND,
            "UPSTREAM_TIMEOUT": "1", "SCHEDULE": "false",
        }  # fmt: skip
        served = await start_command(tmp_path, "serve", settings=settings)
        await served.read_until("http://")
        item = {"brandId": BRAND, "sku": sku, "quantity": 41}
        async with httpx.AsyncClient(timeout=DEADLINE) as client:
            asking = asyncio.create_task(
                client.post(
                    f"http://127.0.0.1:{port}/graphql",
                    json={
                        "query": SET, "operationName": "Stocks",
                        "variables": {"input": {"items": [item]}},
                    },
                    headers={"authorization": f"Bearer {ADMIN_KEY}"},
                )
            )  # fmt: skip
            stocks = [STOCK]
            await upstream.until(
                lambda: (
                    [r.rpc["method"] for r in upstream.requests if r.rpc["method"] in stocks]
                    == stocks
                ),
                within=DEADLINE,
            )
            served.process.send_signal(signal.SIGKILL)
            await served.process.wait()
            await asyncio.gather(asking, return_exceptions=True)
    async with running_product(sqlite_address) as product:
        page = "{ activities(first: 1) { nodes { activityId } } }"
        (activity,) = (await product.ask(page)).data["activities"]["nodes"]
        found = await settled(product, activity["activityId"])
        assert found["status"] == "SUCCEEDED"
        (call,) = await product.control("GET", f"/calls?method={STOCK}")
        assert call["params"]["stocks"][0]["qty"] == 41
