"""R18: Redis killed, frozen, flushed: every read is answered, and an action happens once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from product import Product, running_product
from valkey_server import ValkeyServer, valkey_server

Harm = Callable[[ValkeyServer], Awaitable[None]]

READS = """{
  orders(first: 5) { nodes { status channel { name } warehouse { name } } }
  brand(brandId: "kopi-nusantara") { channels { channelCode } warehouses { remoteWarehouseId } }
  categories(channelCode: "tkpd", first: 3) { totalCount nodes { name } }
}"""
ACCEPT = """mutation ($order: String!) { acceptOrder(input: {
  brandId: "kopi-nusantara", channelCode: "shpe", remoteOrderId: $order, idempotencyKey: "once"
}) { activity { activityId status } userErrors { code } } }"""


async def kill(server: ValkeyServer) -> None:
    server.kill()


async def freeze(server: ValkeyServer) -> None:
    server.freeze()


async def flush(server: ValkeyServer) -> None:
    await server.flush()


@pytest.fixture
async def shop(sqlite_address: str) -> AsyncIterator[tuple[Product, ValkeyServer]]:
    with valkey_server() as server:
        async with running_product(sqlite_address, redis_url=server.url) as product:
            yield product, server
            server.revive()


@pytest.mark.parametrize("harm", [kill, freeze, flush])
async def test_reads_are_answered_as_before(
    shop: tuple[Product, ValkeyServer], harm: Harm, size: Callable[[int, int], int]
) -> None:
    product, server = shop
    await product.new_order(brand_id="kopi-nusantara", channel="shpe")
    before = (await product.ask(READS)).data
    await harm(server)
    for _ in range(size(3, 50)):
        answers = await asyncio.gather(*(product.ask(READS) for _ in range(10)))
        assert [answer.data for answer in answers] == [before] * 10
    server.revive()
    assert (await product.ask(READS)).data == before


@pytest.mark.parametrize("harm", [kill, freeze, flush])
async def test_a_hundred_calls_with_one_key_are_one_upstream(
    shop: tuple[Product, ValkeyServer], harm: Harm
) -> None:
    product, server = shop
    made = await product.new_order(brand_id="kopi-nusantara", channel="shpe")
    await product.forget_calls()
    order = {"order": made["remote_order_id"]}
    calls = [asyncio.create_task(product.ask(ACCEPT, order)) for _ in range(50)]
    await harm(server)
    answers = await asyncio.gather(*calls, *(product.ask(ACCEPT, order) for _ in range(50)))
    told = [answer.data["acceptOrder"] for answer in answers]
    assert len({one["activity"]["activityId"] for one in told}) == 1
    assert {error["code"] for one in told for error in one["userErrors"]} <= {"ACTION_IN_PROGRESS"}
    assert Counter(await product.calls())["OrderService.AcceptOrder"] == 1
    again = (await product.ask(ACCEPT, order)).data["acceptOrder"]
    assert again["activity"]["status"] == "SUCCEEDED"
