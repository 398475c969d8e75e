"""Hot pages: ready bytes while nothing was committed, and never a moment longer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.responses import Response

from app.http import hot
from app.http.hot import HotPages, Made, Ready


class Store:
    """A value, a moment that moves with it, and a clock that is set by hand."""

    def __init__(self) -> None:
        self.value = 0
        self.moment = 0
        self.time = 0.0
        self.made = 0
        self.reads = 0
        self.is_whole = True
        self.between: Callable[[], None] = lambda: None
        self.pages = HotPages(self.read_moment, lambda: self.time)

    async def read_moment(self) -> int:
        self.reads += 1
        return self.moment

    def commit(self) -> None:
        self.value += 1
        self.moment += 1

    async def make(self) -> Made:
        self.made += 1
        value = self.value
        await asyncio.sleep(0)
        self.between()
        return Made(Response(str(value), headers={"X-Kind": "made"}), self.is_whole)

    async def ask(self, key: str = "page", life: float | None = 60.0) -> str:
        """As the door does: what is not kept is run."""
        found = await self.pages.answer(key, lambda: life, self.make)
        self.last = found or (await self.make()).response
        return bytes(self.last.body).decode()


@pytest.fixture
def store() -> Store:
    return Store()


async def test_a_page_is_ready_from_the_third_time_on(store: Store) -> None:
    assert [await store.ask() for _ in range(5)] == ["0"] * 5
    assert store.made == 2
    assert isinstance(store.last, Ready)
    assert store.last.headers["x-kind"] == "made"


async def test_what_is_asked_once_costs_no_read(store: Store) -> None:
    for number in range(20):
        await store.ask(str(number))
    assert (store.made, store.reads) == (20, 0)


async def test_a_commit_is_seen_by_whoever_asks_after_it(store: Store) -> None:
    for number in range(5):
        store.commit()
        assert await store.ask() == str(number + 1)
        assert await store.ask() == str(number + 1)


async def test_what_a_commit_fell_into_is_not_kept(store: Store) -> None:
    await store.ask()
    store.between = store.commit
    assert await store.ask() == "0"
    store.between = lambda: None
    assert await store.ask() == "1"


async def test_answers_with_errors_are_not_kept(store: Store) -> None:
    store.is_whole = False
    for _ in range(4):
        await store.ask()
    assert store.made == 4


async def test_a_page_lives_as_long_as_it_may(store: Store) -> None:
    for _ in range(3):
        await store.ask(life=1.0)
    assert store.made == 2
    store.time = 1.0
    await store.ask(life=1.0)
    assert store.made == 3


async def test_what_may_not_be_kept_is_not(store: Store) -> None:
    for _ in range(5):
        await store.ask(life=None)
    assert (store.made, store.reads) == (5, 0)


async def test_a_page_that_is_never_ready_is_left_alone_for_a_while(store: Store) -> None:
    for _ in range(hot.FRUITLESS + 2):
        store.commit()
        await store.ask()
    reads = store.reads
    for number in range(5):
        store.commit()
        assert await store.ask() == str(store.value), number
    assert store.reads == reads
    store.time = hot.REST + 0.1
    await store.ask()
    assert store.reads > reads


async def test_bytes_are_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hot, "MOST_BYTES", 3)
    for key in "abcde":
        for _ in range(3):
            await store.ask(key)
    made = store.made
    for key in "edc":
        await store.ask(key)
    assert store.made == made
    await store.ask("a")
    assert store.made == made + 1


async def test_large_pages_are_not_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hot, "LARGEST_PAGE", 0)
    for _ in range(4):
        await store.ask()
    assert store.made == 4


def ask_all(asks: list[Callable[[], Awaitable[Any]]]) -> Awaitable[list[Any]]:
    return asyncio.gather(*(ask() for ask in asks))


async def test_many_at_once_see_what_was_committed_before_they_asked(store: Store) -> None:
    for number in range(50):
        store.commit()
        answers = await ask_all([store.ask] * 5)
        assert answers == [str(number + 1)] * 5


async def test_who_asks_while_it_is_made_for_the_same_moment_takes_that(store: Store) -> None:
    await store.ask()
    assert await ask_all([store.ask] * 9) == ["0"] * 9
    assert store.made == 2


async def test_a_maker_that_is_cut_off_leaves_nobody_waiting(store: Store) -> None:
    await store.ask()
    made = store.make
    gate = asyncio.Event()

    async def hang() -> Made:
        await gate.wait()
        return await made()

    first = asyncio.create_task(store.pages.answer("page", lambda: 60.0, hang))
    await asyncio.sleep(0)
    second = asyncio.create_task(store.ask())
    await asyncio.sleep(0)
    first.cancel()
    assert await second == "0"
