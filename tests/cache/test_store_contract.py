"""What every store promises, over the one in memory and the one in a real server."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from pydantic import TypeAdapter
from valkey_server import ValkeyServer

from cache.memory import MemoryStore
from cache.redis import RedisStore
from cache.server import RedisServer
from cache.store import Kept, Store, key_text

AT = datetime(2026, 11, 21, 8, 0, 0, 123000, tzinfo=UTC)
OLD, NEW = Kept("old", AT), Kept("new", AT + timedelta(seconds=1))


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest, valkey: ValkeyServer) -> AsyncIterator[Store[str]]:
    if request.param == "memory":
        yield MemoryStore()
        return
    server = RedisServer(valkey.url, timeout=5, connect_timeout=5)
    yield RedisStore(server, TypeAdapter(str), timedelta(hours=1))
    await server.aclose()


async def test_what_was_leased_and_set_is_found(store: Store[str]) -> None:
    leases = await store.lease(["a", "b"])
    await store.set({"a": OLD, "b": NEW}, leases)
    assert await store.get_many(["b", "a", "c"]) == {"a": OLD, "b": NEW}


async def test_nothing_asked_is_nothing_found(store: Store[str]) -> None:
    assert await store.get_many([]) == {}
    assert await store.lease([]) == {}
    await store.set({}, {})
    await store.delete([])


async def test_what_has_no_lease_is_not_kept(store: Store[str]) -> None:
    leases = await store.lease(["a"])
    await store.set({"a": OLD, "b": OLD}, leases)
    assert await store.get_many(["a", "b"]) == {"a": OLD}


async def test_a_later_value_replaces_an_earlier_one(store: Store[str]) -> None:
    for kept in (OLD, NEW):
        await store.set({"a": kept}, await store.lease(["a"]))
    assert await store.get_many(["a"]) == {"a": NEW}


async def test_those_who_load_at_one_time_share_a_lease(store: Store[str]) -> None:
    first = await store.lease(["a"])
    assert await store.lease(["a"]) == first
    await store.set({"a": OLD}, first)
    await store.set({"a": NEW}, first)
    assert await store.get_many(["a"]) == {"a": NEW}


async def test_a_delete_drops_the_value(store: Store[str]) -> None:
    await store.set({"a": OLD, "b": OLD}, await store.lease(["a", "b"]))
    await store.delete(["a", "unknown"])
    assert await store.get_many(["a", "b"]) == {"b": OLD}


async def test_what_was_loaded_before_a_delete_is_not_kept_after(store: Store[str]) -> None:
    leases = await store.lease(["a"])
    await store.delete(["a"])
    await store.set({"a": OLD}, leases)
    assert await store.get_many(["a"]) == {}


async def test_a_new_lease_after_a_delete_holds_and_the_old_one_does_not(
    store: Store[str],
) -> None:
    before = await store.lease(["a"])
    await store.delete(["a"])
    after = await store.lease(["a"])
    await store.set({"a": NEW}, after)
    await store.set({"a": OLD}, before)
    assert await store.get_many(["a"]) == {"a": NEW}


async def test_a_lease_taken_anew_ends_the_former_and_keeps_the_value(store: Store[str]) -> None:
    before = await store.lease(["a"])
    await store.set({"a": OLD}, before)
    after = await store.lease(["a"], anew=True)
    await store.set({"a": NEW}, before)
    assert await store.get_many(["a"]) == {"a": OLD}
    await store.set({"a": NEW}, after)
    assert await store.get_many(["a"]) == {"a": NEW}


async def test_the_memory_keeps_the_most_recently_used() -> None:
    store: MemoryStore[str] = MemoryStore(most=2)
    await store.set({"a": OLD, "b": OLD}, await store.lease(["a", "b"]))
    await store.get_many(["a"])
    await store.set({"c": OLD}, await store.lease(["c"]))
    assert set(await store.get_many(["a", "b", "c"])) == {"a", "c"}


def test_different_parts_never_spell_the_same_key() -> None:
    parts = [("a", "b"), ("a:b",), ("a", "b", ""), ("a%3Ab",), ("", "a:b"), ("a:", "b"), ("é",)]
    texts = [key_text("warehouses", *each) for each in parts]
    assert all(one != other for one, other in combinations(texts, 2))
    assert key_text("warehouses", "br:1", "shpe-sg") == "channelgraph:1:warehouses:br%3A1:shpe-sg"
    assert key_text("warehouses", "\ud800")
