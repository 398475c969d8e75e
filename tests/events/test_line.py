"""The line before the store: together where they wait together, and each with its own outcome."""

import asyncio
from collections.abc import Sequence

import pytest

from domain.errors import Malformed, StoreUnavailable
from events.line import MOST, Line


class Store:
    """Notes each group that it is given; `poison` fails, `away` is how often it is not there."""

    def __init__(self, poison: int | None = None, away: int = 0) -> None:
        self.groups: list[list[int]] = []
        self.poison = poison
        self.away = away
        self.gate = asyncio.Event()
        self.gate.set()

    async def commit(self, group: Sequence[int]) -> list[str]:
        self.groups.append(list(group))
        await self.gate.wait()
        if self.away:
            self.away -= 1
            raise StoreUnavailable("away")
        if self.poison in group:
            raise Malformed("poison")
        return [f"took {thing}" for thing in group]


async def join(line: Line[int, str], store: Store, *things: int) -> list[str | BaseException]:
    joined = [line.join(thing, store.commit) for thing in things]
    return await asyncio.gather(*joined, return_exceptions=True)


async def test_one_alone_goes_in_alone_and_at_once() -> None:
    line, store = Line[int, str](), Store()
    assert await join(line, store, 1) == ["took 1"]
    assert await join(line, store, 2) == ["took 2"]
    assert store.groups == [[1], [2]]


async def test_what_waits_at_the_same_time_goes_in_together() -> None:
    line, store = Line[int, str](), Store()
    store.gate.clear()
    first = asyncio.create_task(line.join(0, store.commit))
    while not store.groups:
        await asyncio.sleep(0)
    rest = [asyncio.create_task(line.join(n, store.commit)) for n in (1, 2, 3)]
    await asyncio.sleep(0)
    assert not first.done()
    store.gate.set()
    assert await asyncio.gather(first, *rest) == ["took 0", "took 1", "took 2", "took 3"]
    assert store.groups == [[0], [1, 2, 3]]


async def test_no_group_is_larger_than_its_bound() -> None:
    line, store = Line[int, str](), Store()
    things = list(range(2 * MOST + 1))
    assert await join(line, store, *things) == [f"took {n}" for n in things]
    assert [len(group) for group in store.groups] == [MOST, MOST, 1]


async def test_poison_takes_nobody_down_with_it() -> None:
    line, store = Line[int, str](), Store(poison=1)
    first, second, third = await join(line, store, 0, 1, 2)
    assert (first, third) == ("took 0", "took 2")
    assert isinstance(second, Malformed)
    assert store.groups == [[0, 1, 2], [0], [1], [2]]
    assert await join(line, store, 3) == ["took 3"]


async def test_one_that_finds_the_store_away_speaks_for_itself() -> None:
    line, store = Line[int, str](), Store(away=2)
    first, *rest = await join(line, store, 0, 1, 2)
    assert isinstance(first, StoreUnavailable)
    assert rest == ["took 1", "took 2"]
    assert store.groups == [[0, 1, 2], [0], [1], [2]]


async def test_two_that_find_the_store_away_speak_for_the_rest() -> None:
    line, store = Line[int, str](), Store(away=3)
    results = await join(line, store, *range(50))
    assert {type(result) for result in results} == {StoreUnavailable}
    assert store.groups == [list(range(50)), [0], [1]]
    assert await join(line, store, 50) == ["took 50"]


async def test_who_stops_waiting_stops_nobody_else() -> None:
    line, store = Line[int, str](), Store()
    store.gate.clear()
    waiting = [asyncio.create_task(line.join(n, store.commit)) for n in range(3)]
    while not store.groups:
        await asyncio.sleep(0)
    waiting[1].cancel()
    store.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting[1]
    assert [await waiting[0], await waiting[2]] == ["took 0", "took 2"]
    assert store.groups == [[0, 1, 2]]


async def test_a_killed_worker_answers_nobody_with_success() -> None:
    line, store = Line[int, str](), Store()
    store.gate.clear()
    waiting = [asyncio.create_task(line.join(n, store.commit)) for n in range(2)]
    while not store.groups:
        await asyncio.sleep(0)
    assert line._worker is not None
    line._worker.cancel()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(result) for result in results} == {asyncio.CancelledError}
    store.gate.set()
    assert await join(line, store, 9) == ["took 9"]
