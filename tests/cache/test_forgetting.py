"""Forgotten is forgotten, and refreshed is new, whatever is under way."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gated_upstream import Upstream

from cache.remember import Remember
from domain.errors import UpstreamUnavailable

FRESH = timedelta(hours=1)
DOWN = UpstreamUnavailable("Some.Method", "no connection")

Make = Callable[[], Remember[str, str]]


async def test_forgotten_is_loaded_again(make: Make, upstream: Upstream) -> None:
    cache = make()
    await cache.get(["a", "b"])
    await cache.forget(["a"])
    assert await cache.get(["a", "b"]) == {"a": "a2", "b": "b1"}
    assert upstream.calls == [("a", "b"), ("a",)]


async def test_what_was_being_loaded_when_forgotten_is_not_kept(
    make: Make, upstream: Upstream
) -> None:
    cache = make()
    upstream.gate.clear()
    early = asyncio.create_task(cache.get(["a"]))
    await upstream.called(1)
    await cache.forget(["a"])
    late = asyncio.create_task(cache.get(["a"]))
    await upstream.called(2)
    upstream.gate.set()
    assert await early == {"a": "a1"}
    assert await late == {"a": "a2"}
    assert await cache.get(["a"]) == {"a": "a2"}
    assert upstream.calls == [("a",), ("a",)]


async def test_forgetting_in_another_process_holds_for_a_load_under_way(
    make: Make, upstream: Upstream
) -> None:
    one, other = make(), make()
    upstream.gate.clear()
    early = asyncio.create_task(one.get(["a"]))
    await upstream.called(1)
    await other.forget(["a"])
    upstream.gate.set()
    assert await early == {"a": "a1"}
    assert await one.get(["a"]) == {"a": "a2"}
    assert await other.get(["a"]) == {"a": "a2"}
    assert upstream.calls == [("a",), ("a",)]


async def test_a_renewal_under_way_when_forgotten_is_not_kept(
    make: Make, upstream: Upstream, clock: Any
) -> None:
    cache = make()
    await cache.get(["a"])
    clock.pass_by(FRESH)
    upstream.gate.clear()
    await cache.get(["a"])
    await upstream.called(2)
    await cache.forget(["a"])
    upstream.gate.set()
    assert await cache.get(["a"]) == {"a": "a3"}
    assert await cache.get(["a"]) == {"a": "a3"}


async def test_a_refresh_loads_now_and_is_remembered(make: Make, upstream: Upstream) -> None:
    cache = make()
    await cache.get(["a"])
    assert await cache.refresh(["a", "b"]) == {"a": "a2", "b": "b2"}
    assert await cache.get(["a", "b"]) == {"a": "a2", "b": "b2"}
    assert upstream.calls == [("a",), ("a", "b")]


async def test_a_refresh_does_not_settle_for_a_load_that_began_before(
    make: Make, upstream: Upstream
) -> None:
    cache = make()
    upstream.gate.clear()
    early = asyncio.create_task(cache.get(["a"]))
    await upstream.called(1)
    refresh = asyncio.create_task(cache.refresh(["a"]))
    await upstream.called(2)
    upstream.gate.set()
    assert (await early, await refresh) == ({"a": "a1"}, {"a": "a2"})
    assert await cache.get(["a"]) == {"a": "a2"}


async def test_a_refresh_that_fails_keeps_what_is_kept(make: Make, upstream: Upstream) -> None:
    cache = make()
    await cache.get(["a"])
    upstream.failing = DOWN
    assert await cache.refresh(["a"]) == {"a": DOWN}
    assert await cache.get(["a"]) == {"a": "a1"}
    assert upstream.calls == [("a",), ("a",)]
