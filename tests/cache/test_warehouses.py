"""Warehouses are remembered by tenant and channel, in the process or in a real server."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from valkey_server import ValkeyServer

from cache.server import RedisServer
from cache.warehouses import CachedWarehouses, warehouse_store
from domain.channels import ChannelKey
from domain.errors import UpstreamError, UpstreamTimeout
from domain.warehouses import Warehouse, WarehouseKey

BLIB = ChannelKey("brand:1", "blib")
TIKTOK = ChannelKey("brand:1", "tktk")
OTHER = ChannelKey("brand:2", "blib")
BARE = ChannelKey("brand:1", "bklp")
UNHEARD = ChannelKey("brand:1", "nova")
LATE = UpstreamTimeout("WarehouseService.Get", "no answer in time")


class Upstream:
    """Two warehouses in each channel, named by the number of the call."""

    def __init__(self) -> None:
        self.calls: list[list[ChannelKey]] = []
        self.late: set[ChannelKey] = set()

    async def warehouses(
        self, channels: Sequence[ChannelKey]
    ) -> Mapping[ChannelKey, tuple[Warehouse, ...] | UpstreamError]:
        self.calls.append(list(channels))
        return {key: LATE if key in self.late else rows(key, len(self.calls)) for key in channels}


def rows(channel: ChannelKey, call: int) -> tuple[Warehouse, ...]:
    def key(name: str) -> WarehouseKey:
        return WarehouseKey(channel.brand_id, channel.channel_code, name)

    named = Warehouse(key("1"), f"Gudang {call}, “Utara”", "Jl. A, Jakarta", "SALES_WAREHOUSE")
    return named, Warehouse(key("2"))


@pytest.fixture
def upstream() -> Upstream:
    return Upstream()


@pytest.fixture(params=["memory", "redis"])
async def cached(
    request: pytest.FixtureRequest, valkey: ValkeyServer, upstream: Upstream, clock: Any
) -> AsyncIterator[CachedWarehouses]:
    server = RedisServer(valkey.url, timeout=5, connect_timeout=5)
    store = warehouse_store(server if request.param == "redis" else None)
    cached = CachedWarehouses(upstream, store, clock)
    yield cached
    await cached.aclose()
    await server.aclose()


async def test_channels_are_asked_once_for_an_hour_and_answered_for_a_day(
    cached: CachedWarehouses, upstream: Upstream, clock: Any
) -> None:
    first = await cached.warehouses([BLIB, TIKTOK])
    assert first == {BLIB: rows(BLIB, 1), TIKTOK: rows(TIKTOK, 1)}
    clock.pass_by(timedelta(minutes=59))
    assert await cached.warehouses([TIKTOK, BLIB]) == first
    assert upstream.calls == [[BLIB, TIKTOK]]
    clock.pass_by(timedelta(hours=22))
    assert await cached.warehouses([BLIB]) == {BLIB: rows(BLIB, 1)}
    clock.pass_by(timedelta(hours=25))
    assert (await cached.warehouses([TIKTOK]))[TIKTOK] == rows(TIKTOK, len(upstream.calls))


async def test_brands_do_not_see_each_others_warehouses(
    cached: CachedWarehouses, upstream: Upstream
) -> None:
    await cached.warehouses([BLIB])
    assert await cached.warehouses([OTHER]) == {OTHER: rows(OTHER, 2)}
    assert upstream.calls == [[BLIB], [OTHER]]


async def test_marketplaces_without_such_a_read_are_not_asked(
    cached: CachedWarehouses, upstream: Upstream, valkey: ValkeyServer
) -> None:
    assert await cached.warehouses([BARE, UNHEARD]) == {BARE: (), UNHEARD: ()}
    assert await cached.refresh([BARE]) == {BARE: ()}
    await cached.forget_warehouses([BARE])
    assert upstream.calls == []
    assert await valkey.keys() == {}


async def test_one_channel_fails_alone_and_is_asked_again(
    cached: CachedWarehouses, upstream: Upstream
) -> None:
    upstream.late = {TIKTOK}
    assert await cached.warehouses([BLIB, TIKTOK]) == {BLIB: rows(BLIB, 1), TIKTOK: LATE}
    upstream.late = set()
    assert await cached.warehouses([BLIB, TIKTOK]) == {
        BLIB: rows(BLIB, 1),
        TIKTOK: rows(TIKTOK, 2),
    }
    assert upstream.calls == [[BLIB, TIKTOK], [TIKTOK]]


async def test_forgotten_and_refreshed(cached: CachedWarehouses, upstream: Upstream) -> None:
    await cached.warehouses([BLIB, OTHER])
    await cached.forget_warehouses([BLIB])
    assert await cached.warehouses([BLIB, OTHER]) == {BLIB: rows(BLIB, 2), OTHER: rows(OTHER, 1)}
    assert await cached.refresh([OTHER]) == {OTHER: rows(OTHER, 3)}
    assert await cached.warehouses([OTHER]) == {OTHER: rows(OTHER, 3)}
    assert upstream.calls == [[BLIB, OTHER], [BLIB], [OTHER]]


async def test_keys_in_the_server_carry_the_tenant(
    valkey: ValkeyServer, upstream: Upstream, clock: Any
) -> None:
    server = RedisServer(valkey.url, timeout=5, connect_timeout=5)
    cached = CachedWarehouses(upstream, warehouse_store(server), clock)
    await cached.warehouses([BLIB])
    key = "channelgraph:1:warehouses:brand%3A1:blib"
    assert set(await valkey.keys()) == {key, f"{key}:lease"}
    await cached.aclose()
    await server.aclose()
