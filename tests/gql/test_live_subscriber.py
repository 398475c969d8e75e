"""One subscriber, slow or quick: newest states in order, few of them waiting, nothing lost."""

import asyncio
from collections.abc import Sequence

import pytest

import gql.live_subscriber
from domain.errors import StoreUnavailable
from gql.live_subscriber import Ready, Subscriber


class Orders:
    """A store in which things change under rising numbers."""

    def __init__(self) -> None:
        self.newest: dict[str, int] = {}
        self.number = 0
        self.reads: list[int] = []
        self.failures = 0

    def change(self, name: str) -> Ready:
        self.number += 1
        self.newest[name] = self.number
        return self.ready(name, self.number)

    def ready(self, name: str, number: int) -> Ready:
        return Ready(name, number, f"{name}{number}".encode())

    async def missed(self, position: int) -> tuple[Sequence[Ready], bool]:
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("away")
        self.reads.append(position)
        found = sorted((n, name) for name, n in self.newest.items() if n > position)
        return [self.ready(name, number) for number, name in found[:3]], len(found) >= 3


@pytest.fixture
def orders() -> Orders:
    return Orders()


def subscriber_of(orders: Orders, left: list[Subscriber] | None = None) -> Subscriber:
    return Subscriber(orders.missed, ([] if left is None else left).append)


async def taken(subscriber: Subscriber, count: int) -> list[str]:
    async with asyncio.timeout(10):
        return [(await anext(subscriber)).payload.decode() for _ in range(count)]


async def test_the_newest_state_waits_in_its_own_place(orders: Orders) -> None:
    subscriber = subscriber_of(orders)
    subscriber.begin(0, behind=False)
    for name in ("a", "b", "a", "c", "a"):
        subscriber.offer([orders.change(name)])
    assert subscriber.waiting == 3
    assert await taken(subscriber, 3) == ["b2", "c4", "a5"]
    assert orders.reads == []


async def test_what_came_before_the_beginning_is_not_taken(orders: Orders) -> None:
    subscriber = subscriber_of(orders)
    subscriber.offer([orders.change("early")])
    subscriber.begin(2, behind=False)
    subscriber.offer([orders.change("seen"), orders.change("new")])
    assert await taken(subscriber, 1) == ["new3"]


async def test_one_that_is_too_slow_holds_little_and_loses_nothing(
    orders: Orders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gql.live_subscriber, "MOST_WAITING", 5)
    subscriber = subscriber_of(orders)
    subscriber.begin(0, behind=False)
    subscriber.offer([orders.change("first")])
    assert await taken(subscriber, 1) == ["first1"]
    for turn in range(4):
        for number in range(4):
            subscriber.offer([orders.change(f"o{turn}{number}")])
            assert subscriber.waiting <= 5
    found = await taken(subscriber, 16)
    assert found == [
        f"o{turn}{number}{turn * 4 + number + 2}" for turn in range(4) for number in range(4)
    ]
    subscriber.offer([orders.change("last")])
    assert await taken(subscriber, 1) == ["last18"]


async def test_what_comes_while_reading_is_told_once(orders: Orders) -> None:
    for name in "abcd":
        orders.change(name)
    subscriber = subscriber_of(orders)
    subscriber.begin(0, behind=True)
    assert await taken(subscriber, 1) == ["a1"]
    subscriber.offer([orders.change("e")])  # it will be read too
    subscriber.offer([orders.change("b")])  # so will its newer state
    assert await taken(subscriber, 5) == ["b2", "c3", "d4", "e5", "b6"]
    subscriber.offer([orders.change("f")])
    assert await taken(subscriber, 1) == ["f7"]


async def test_a_store_that_is_away_is_asked_again(
    orders: Orders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gql.live_subscriber, "AGAIN_AFTER", 0)
    orders.change("a")
    orders.failures = 2
    subscriber = subscriber_of(orders)
    subscriber.begin(0, behind=True)
    assert await taken(subscriber, 1) == ["a1"]


async def test_one_that_left_takes_nothing(orders: Orders) -> None:
    left: list[Subscriber] = []
    subscriber = subscriber_of(orders, left)
    subscriber.begin(0, behind=False)
    subscriber.offer([orders.change("a")])
    subscriber.close()
    subscriber.offer([orders.change("b")])
    assert (left, subscriber.waiting) == ([subscriber], 0)
    assert [ready async for ready in subscriber] == []
