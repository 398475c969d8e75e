"""Couriers of channels: how often they are asked for, who fails alone, and who may see them."""

from collections import Counter
from typing import Any

import fault_server as play
from fault_server import Received, running
from product import BRANDS, Product, running_product

CONNECTED = "CredentialsService.GetConnectedSalesChannels"
COURIERS = "CourierSourceService.GetShipmentProviderServices"
QUERY = """query ($brands: [String!]) { channels(filter: {brandIds: $brands}, first: 100) { nodes {
  brand { brandId } channelCode couriers { name value isDefault } } } }"""
LAZADA = [
    {"name": "JNE Cashless", "value": "JNE Cashless", "isDefault": True},
    {"name": "J&T Cashless", "value": "J&T Cashless", "isDefault": False},
]
ZALORA = [
    {"name": "Zalora Express", "value": "Zalora Express", "isDefault": False},
    {"name": "NinjaVan", "value": "NinjaVan", "isDefault": False},
]


def couriers(answer: Any) -> dict[tuple[str, str], Any]:
    nodes = answer.body["data"]["channels"]["nodes"]
    return {(node["brand"]["brandId"], node["channelCode"]): node["couriers"] for node in nodes}


async def test_couriers_are_asked_once_per_channel_that_offers_them(product: Product) -> None:
    answer = await product.ask(QUERY, {"brands": list(BRANDS)})
    assert answer.errors == []
    told = {key: list_ for key, list_ in couriers(answer).items() if list_ is not None}
    assert told == {
        (brand, code): LAZADA if code == "lzda" else ZALORA
        for brand in ("batik-lestari", "kopi-nusantara", "sepatu-rimba")
        for code in ("lzda", "zlra")
    }
    assert len(couriers(answer)) == 23
    assert Counter(await product.calls()) == {CONNECTED: 1, COURIERS: 6}


async def test_one_channel_named_twice_is_asked_once(product: Product) -> None:
    query = """query { a: channel(brandId: "kopi-nusantara", channelCode: "lzda") {
        couriers { name value isDefault } b: couriers { name } }
      c: channel(brandId: "kopi-nusantara", channelCode: "lzda") { couriers { name } } }"""
    answer = await product.ask(query)
    assert answer.data["a"]["couriers"] == LAZADA
    assert len(answer.data["c"]["couriers"]) == 2
    assert Counter(await product.calls())[COURIERS] == 1


async def test_a_channel_that_fails_leaves_its_siblings(product: Product) -> None:
    await product.fault(COURIERS, "error_400", times=1, brand_id="batik-lestari", channel="zlra")
    answer = await product.ask(QUERY, {"brands": list(BRANDS)})
    ((code, path),) = answer.codes
    assert code == "UPSTREAM_REFUSED"
    assert path is not None
    assert path[-1] == "couriers"
    found = couriers(answer)
    assert found["batik-lestari", "zlra"] is None
    assert found["batik-lestari", "lzda"] == LAZADA
    assert found["kopi-nusantara", "zlra"] == ZALORA
    assert Counter(await product.calls())[COURIERS] == 6


def _part(received: Received) -> play.Part:
    params = received.rpc["params"]
    if received.rpc["method"] == CONNECTED:
        rows = [
            {"brand_id": brand, "channel_code": code, "channel_name": code, "shop_name": brand}
            for brand in params["brand_ids"]
            for code in ("lzda", "zlra", "tkpd")
        ]
        return play.result(rows)
    if params["brand_id"] == "brand-07":
        return play.error(404, "unknown", 404)
    rows = [{"text": params["channel"], "value": params["brand_id"]}]
    return play.result({"couriers": rows, "default_courier": params["brand_id"]})


async def test_fifty_brands_are_one_call_per_channel(sqlite_address: str) -> None:
    brands = [f"brand-{number:02}" for number in range(50)]
    query = """query ($after: String) { brands(first: 25, after: $after) {
      nodes { brandId channels { channelCode couriers { name value isDefault } } }
      pageInfo { endCursor } } }"""
    async with running() as upstream:
        upstream.part = play.each(_part)
        settings = {"mp_adapter_url": upstream.url, "brand_ids": ",".join(brands)}
        async with running_product(sqlite_address, **settings) as product:
            first = await product.ask(query)
            cursor = first.body["data"]["brands"]["pageInfo"]["endCursor"]
            second = await product.ask(query, {"after": cursor})
    assert first.codes == [
        ("UPSTREAM_REFUSED", ["brands", "nodes", 7, "channels", at, "couriers"]) for at in (0, 2)
    ]
    assert second.errors == []
    nodes = first.body["data"]["brands"]["nodes"] + second.data["brands"]["nodes"]
    for node in nodes:
        brand = node["brandId"]
        told = {one["channelCode"]: one["couriers"] for one in node["channels"]}
        assert told["tkpd"] is None
        for code in ("lzda", "zlra"):
            own = [{"name": code, "value": brand, "isDefault": True}]
            assert told[code] == (None if brand == "brand-07" else own)
    asked = [request.rpc for request in upstream.requests if request.rpc["method"] == COURIERS]
    keys = Counter((one["params"]["brand_id"], one["params"]["channel"]) for one in asked)
    assert keys == {(brand, code): 1 for brand in brands for code in ("lzda", "zlra")}


async def test_a_key_sees_its_brands_couriers_and_no_call_leaves_for_others(
    product: Product,
) -> None:
    query = """mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }"""

    async def key(*scopes: str) -> str:
        wanted = {"name": "partner", "brandIds": ["dapur-ibu"], "scopes": list(scopes)}
        made = await product.ask(query, {"input": wanted})
        secret: str = made.data["createApiKey"]["secret"]
        return secret

    partner = await key("channels:read")
    one = """query { channel(brandId: "kopi-nusantara", channelCode: "lzda") {
      couriers { name } } }"""
    assert (await product.ask(one, key=partner)).data == {"channel": None}
    answer = await product.ask(QUERY, {"brands": list(BRANDS)}, key=partner)
    assert {brand for brand, _ in couriers(answer)} == {"dapur-ibu"}
    assert set(map(repr, couriers(answer).values())) == {"None"}
    reader = await product.ask(one, key=await key("orders:read"))
    assert reader.codes == [("FORBIDDEN", ["channel"])]
    assert COURIERS not in await product.calls()


async def test_marketplaces_say_whether_they_offer_couriers(product: Product) -> None:
    query = "{ marketplaces { code capabilities { couriers } } }"
    rows = (await product.ask(query)).data["marketplaces"]
    assert {row["code"] for row in rows if row["capabilities"]["couriers"]} == {"lzda", "zlra"}
