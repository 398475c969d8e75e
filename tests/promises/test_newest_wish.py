"""R16: many stock wishes for one SKU, a slow upstream: the last sent is the last wanted."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import fault_server as play
from product import Product, running_product

STOCK = "InventoryService.UpdateStock"
BRAND = "kopi-nusantara"
SET = """mutation ($input: UpdateStocksInput!) { updateStocks(input: $input) {
  activity { activityId status } userErrors { code message } } }"""
LEARN = """mutation { syncProducts(input: {brandId: "kopi-nusantara", channelCodes: ["lzda"]}) {
  userErrors { code } } }"""
SHELF = '{ variants(filter: {brandIds: ["kopi-nusantara"]}, first: 9) { nodes { sku } } }'
STANDS = """query ($after: String) { activities(first: 100, after: $after,
  filter: {kinds: [UPDATE_STOCKS]}) { pageInfo { hasNextPage endCursor }
  nodes { status items(first: 9) { nodes { status } } } } }"""
COUNT = "{ activities(filter: {kinds: [UPDATE_STOCKS]}) { totalCount } }"


class Slow:
    """An upstream that takes each value it is given, after a while."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.taken: list[int] = []
        self.out = self.most = 0
        self.go = asyncio.Event()

    async def play(self, received: play.Received, writer: asyncio.StreamWriter) -> None:
        self.out += 1
        self.most = max(self.most, self.out)
        (row,) = received.rpc["params"]["stocks"]
        self.taken.append(row["qty"])
        await self.go.wait()
        await asyncio.sleep(self.seconds)
        self.out -= 1
        said = {"status": "Finished", "success": True}
        await play.result({"stocks": [said]})(received, writer)


async def learn(address: str) -> str:
    async with running_product(address, sandbox={"orders": 0}) as product:
        await product.ask(LEARN)
        await product.settled()
        nodes = (await product.ask(SHELF)).data["variants"]["nodes"]
    sku: str = nodes[0]["sku"]
    return sku


async def wish(product: Product, sku: str, quantity: int) -> Any:
    item = {"brandId": BRAND, "sku": sku, "channelCode": "lzda", "quantity": quantity}
    answer = await product.ask(SET, {"input": {"items": [item]}})
    assert answer.data["updateStocks"]["userErrors"] == []
    return answer.data["updateStocks"]["activity"]


async def written(product: Product, count: int) -> None:
    """Wait until so many wishes are written down."""
    async with asyncio.timeout(60):
        while (await product.ask(COUNT)).data["activities"]["totalCount"] < count:
            await asyncio.sleep(0.002)


async def outcomes(product: Product) -> Counter[str]:
    """How many wishes came to what."""
    found: Counter[str] = Counter()
    after = None
    while True:
        page = (await product.ask(STANDS, {"after": after})).data["activities"]
        for node in page["nodes"]:
            found.update(item["status"] for item in node["items"]["nodes"])
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


async def all_sent(product: Product) -> None:
    async with asyncio.timeout(60):
        while await product.wired.services.wishes.are_there():
            await asyncio.sleep(0.02)


async def test_never_older_after_newer_and_the_last_at_last(
    database_address: str, size: Callable[[int, int], int]
) -> None:
    count, sku = size(60, 1_000), await learn(database_address)
    slow = Slow(0.05)
    slow.go.set()
    async with play.running() as upstream:
        upstream.part = slow.play
        async with running_product(
            database_address, mp_adapter_url=upstream.url, upstream_timeout=30
        ) as product:
            asking: list[asyncio.Task[Any]] = []
            for number in range(1, count + 1):
                asking.append(asyncio.create_task(wish(product, sku, number)))
                await written(product, number)
            await asyncio.gather(*asking)
            await all_sent(product)
            came_to = await outcomes(product)
    print(f"{count} wishes, {len(slow.taken)} calls")
    assert slow.taken[-1] == count
    assert slow.taken == sorted(set(slow.taken))
    assert slow.most == 1
    assert came_to == {"SUCCEEDED": len(slow.taken), "SUPERSEDED": count - len(slow.taken)}
    assert len(slow.taken) < count


async def test_while_one_is_out_the_others_become_one(database_address: str) -> None:
    count, sku = 20, await learn(database_address)
    slow = Slow(0)
    async with play.running() as upstream:
        upstream.part = slow.play
        async with running_product(
            database_address, mp_adapter_url=upstream.url, upstream_timeout=30
        ) as product:
            first = asyncio.create_task(wish(product, sku, 1))
            await upstream.until(lambda: len(upstream.requests) == 1)
            later = [asyncio.create_task(wish(product, sku, 2))]
            for number in range(3, count + 1):
                await written(product, number - 1)
                later.append(asyncio.create_task(wish(product, sku, number)))
            await written(product, count)
            slow.go.set()
            stood = [await first, *await asyncio.gather(*later)]
            await all_sent(product)
            assert await outcomes(product) == {"SUCCEEDED": 2, "SUPERSEDED": count - 2}
    assert slow.taken == [1, count]
    assert {each["status"] for each in stood} == {"SUCCEEDED"}
