"""A server that is killed, frozen or flushed: every read is answered, nothing old comes back."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter
from structlog.testing import capture_logs
from valkey_server import ValkeyServer

from cache.redis import RedisStore
from cache.remember import Remember
from cache.server import RedisServer
from cache.store import Kept

KEEP = timedelta(hours=24)


class Ticks:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Tried:
    """Counts how often the server was tried."""

    def __init__(self) -> None:
        self.calls = 0

    async def call(self, redis: Any) -> bool:
        self.calls += 1
        return True


class Upstream:
    """Counts its calls and answers at once."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []

    async def load(self, keys: Sequence[str]) -> Mapping[str, str]:
        self.calls.append(tuple(keys))
        return {key: f"{key}{len(self.calls)}" for key in keys}


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
async def server(valkey: ValkeyServer, ticks: Ticks) -> AsyncIterator[RedisServer]:
    # Generous to a busy machine; a frozen server costs as much, once.
    server = RedisServer(valkey.url, timeout=0.5, connect_timeout=0.5, ticks=ticks)
    yield server
    await server.aclose()


@pytest.fixture
def store(server: RedisServer) -> RedisStore[str]:
    return RedisStore(server, TypeAdapter(str), KEEP)


@pytest.fixture
def upstream() -> Upstream:
    return Upstream()


@pytest.fixture
async def cache(
    store: RedisStore[str], upstream: Upstream, clock: Any
) -> AsyncIterator[Remember[str, str]]:
    cache: Remember[str, str] = Remember(
        store, upstream.load, lambda k: k, fresh=timedelta(hours=1), keep=KEEP, clock=clock
    )
    yield cache
    await cache.aclose()


async def test_a_killed_server_is_a_miss_and_is_used_again_when_back(
    cache: Remember[str, str],
    upstream: Upstream,
    valkey: ValkeyServer,
    server: RedisServer,
    ticks: Ticks,
) -> None:
    await cache.get(["a", "b"])
    valkey.kill()
    with capture_logs() as logs:
        assert await cache.get(["a", "b"]) == {"a": "a2", "b": "b2"}
        assert await cache.get(["a"]) == {"a": "a3"}
        assert server.is_down
        assert not await server.ping()
        valkey.start()
        assert await cache.get(["a"]) == {"a": "a4"}  # it is left alone for a moment
        ticks.now += 1.1
        assert await cache.get(["a"]) == {"a": "a5"}
    assert [entry["event"] for entry in logs] == ["redis_down", "redis_back"]
    assert not server.is_down
    assert await cache.get(["a"]) == {"a": "a5"}
    assert upstream.calls == [("a", "b"), ("a", "b"), ("a",), ("a",), ("a",)]


async def test_a_server_that_never_was_is_a_miss(upstream: Upstream, clock: Any) -> None:
    nowhere = ValkeyServer()
    server = RedisServer(nowhere.url)
    store = RedisStore(server, TypeAdapter(str), KEEP)
    cache: Remember[str, str] = Remember(
        store, upstream.load, lambda k: k, fresh=KEEP, keep=KEEP, clock=clock
    )
    assert await cache.get(["a"]) == {"a": "a1"}
    assert await cache.refresh(["a"]) == {"a": "a2"}
    await cache.forget(["a"])
    await cache.aclose()
    await server.aclose()


async def test_a_frozen_server_is_tried_once_and_then_left_alone(
    cache: Remember[str, str],
    upstream: Upstream,
    valkey: ValkeyServer,
    server: RedisServer,
    ticks: Ticks,
) -> None:
    tried = Tried()
    await cache.get(["a"])
    valkey.freeze()
    with capture_logs() as logs:
        reads = await asyncio.gather(*(cache.get(["a"]) for _ in range(200)))
        assert reads == [{"a": "a2"}] * 200
        assert await server.run(tried.call) is None
        for number in range(3, 53):
            assert await cache.get(["a"]) == {"a": f"a{number}"}
        assert tried.calls == 0
        ticks.now += 1.1
        assert await cache.get(["a"]) == {"a": "a53"}
    assert [entry["event"] for entry in logs] == ["redis_down"]
    valkey.thaw()
    ticks.now += 1.1
    assert await cache.get(["a"]) == {"a": "a1"}
    assert len(upstream.calls) == 53


