"""Fresh, stale, missing; one load at a time."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from gated_upstream import Upstream

from cache.remember import Remember
from domain.errors import UpstreamUnavailable

FRESH, KEEP = timedelta(hours=1), timedelta(hours=24)
DOWN = UpstreamUnavailable("Some.Method", "no connection")

Make = Callable[[], Remember[str, str]]


async def test_what_is_missing_is_loaded_in_one_call_and_then_known(
    make: Make, upstream: Upstream
) -> None:
    cache = make()
    assert await cache.get(["a", "b", "a"]) == {"a": "a1", "b": "b1"}
    assert await cache.get(["b", "c", "a"]) == {"a": "a1", "b": "b1", "c": "c2"}
    assert await cache.get(["a", "b", "c"]) == {"a": "a1", "b": "b1", "c": "c2"}
    assert upstream.calls == [("a", "b"), ("c",)]


async def test_nothing_asked_costs_nothing(make: Make, upstream: Upstream) -> None:
    cache = make()
    assert await cache.get([]) == {}
    assert await cache.refresh([]) == {}
    await cache.forget([])
    assert upstream.calls == []


async def test_two_hundred_reads_at_once_cause_one_load(make: Make, upstream: Upstream) -> None:
    cache = make()
    upstream.gate.clear()
    reads = [asyncio.create_task(cache.get(["a"])) for _ in range(200)]
    await upstream.called(1)
    upstream.gate.set()
    assert await asyncio.gather(*reads) == [{"a": "a1"}] * 200
    assert upstream.calls == [("a",)]


async def test_overlapping_batches_load_each_key_once(make: Make, upstream: Upstream) -> None:
    cache = make()
    upstream.gate.clear()
    first = asyncio.create_task(cache.get(["a", "b"]))
    await upstream.called(1)
    second = asyncio.create_task(cache.get(["b", "c"]))
    await upstream.called(2)
    upstream.gate.set()
    assert await first == {"a": "a1", "b": "b1"}
    assert await second == {"b": "b1", "c": "c2"}
    assert upstream.calls == [("a", "b"), ("c",)]


async def test_a_reader_who_leaves_does_not_stop_the_load(make: Make, upstream: Upstream) -> None:
    cache = make()
    upstream.gate.clear()
    leaver = asyncio.create_task(cache.get(["a"]))
    await upstream.called(1)
    stayer = asyncio.create_task(cache.get(["a"]))
    await asyncio.sleep(0)
    leaver.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaver
    upstream.gate.set()
    assert await stayer == {"a": "a1"}
    assert upstream.calls == [("a",)]


async def test_a_load_that_everyone_left_is_ended_and_the_next_reader_begins_anew(
    make: Make, upstream: Upstream
) -> None:
    cache = make()
    upstream.gate.clear()
    leaver = asyncio.create_task(cache.get(["a"]))
    await upstream.called(1)
    leaver.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaver
    next_reader = asyncio.create_task(cache.get(["a"]))
    await upstream.called(2)
    assert upstream.cut == [("a",)]
    upstream.gate.set()
    assert await next_reader == {"a": "a2"}
    assert await cache.get(["a"]) == {"a": "a2"}
    assert upstream.calls == [("a",), ("a",)]


async def test_up_to_fresh_a_value_is_answered_without_a_load(
    make: Make, upstream: Upstream, clock: Any
) -> None:
    cache = make()
    await cache.get(["a"])
    clock.pass_by(FRESH - timedelta(seconds=1))
    assert await cache.get(["a"]) == {"a": "a1"}
    assert upstream.calls == [("a",)]


async def test_a_stale_value_is_answered_at_once_and_renewed_once(
    make: Make, upstream: Upstream, clock: Any
) -> None:
    cache = make()
    await cache.get(["a"])
    clock.pass_by(FRESH)
    upstream.gate.clear()
    for _ in range(50):
        assert await cache.get(["a"]) == {"a": "a1"}
    await upstream.called(2)
    assert upstream.calls == [("a",), ("a",)]
    upstream.gate.set()
    async with asyncio.timeout(10):
        while await cache.get(["a"]) == {"a": "a1"}:
            pass
    assert await cache.get(["a"]) == {"a": "a2"}
    assert upstream.calls == [("a",), ("a",)]


async def test_beyond_keep_a_value_is_missing(make: Make, upstream: Upstream, clock: Any) -> None:
    cache = make()
    await cache.get(["a"])
    clock.pass_by(KEEP)
    assert await cache.get(["a"]) == {"a": "a2"}
    assert upstream.calls == [("a",), ("a",)]


async def test_a_value_from_a_clock_that_runs_ahead_is_no_fresher_for_it(
    make: Make, upstream: Upstream, clock: Any
) -> None:
    cache = make()
    await cache.get(["a"])
    clock.pass_by(-FRESH)
    assert await cache.get(["a"]) == {"a": "a1"}
    await upstream.called(2)
    assert upstream.calls == [("a",), ("a",)]


async def test_errors_are_answered_and_not_kept(make: Make, upstream: Upstream) -> None:
    cache = make()
    upstream.failing = DOWN
    assert await cache.get(["a"]) == {"a": DOWN}
    upstream.failing = None
    assert await cache.get(["a"]) == {"a": "a2"}
    assert await cache.get(["a"]) == {"a": "a2"}
    assert upstream.calls == [("a",), ("a",)]


@pytest.mark.parametrize("failure", [DOWN, RuntimeError("the store is away")])
async def test_a_stale_value_outlives_an_upstream_that_is_down(
    make: Make, upstream: Upstream, clock: Any, failure: Exception
) -> None:
    cache = make()
    await cache.get(["a"])
    clock.pass_by(KEEP - timedelta(seconds=1))
    upstream.failing = failure
    assert await cache.get(["a"]) == {"a": "a1"}
    await upstream.called(2)
    assert await cache.get(["a"]) == {"a": "a1"}
    clock.pass_by(timedelta(seconds=1))
    upstream.failing = DOWN
    async with asyncio.timeout(10):
        assert await cache.get(["a"]) == {"a": DOWN}


async def test_what_a_load_raises_reaches_every_reader_and_is_not_kept(
    make: Make, upstream: Upstream
) -> None:
    cache = make()
    upstream.failing = RuntimeError("out of order")
    answers = await asyncio.gather(cache.get(["a"]), cache.get(["a"]), return_exceptions=True)
    assert [str(answer) for answer in answers] == ["out of order"] * 2
    upstream.failing = None
    assert await cache.get(["a"]) == {"a": "a2"}


async def test_closing_ends_what_is_under_way(make: Make, upstream: Upstream) -> None:
    cache = make()
    upstream.gate.clear()
    reader = asyncio.create_task(cache.get(["a"]))
    await upstream.called(1)
    await cache.aclose()
    with pytest.raises(asyncio.CancelledError):
        await reader
    assert not [t for t in asyncio.all_tasks() if "Flights" in str(t.get_coro())]
