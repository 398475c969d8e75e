"""R20 to R23: a channel that fails is left alone, a dead upstream is not stormed, what many ask is
asked once, and calls that are cut off leave nothing behind.

The breaker's own times are shown on a clock set by hand in tests/adapters/mp_adapter.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any

import fault_server as play
import psutil
import pytest
from fault_server import FaultServer, Part
from product import BRANDS, CLIENT_KEY, Product, running_product
from shop_front import named, shop_front

from adapters.mp_adapter import MpAdapter
from domain.actions import AcceptOrder
from domain.channels import ChannelKey
from domain.errors import UpstreamError
from domain.orders import OrderKey

Size = Callable[[int, int], int]
PATIENCE = 60
SHOPS = ("lzda", "zlra")
COURIERS = """query ($brand: String!, $channel: String!) {
  channel(brandId: $brand, channelCode: $channel) { couriers { value } } }"""
ACCEPT = """mutation ($channel: String!, $order: String!) { acceptOrder(input: {
  brandId: "kopi-nusantara", channelCode: $channel, remoteOrderId: $order
}) { activity { status items { nodes { status message } } } userErrors { code message } } }"""
COURIER_CALL = "CourierSourceService.GetShipmentProviderServices"


@pytest.fixture
async def upstream() -> AsyncIterator[FaultServer]:
    async with play.running() as server:
        server.part = shop_front(SHOPS)
        yield server


@pytest.fixture
async def product(sqlite_address: str) -> AsyncIterator[Product]:
    async with running_product(sqlite_address) as running:
        yield running


async def couriers(product: Product, channel: str, brand: str = BRANDS[2]) -> Any:
    return await product.ask(COURIERS, {"brand": brand, "channel": channel})


async def test_a_channel_that_keeps_failing_is_left_alone_and_heals(product: Product) -> None:
    """R20, over the whole product."""
    first, second, other = [
        await product.new_order(brand_id="kopi-nusantara", channel=channel)
        for channel in ("lzda", "lzda", "zlra")
    ]
    await couriers(product, "lzda")
    await product.forget_calls()
    await product.fault("*", "error_503", channel="lzda")
    for _ in range(30):
        assert (await couriers(product, "lzda")).codes[0][0] == "UPSTREAM_UNAVAILABLE"
        assert (await couriers(product, "zlra")).data["channel"]["couriers"]
    asked = Counter(one["params"]["channel"] for one in await product.control("GET", "/calls"))
    assert asked["lzda"] <= 20
    assert asked["zlra"] == 30

    await product.forget_calls()
    refused = await couriers(product, "lzda")
    assert "It is asked again from" in refused.errors[0]["message"]
    assert await product.calls() == []
    # what somebody wants done is tried all the same, once
    told = await product.ask(ACCEPT, {"channel": "lzda", "order": first["remote_order_id"]})
    assert told.data["acceptOrder"]["activity"]["status"] == "UNKNOWN"
    assert await product.calls() == ["OrderService.AcceptOrder"]
    done = await product.ask(ACCEPT, {"channel": "zlra", "order": other["remote_order_id"]})
    assert done.data["acceptOrder"]["activity"]["status"] == "SUCCEEDED"

    await product.control("DELETE", "/faults")
    async with asyncio.timeout(10):  # the promise: healed within ten seconds
        while (await couriers(product, "lzda")).errors:
            pass
    told = await product.ask(ACCEPT, {"channel": "lzda", "order": second["remote_order_id"]})
    assert told.data["acceptOrder"]["activity"]["status"] == "SUCCEEDED"


DOWN: dict[str, Part] = {
    "closed": play.close,
    "reset": play.reset,
    "503": play.raw(b"busy", 503),
    "garbage": play.raw(b"<html>"),
}


@pytest.mark.parametrize("fault", DOWN)
async def test_a_dead_upstream_is_not_stormed(
    upstream: FaultServer, fault: str, size: Size
) -> None:
    """R21. Before, all was well, and budget was saved up."""
    count = size(50, 1_000)
    channels = [ChannelKey(f"brand-{n}", "shpe") for n in range(count)]
    async with MpAdapter(upstream.url, CLIENT_KEY) as adapter:
        await adapter.warehouses.warehouses(channels)
        upstream.part = DOWN[fault]
        upstream.requests.clear()
        opened = upstream.opened
        answers = await adapter.warehouses.warehouses(channels)
        assert all(isinstance(answer, UpstreamError) for answer in answers.values())
        assert len(upstream.requests) <= 1.2 * count
        assert upstream.opened - opened <= 1.2 * count

        upstream.requests.clear()
        actions = [AcceptOrder(OrderKey(key.brand_id, "shpe", "1")) for key in channels]
        outcomes = await asyncio.gather(
            *(adapter.orders.perform(action, f"a-{n}") for n, action in enumerate(actions)),
            return_exceptions=True,
        )
        assert all(isinstance(outcome, UpstreamError) for outcome in outcomes)
        sent = Counter(request.rpc["id"] for request in upstream.requests)
        assert sent == {f"a-{n}": 1 for n in range(count)}


async def test_what_two_hundred_ask_is_asked_once_for_each_brand(
    sqlite_address: str, upstream: FaultServer
) -> None:
    """R22: couriers, which no cache keeps; by queries, and straight at the port that they ask."""
    gate = asyncio.Event()

    async def held(received: Any, writer: Any) -> None:
        await gate.wait()
        await shop_front(SHOPS)(received, writer)

    settings = {"mp_adapter_url": upstream.url, "upstream_timeout": PATIENCE}
    async with running_product(sqlite_address, **settings) as product:
        for brand in BRANDS[:2]:
            await couriers(product, "lzda", brand)  # their channels are known now
        upstream.requests.clear()
        upstream.part = shop_front(SHOPS, GetShipmentProviderServices=held)
        port = product.wired.services.couriers.couriers
        keys = [ChannelKey(brand, "lzda") for brand in BRANDS[:2]]
        straight = [asyncio.ensure_future(port([key])) for key in keys * 180]
        queries = [
            asyncio.ensure_future(couriers(product, "lzda", brand)) for brand in BRANDS[:2] * 20
        ]
        joined = product.wired.metrics.joined.values
        async with asyncio.timeout(PATIENCE):
            while joined.get(("couriers",), 0) < 398:
                await asyncio.sleep(0.01)
        gate.set()
        answers = await asyncio.gather(*queries)
        told = await asyncio.gather(*straight)
        assert all(len(rows) == 1 for each in told for rows in each.values())
    assert all(answer.data["channel"]["couriers"] for answer in answers)
    asked = [named(r)[0] for r in upstream.requests if r.rpc["method"] == COURIER_CALL]
    assert Counter(asked) == {BRANDS[0]: 1, BRANDS[1]: 1}


def sockets_to(upstream: FaultServer) -> int:
    """Our ends alone: the server's are in this process too."""
    port = int(upstream.url.rpartition(":")[2])
    found = psutil.Process().net_connections("tcp")
    return len([each for each in found if each.raddr and each.raddr.port == port])


