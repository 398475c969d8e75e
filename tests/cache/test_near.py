"""What is kept near falls with every commit that can be seen, and after a second in any case."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from cache import near
from cache.near import LIFE, Near


class Inner:
    """Answers with the number of the read; counts what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.absent: set[str] = set()
        self.gate: asyncio.Event | None = None

    async def __call__(self, keys: Sequence[str]) -> Mapping[str, int]:
        self.asked.append(list(keys))
        number = len(self.asked)
        if self.gate is not None:
            await self.gate.wait()
        return {key: number for key in keys if key not in self.absent}


class World:
    """A moment and a clock that are set by hand."""

    def __init__(self) -> None:
        self.inner = Inner()
        self.moment: object = 0
        self.time = 0.0
        self.near: Near[str, int] = Near(self.inner, lambda: self.moment, lambda: self.time)


@pytest.fixture
def world() -> World:
    return World()


async def test_what_is_known_is_asked_once_absences_too(world: World) -> None:
    world.inner.absent = {"c"}
    assert await world.near.get(["a", "c"]) == {"a": 1}
    assert await world.near.get(["a", "b", "c", "a"]) == {"a": 1, "b": 2}
    assert world.inner.asked == [["a", "c"], ["b"]]


async def test_a_commit_lets_everything_fall(world: World) -> None:
    assert await world.near.get(["a"]) == {"a": 1}
    world.moment = 1
    assert await world.near.get(["a"]) == {"a": 2}


async def test_it_falls_after_a_second_though_nobody_said_anything(world: World) -> None:
    await world.near.get(["a"])
    world.time = LIFE / 2
    assert await world.near.get(["a"]) == {"a": 1}
    world.time = LIFE
    assert await world.near.get(["a"]) == {"a": 2}


async def test_it_can_be_told(world: World) -> None:
    await world.near.get(["a"])
    world.near.forget()
    assert await world.near.get(["a"]) == {"a": 2}


@pytest.mark.parametrize("how", ["commit", "told"])
async def test_what_was_read_before_a_commit_is_not_kept_after_it(world: World, how: str) -> None:
    world.inner.gate = asyncio.Event()
    reading = asyncio.create_task(world.near.get(["a"]))
    while not world.inner.asked:
        await asyncio.sleep(0)
    if how == "commit":
        world.moment = 1
    else:
        world.near.forget()
    world.inner.gate.set()
    assert await reading == {"a": 1}
    assert await world.near.get(["a"]) == {"a": 2}


async def test_no_more_is_kept_than_has_room(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "MOST", 2)
    await world.near.get(["a", "b", "c"])
    assert await world.near.get(["b", "c"]) == {"b": 1, "c": 1}
    assert await world.near.get(["a"]) == {"a": 2}
