"""R9: calls at once with one idempotency key, over two processes: one upstream call, one answer.

R18's part of it: so it is while Redis is killed, too.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from typing import Any

import asyncpg
import pytest
from discount_shop import stock
from every_mutation import CASES, Input, done
from product import Product
from two_processes import Pair, running_pair
from valkey_server import ValkeyServer, valkey_server

Size = Callable[[int, int], int]
METHODS = {
    "acceptOrder": ["OrderService.AcceptOrder"],
    "cancelOrders": ["OrderService.CancelOrder"] * 2,
    "updateStocks": ["InventoryService.UpdateStock"],
    "updatePrices": ["ProductService.UpdatePrice"],
    "createDiscounts": ["PromotionService.CreateDiscount"],
    "syncOrders": ["OrderService.FetchOrders"],
    "connectChannel": ["ChannelService.Connect"],
    "createApiKey": [],
}
READS = {"CredentialsService.GetConnectedSalesChannels"}


@pytest.fixture(scope="module")
def redis() -> Any:
    with valkey_server() as server:
        yield server


@pytest.fixture(scope="module")
async def pair(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: str, redis: ValkeyServer
) -> AsyncIterator[Pair]:
    """Both on a database of their own: the sandbox's orders are always the same."""
    folder, name = tmp_path_factory.mktemp("pair"), f"pair_{secrets.token_hex(6)}"
    connection = await asyncpg.connect(postgres_server)
    await connection.execute(f"CREATE DATABASE {name}")
    address = f"{postgres_server.rpartition('/')[0]}/{name}"
    async with running_pair(folder, address, redis.url) as running:
        await stock(running.products[0])
        yield running
    await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await connection.close()


async def at_once(pair: Pair, name: str, given: Input, times: int) -> list[Any]:
    return await asyncio.gather(
        *(done(pair.products[number % 2], name, given) for number in range(times))
    )


async def sent(product: Product) -> list[str]:
    return [method for method in await product.calls() if method not in READS]


@pytest.mark.parametrize("name", METHODS)
async def test_one_key_at_once_is_one_call_and_one_answer(
    pair: Pair, size: Size, name: str
) -> None:
    product = pair.products[0]
    given = await CASES[name](product) | {"idempotencyKey": f"one {name}"}
    await product.forget_calls()
    for method in METHODS[name]:
        await product.fault(method, "slow", times=1, seconds=0.5)
    answers = await at_once(pair, name, given, size(20, 100))
    assert answers[0]["userErrors"] == []
    assert answers == [answers[0]] * len(answers)
    assert await sent(product) == METHODS[name]
    await product.settled()


async def test_so_it_is_while_redis_dies(pair: Pair, redis: ValkeyServer, size: Size) -> None:
    product = pair.products[0]
    given = await CASES["packOrder"](product) | {"idempotencyKey": "without redis"}
    await product.forget_calls()
    await product.fault("OrderService.PackOrder", "slow", times=1, seconds=0.5)
    asked = asyncio.create_task(at_once(pair, "packOrder", given, size(20, 100)))
    redis.kill()
    answers = await asked + await at_once(pair, "packOrder", given, 4)
    redis.revive()
    assert answers[0]["userErrors"] == []
    assert answers == [answers[0]] * len(answers)
    assert await sent(product) == ["OrderService.PackOrder"]


async def test_a_process_that_dies_in_the_call_leaves_one_call(pair: Pair) -> None:
    """The other process finds it open, and neither sends again nor says that it is done."""
    first, second = pair.products
    given = await CASES["shipOrder"](first) | {"idempotencyKey": "killed"}
    await first.forget_calls()
    await first.fault("OrderService.ShipOrder", "hang", times=1)
    asked = asyncio.create_task(done(first, "shipOrder", given))
    async with asyncio.timeout(30):
        while not await sent(first):
            await asyncio.sleep(0.02)
    pair.processes[0].kill()
    await pair.processes[0].wait()
    await asyncio.gather(asked, return_exceptions=True)
    payload = await done(second, "shipOrder", given)
    assert payload["activity"]["status"] == "UNKNOWN"
    again = await done(second, "shipOrder", given)
    assert [error["code"] for error in again["userErrors"]] == ["OUTCOME_UNKNOWN"]
    assert again["activity"] == payload["activity"]
    assert await sent(second) == ["OrderService.ShipOrder"]