@pytest.mark.parametrize("cut", ["disconnect", "deadline"])
async def test_calls_that_are_cut_off_leave_nothing_behind(
    upstream: FaultServer, cut: str, size: Size
) -> None:
    """R23."""
    seconds = 0.05 if cut == "deadline" else PATIENCE
    wave, waves = 50, size(8, 100)
    async with MpAdapter(upstream.url, CLIENT_KEY, timeout=seconds) as adapter:
        upstream.part = shop_front(SHOPS)
        await adapter.couriers.couriers([ChannelKey("first", "lzda")])
        tasks, sockets = len(asyncio.all_tasks()), sockets_to(upstream)
        for number in range(waves):
            upstream.part = play.hang
            seen = len(upstream.requests)
            keys = [ChannelKey(f"{number}-{n}", "lzda") for n in range(wave)]
            calls = [asyncio.create_task(adapter.couriers.couriers([key])) for key in keys]
            if cut == "disconnect":
                await upstream.until(lambda seen=seen: len(upstream.requests) > seen)
                for call in calls:
                    call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
        await upstream.until(lambda: upstream.open_connections <= 1)
        assert abs(len(asyncio.all_tasks()) - tasks) <= 5
        assert abs(sockets_to(upstream) - sockets) <= 5
        upstream.part = shop_front(SHOPS)
        async with asyncio.timeout(PATIENCE):
            keys = [ChannelKey(f"next-{n}", "lzda") for n in range(20)]
            answers = [await adapter.couriers.couriers([key]) for key in keys]
    assert [len(answer[key]) for answer, key in zip(answers, keys, strict=True)] == [1] * 20
