"""What floods us with messages is fetched once at a time, and a second one is told so, unsent."""

import asyncio
from typing import Any

import pytest
from lines import Script, call

from adapters.mp_adapter.calls import Call
from adapters.mp_adapter.fetching import OneAtATime
from domain.errors import UpstreamUnavailable

DAY = {"brand_id": "b", "start_date": "2026-01-01", "end_date": "2026-01-02"}
ORDERS, PRODUCTS = "OrderService.FetchOrders", "ProductService.ProductFetchedManual"
SKUS, TREE = "ProductService.FetchVariantsBySku", "CategoryService.GetCategory"

OVERLAPPING = [
    (ORDERS, DAY, DAY),
    (PRODUCTS, {"brand_id": "b", "channels": []}, {"brand_id": "b", "channels": ["shpe"]}),
    (PRODUCTS, {"brand_id": "b", "channels": ["shpe"]}, {"brand_id": "b", "channels": []}),
    (
        PRODUCTS,
        {"brand_id": "b", "channels": ["shpe", "tkpd"]},
        {"brand_id": "b", "channels": ["tkpd", "blib"]},
    ),
    (
        SKUS,
        {"brand_id": "b", "channel": "shpe", "skus": ["a", "b"]},
        {"brand_id": "b", "channel": "shpe", "skus": ["b"]},
    ),
    (TREE, {"channels": ["shpe"]}, {"channels": []}),
]
APART = [
    (ORDERS, DAY, DAY | {"brand_id": "c"}),
    (ORDERS, DAY, DAY | {"end_date": "2026-01-03"}),
    (PRODUCTS, {"brand_id": "b", "channels": ["shpe"]}, {"brand_id": "b", "channels": ["tkpd"]}),
    (PRODUCTS, {"brand_id": "b", "channels": []}, {"brand_id": "bb", "channels": []}),
    (
        SKUS,
        {"brand_id": "b", "channel": "shpe", "skus": ["a"]},
        {"brand_id": "b", "channel": "shpe", "skus": ["b"]},
    ),
    ("WarehouseService.Get", {"brand_id": "b"}, {"brand_id": "b"}),
    ("OrderService.ShipOrder", {"brand_id": "b"}, {"brand_id": "b"}),
]


class Held:
    """A line on which calls wait until they are let go."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.script = Script(self._wait)
        self.line = OneAtATime(self.script)

    async def _wait(self, _: Call) -> object:
        await self.gate.wait()
        return "fine"

    async def first(self, method: str, params: Any) -> asyncio.Task[object]:
        task = asyncio.create_task(self.line.send(call(method, params)))
        await asyncio.sleep(0)
        assert len(self.script.calls) == 1
        return task


@pytest.mark.parametrize(("method", "one", "two"), OVERLAPPING)
async def test_a_second_fetch_of_the_same_is_refused_unsent(
    method: str, one: Any, two: Any
) -> None:
    held = Held()
    first = await held.first(method, one)
    with pytest.raises(UpstreamUnavailable, match="being fetched right now") as caught:
        await held.line.send(call(method, two))
    assert caught.value.sent is False
    assert len(held.script.calls) == 1
    held.gate.set()
    assert await first == "fine"
    assert await held.line.send(call(method, two)) == "fine"


@pytest.mark.parametrize(("method", "one", "two"), APART)
async def test_others_go_side_by_side(method: str, one: Any, two: Any) -> None:
    held = Held()
    first = await held.first(method, one)
    second = asyncio.create_task(held.line.send(call(method, two)))
    await asyncio.sleep(0)
    assert len(held.script.calls) == 2
    held.gate.set()
    assert await asyncio.gather(first, second) == ["fine"] * 2


async def test_a_fetch_that_was_cut_off_is_out_of_the_way() -> None:
    held = Held()
    first = await held.first(ORDERS, DAY)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    held.gate.set()
    assert await held.line.send(call(ORDERS, DAY)) == "fine"
