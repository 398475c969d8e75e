"""Redis remembers over restarts; dead or frozen it is a miss, never an error."""

from collections import Counter

from product import running_product
from valkey_server import valkey_server

QUERY = """{
  brand(brandId: "dapur-ibu") { warehouses { remoteWarehouseId } }
  categories(channelCode: "tkpd", first: 1) { totalCount }
}"""
CODES = """mutation { refreshWarehouses(input: {brandId: "dapur-ibu"}) {
  warehouses { remoteWarehouseId } userErrors { code } } }"""


async def test_warehouses_are_remembered_over_a_restart(
    sqlite_address: str, valkey_url: str
) -> None:
    async with running_product(sqlite_address, redis_url=valkey_url) as product:
        await product.forget_calls()
        first = (await product.ask(QUERY)).data
        assert Counter(await product.calls())["WarehouseService.Get"] == 4
    async with running_product(sqlite_address, redis_url=valkey_url) as product:
        assert (await product.ask(QUERY)).data == first
        assert "WarehouseService.Get" not in await product.calls()
        refreshed = (await product.ask(CODES)).data["refreshWarehouses"]
        assert refreshed["userErrors"] == []
        assert refreshed["warehouses"] == first["brand"]["warehouses"]
        assert Counter(await product.calls())["WarehouseService.Get"] == 4


async def test_a_dead_and_a_frozen_redis_are_misses(sqlite_address: str) -> None:
    with valkey_server() as server:
        async with running_product(sqlite_address, redis_url=server.url) as product:
            first = (await product.ask(QUERY)).data
            server.freeze()
            assert (await product.ask(QUERY)).data == first
            server.thaw()
            server.kill()
            await product.forget_calls()
            assert (await product.ask(QUERY)).data == first
            assert Counter(await product.calls())["WarehouseService.Get"] <= 4
            ready = await product.client.get(f"{product.url}/readyz")
            assert ready.status_code == 200
