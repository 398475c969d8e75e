"""Senders beside a process: woken by the bell, never ended by a failure, stopped at the end."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from app import sending as module
from app.sending import sending
from resolvers.sending import Bell
from resolvers.services import Detached, Services


class Turns:
    """A sender that counts its turns and lets tests wait for them."""

    def __init__(self, work: Callable[[int], Awaitable[datetime | None]]) -> None:
        self.work = work
        self.count = 0
        self.changed = asyncio.Condition()

    async def send_waiting(self) -> datetime | None:
        async with self.changed:
            self.count += 1
            self.changed.notify_all()
        return await self.work(self.count)

    async def reach(self, count: int) -> None:
        async with self.changed:
            await asyncio.wait_for(self.changed.wait_for(lambda: self.count >= count), 30)


class FakeServices:
    def __init__(self) -> None:
        self.bell = Bell()
        self.detached = Detached()

    def now(self) -> datetime:
        return datetime.now(UTC)


def services() -> Services:
    return cast("Services", FakeServices())


@pytest.fixture(autouse=True)
def no_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks again by himself but where a test says so."""
    monkeypatch.setattr(module, "POLL", 3600.0)


async def nothing(_: int) -> datetime | None:
    return None


async def test_a_sender_looks_at_once_and_whenever_the_bell_rings() -> None:
    turns, its = Turns(nothing), services()
    async with sending([turns], its):
        await turns.reach(1)
        its.bell.ring()
        await turns.reach(2)
        assert turns.count == 2


async def test_a_ring_during_a_turn_is_heard_after_it() -> None:
    its = services()

    async def rung_once(count: int) -> None:
        if count == 1:
            its.bell.ring()

    turns = Turns(rung_once)
    async with sending([turns], its):
        await turns.reach(2)


async def test_a_sender_looks_again_when_it_said() -> None:
    async def soon(_: int) -> datetime:
        return datetime.now(UTC) + timedelta(milliseconds=1)

    turns = Turns(soon)
    async with sending([turns], services()):
        await turns.reach(5)


async def test_a_failure_is_tried_again_and_ends_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POLL", 0.01)

    async def fail(_: int) -> Any:
        raise RuntimeError("the database is away")

    failing, others = Turns(fail), Turns(nothing)
    async with sending([failing, others], services()):
        await failing.reach(3)
        await others.reach(3)


async def test_the_end_stops_the_turn_and_leaves_what_is_detached() -> None:
    its, let, done = services(), asyncio.Event(), asyncio.Event()

    async def call() -> None:
        await let.wait()
        done.set()

    async def send(_: int) -> None:
        await its.detached.run(call())

    turns = Turns(send)
    async with sending([turns], its):
        await turns.reach(1)
    assert not done.is_set()
    let.set()
    await its.detached.drain()
    assert done.is_set()
