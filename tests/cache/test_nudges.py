"""What nudges promise, in the process and through a server that is killed or frozen."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from valkey_server import ValkeyServer

from cache.nudges import MemoryNudges
from cache.redis_nudges import RedisNudges
from cache.server import RedisServer
from domain.live import Nudges

DEADLINE = 20


class Sleeper:
    """Is woken, and counts how often."""

    def __init__(self) -> None:
        self.times = 0
        self.woken = asyncio.Event()

    def wake(self) -> None:
        self.times += 1
        self.woken.set()

    async def slept(self) -> None:
        """Wait to be woken."""
        async with asyncio.timeout(DEADLINE):
            await self.woken.wait()
        self.woken.clear()


@contextlib.asynccontextmanager
async def through(valkey: ValkeyServer) -> AsyncIterator[RedisNudges]:
    """The nudges of one process."""
    server = RedisServer(valkey.url, timeout=1, connect_timeout=1, rest=0.01)
    nudges = RedisNudges(server, valkey.url, rest=0.01)
    async with contextlib.aclosing(server), nudges.running():
        yield nudges


async def hears(nudges: RedisNudges) -> None:
    async with asyncio.timeout(DEADLINE):
        await nudges.hears.wait()


@pytest.fixture(params=["memory", "redis"])
async def nudges(request: pytest.FixtureRequest, valkey: ValkeyServer) -> AsyncIterator[Nudges]:
    if request.param == "memory":
        yield MemoryNudges()
        return
    async with through(valkey) as made:
        yield made


async def test_everyone_who_listens_is_woken_at_once(nudges: Nudges) -> None:
    one, two = Sleeper(), Sleeper()
    with nudges.listening(one.wake), nudges.listening(two.wake):
        nudges.announce()
        assert one.woken.is_set()
        assert two.woken.is_set()


async def test_who_listens_no_more_is_left_alone(nudges: Nudges) -> None:
    one, two = Sleeper(), Sleeper()
    with nudges.listening(two.wake):
        with nudges.listening(one.wake):
            pass
        nudges.announce()
        assert (one.times > 0, two.times > 0) == (False, True)


async def test_nobody_needs_to_listen(nudges: Nudges) -> None:
    nudges.announce()


async def test_another_process_is_woken(valkey: ValkeyServer) -> None:
    sleeper = Sleeper()
    async with through(valkey) as here, through(valkey) as there:
        await hears(there)
        with there.listening(sleeper.wake):
            here.announce()
            await sleeper.slept()


async def test_what_was_announced_last_goes_out_at_the_end(valkey: ValkeyServer) -> None:
    sleeper = Sleeper()
    async with through(valkey) as there:
        await hears(there)
        with there.listening(sleeper.wake):
            async with through(valkey) as here:
                here.announce()
            await sleeper.slept()


async def test_a_storm_is_few_messages(valkey: ValkeyServer) -> None:
    sleeper = Sleeper()
    async with through(valkey) as here, through(valkey) as there:
        await hears(there)
        with there.listening(sleeper.wake):
            for _ in range(1_000):
                here.announce()
            await sleeper.slept()
            assert sleeper.times < 10


@pytest.mark.parametrize("harm", ["kill", "freeze"])
async def test_without_the_server_the_own_process_is_woken(valkey: ValkeyServer, harm: str) -> None:
    """And others are, as soon as it is back."""
    mine, theirs = Sleeper(), Sleeper()
    async with through(valkey) as here, through(valkey) as there:
        await hears(there)
        with here.listening(mine.wake), there.listening(theirs.wake):
            getattr(valkey, harm)()
            try:
                for _ in range(100):
                    here.announce()
                assert mine.times >= 100
            finally:
                valkey.revive()
            await hears(there)
            theirs.woken.clear()
            async with asyncio.timeout(DEADLINE):
                while not theirs.woken.is_set():
                    here.announce()
                    await asyncio.sleep(0.01)
