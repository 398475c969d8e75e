"""Fifty brands with their channels, warehouses and reasons: each distinct key is asked once."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import fault_server as play
import pytest
from product import Product, running_product

LIVE = "CredentialsService.GetConnectedSalesChannels"
WAREHOUSES, REASONS = "WarehouseService.Get", "OrderService.ListCancelReason"
NAMES = [f"brand-{number:02}" for number in range(50)]
SHOPS = {
    "tkpd": {"fs_id": "1", "client_id": "c", "client_secret": "0123456789", "shop_id": "7"},
    "shpe": {"shop_id": "8"},
}
ASK = """{ brands(first: 60) { nodes { brandId channels {
  channelCode warehouses { remoteWarehouseId } cancelReasons { code name isFreeText } } } } }"""


async def connect(product: Product, brand_id: str, code: str) -> None:
    credentials = [{"name": name, "value": value} for name, value in SHOPS[code].items()]
    query = """mutation ($input: ConnectChannelInput!) { connectChannel(input: $input) {
      userErrors { code message } } }"""
    given = {"brandId": brand_id, "channelCode": code, "credentials": credentials}
    payload = (await product.ask(query, {"input": given})).data["connectChannel"]
    assert payload["userErrors"] == []


@pytest.fixture
async def product(sqlite_address: str) -> AsyncIterator[Product]:
    """The product with fifty brands, each with a shop on two marketplaces, all caches cold."""
    async with running_product(sqlite_address, brand_ids="") as running:
        query = """mutation ($brands: [BrandInput!]!) { registerBrands(input: {brands: $brands}) {
          brands { brandId } userErrors { code } } }"""
        rows = [{"brandId": name} for name in NAMES]
        made = (await running.ask(query, {"brands": rows})).data["registerBrands"]
        assert [brand["brandId"] for brand in made["brands"]] == NAMES
        work = [connect(running, name, code) for name in NAMES for code in SHOPS]
        await asyncio.gather(*work)
        await running.wired.services.channels.forget(NAMES)
        await running.forget_calls()
        yield running


def shops(answer: Any) -> dict[str, Any]:
    return {brand["brandId"]: brand["channels"] for brand in answer["brands"]["nodes"]}


async def test_each_distinct_key_is_asked_once_then_warehouses_never(product: Product) -> None:
    found = shops((await product.ask(ASK)).data)
    assert list(found) == NAMES
    for channels in found.values():
        assert [channel["channelCode"] for channel in channels] == ["shpe", "tkpd"]
        assert all(channel["warehouses"] is not None for channel in channels)
        assert all(channel["cancelReasons"] for channel in channels)
    assert Counter(await product.calls()) == {LIVE: 1, WAREHOUSES: 100, REASONS: 50}
    calls = await product.control("GET", "/calls")
    keys = Counter(
        (call["params"]["brand_id"], call["params"]["sales_channel"])
        for call in calls
        if call["method"] == WAREHOUSES
    )
    assert keys == {(name, code): 1 for name in NAMES for code in SHOPS}
    reasons = [call["params"] for call in calls if call["method"] == REASONS]
    assert sorted(row["brand_id"] for row in reasons) == NAMES
    assert all(sorted(row["channels"]) == ["shpe", "tkpd"] for row in reasons)
    await product.forget_calls()
    assert shops((await product.ask(ASK)).data) == found
    assert Counter(await product.calls()) == {REASONS: 50}


async def test_siblings_answer_when_one_brand_fails(product: Product) -> None:
    bad = NAMES[7]
    await product.fault(LIVE, "error_400", brand_id=bad)
    answer = await product.ask(ASK)
    found = shops(answer.body["data"])
    assert found[bad] is None
    assert all(len(found[name]) == 2 for name in NAMES if name != bad)
    assert answer.codes == [("UPSTREAM_REFUSED", ["brands", "nodes", 7, "channels"])]
    assert Counter(await product.calls()) == {LIVE: 51, WAREHOUSES: 98, REASONS: 49}


async def test_siblings_answer_when_one_channel_fails(product: Product) -> None:
    bad = NAMES[3]
    await product.fault(WAREHOUSES, "error_503", brand_id=bad, channel="tkpd")
    await product.fault(REASONS, "garbage", brand_id=bad)
    answer = await product.ask(ASK)
    found = shops(answer.body["data"])
    shpe, tkpd = found[bad]
    assert (shpe["warehouses"] is None, tkpd["warehouses"] is None) == (False, True)
    assert (shpe["cancelReasons"], tkpd["cancelReasons"]) == (None, None)
    for name in NAMES:
        if name != bad:
            assert all(one["warehouses"] is not None for one in found[name])
            assert all(one["cancelReasons"] for one in found[name])
    place = ["brands", "nodes", 3, "channels"]
    assert sorted(answer.codes, key=str) == [
        ("UPSTREAM_MISREAD", [*place, 0, "cancelReasons"]),
        ("UPSTREAM_MISREAD", [*place, 1, "cancelReasons"]),
        ("UPSTREAM_UNAVAILABLE", [*place, 1, "warehouses"]),
    ]
    # what failed was asked again, at most twice; nothing else was
    asked = Counter(
        (one["method"], str(one["params"])) for one in await product.control("GET", "/calls")
    )
    assert Counter(method for method, _ in asked) == {LIVE: 1, WAREHOUSES: 100, REASONS: 50}
    again = {key: count for key, count in asked.items() if count > 1}
    assert all(bad in params for _, params in again)
    assert all(count <= 3 for count in again.values())


async def test_different_keys_are_asked_in_parallel(sqlite_address: str) -> None:
    """An upstream that answers no reason before twenty are asked for answers them all."""
    together = 20
    waiting: list[str] = []
    all_there = asyncio.Event()

    async def answer(received: play.Received, writer: asyncio.StreamWriter) -> None:
        params = received.rpc["params"]
        if received.rpc["method"] == LIVE:
            result: Any = [
                {"brand_id": brand, "channel_code": "tkpd"} for brand in params["brand_ids"]
            ]
        else:
            waiting.append(params["brand_id"])
            if len(waiting) == together:
                all_there.set()
            await all_there.wait()
            result = {"cancel_reasons": [{"channel": "tkpd", "input_type": "string"}]}
        await play.result(result)(received, writer)

    async with play.running() as server:
        server.part = answer
        names = ",".join(NAMES[:together])
        async with running_product(
            sqlite_address, mp_adapter_url=server.url, brand_ids=names
        ) as product:
            asked = (
                "{ brands(first: 60) { nodes { brandId channels { cancelReasons { name } } } } }"
            )
            found = await product.ask(asked)
            assert len(shops(found.data)) == together
    assert sorted(waiting) == NAMES[:together]
    assert json.dumps(found.data).count("cancelReasons") == together