async def test_while_a_frozen_server_is_tried_again_only_one_waits(
    store: RedisStore[str], valkey: ValkeyServer, server: RedisServer, ticks: Ticks
) -> None:
    valkey.freeze()
    assert await store.get_many(["a"]) == {}
    ticks.now += 1.1
    prober = asyncio.create_task(store.get_many(["a"]))
    await asyncio.sleep(0)
    others = asyncio.gather(*(store.get_many(["a"]) for _ in range(50)))
    assert await others == [{}] * 50
    assert not prober.done()
    assert await prober == {}


async def test_after_a_flush_everything_is_loaded_once_more(
    cache: Remember[str, str], upstream: Upstream, valkey: ValkeyServer
) -> None:
    await cache.get(["a", "b"])
    await valkey.flush()
    assert await cache.get(["a", "b"]) == {"a": "a2", "b": "b2"}
    assert await cache.get(["a", "b"]) == {"a": "a2", "b": "b2"}
    assert upstream.calls == [("a", "b"), ("a", "b")]


async def test_a_lease_that_a_flush_took_keeps_nothing(
    store: RedisStore[str], valkey: ValkeyServer, clock: Any
) -> None:
    leases = await store.lease(["a"])
    await valkey.flush()
    await store.set({"a": Kept("old", clock())}, leases)
    assert await store.get_many(["a"]) == {}


@pytest.mark.parametrize("harm", ["freeze", "kill"])
async def test_what_was_forgotten_while_the_server_was_away_stays_forgotten(
    cache: Remember[str, str],
    upstream: Upstream,
    valkey: ValkeyServer,
    ticks: Ticks,
    harm: str,
) -> None:
    await cache.get(["a", "b"])
    getattr(valkey, harm)()
    await cache.forget(["a"])
    valkey.revive()
    ticks.now += 1.1
    answers = await cache.get(["a", "b"])
    assert answers["a"] == "a2"
    assert answers["b"] == ("b1" if harm == "freeze" else "b2")
    assert await cache.get(["a", "b"]) == answers
    assert len(upstream.calls) == 2


async def test_a_lease_from_before_an_outage_does_not_survive_a_forget_within_it(
    store: RedisStore[str], valkey: ValkeyServer, ticks: Ticks, clock: Any
) -> None:
    leases = await store.lease(["a"])
    valkey.freeze()
    await store.delete(["a"])
    valkey.thaw()
    ticks.now += 1.1
    await store.set({"a": Kept("old", clock())}, leases)
    assert await store.get_many(["a"]) == {}


async def test_a_cancelled_read_never_gives_its_answer_to_the_next(
    store: RedisStore[str], server: RedisServer, clock: Any
) -> None:
    keys = [f"key-{number}" for number in range(100)]
    await store.set({k: Kept(k, clock()) for k in keys}, await store.lease(keys))
    for number, key in enumerate(keys):
        read = asyncio.create_task(store.get_many([key]))
        for _ in range(number % 7):
            await asyncio.sleep(0)
        read.cancel()
        await asyncio.gather(read, return_exceptions=True)
        for other in keys[:3]:
            assert await store.get_many([other]) == {other: Kept(other, clock())}
    assert not server.is_down


@pytest.mark.parametrize(
    "text",
    [b"", b"x", b'0:1:"a"', b'1:x:"a"', b"1:1:", b"1:1:7", b"1:1:{", b'1:99999999999999999999:"a"'],
)
async def test_a_value_that_cannot_be_read_is_a_miss(
    store: RedisStore[str], server: RedisServer, text: bytes
) -> None:
    async def put(redis: Any) -> bool:
        return bool(await redis.set("a", text))

    assert await server.run(put)
    assert await store.get_many(["a"]) == {}


async def test_a_key_of_another_kind_is_a_miss(store: RedisStore[str], server: RedisServer) -> None:
    async def put(redis: Any) -> bool:
        return bool(await redis.lpush("a", "1"))

    assert await server.run(put)
    assert await store.get_many(["a"]) == {}
    assert await store.lease(["b"])


async def test_values_lie_as_compact_text_and_die(
    store: RedisStore[str], server: RedisServer, valkey: ValkeyServer, clock: Any
) -> None:
    await store.set({"a": Kept("text", clock())}, await store.lease(["a"]))

    async def life(redis: Any) -> int:
        return int(await redis.pttl("a"))

    held = await valkey.keys()
    moment = int(clock().timestamp() * 1000)
    assert held["a"] == f'1:{moment}:"text"'.encode()
    assert set(held) == {"a", "a:lease"}
    left = await server.run(life)
    assert left is not None
    assert 0 < left <= KEEP.total_seconds() * 1000
