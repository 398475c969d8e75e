"""A server to be harmed, a clock to be turned by hand, and caches over both stores."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from gated_upstream import Upstream
from pydantic import TypeAdapter
from valkey_server import ValkeyServer, valkey_server

from cache.memory import MemoryStore
from cache.redis import RedisStore
from cache.remember import Remember
from cache.server import RedisServer
from cache.store import Store

FRESH, KEEP = timedelta(hours=1), timedelta(hours=24)


class Clock:
    """Shows the time that it was set to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, span: timedelta) -> None:
        self.now += span


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def shared_valkey() -> Iterator[ValkeyServer]:
    with valkey_server() as server:
        yield server


@pytest.fixture
async def valkey(shared_valkey: ValkeyServer) -> ValkeyServer:
    """An empty server, whatever the test before did to it."""
    shared_valkey.revive()
    await shared_valkey.flush()
    return shared_valkey


Make = Callable[[], Remember[str, str]]


@pytest.fixture
def upstream() -> Upstream:
    return Upstream()


@pytest.fixture(params=["memory", "redis"])
async def make(
    request: pytest.FixtureRequest, valkey: ValkeyServer, upstream: Upstream, clock: Clock
) -> AsyncIterator[Make]:
    """Makes caches over one store; over Redis each stands for a process."""
    made: list[Remember[str, str]] = []
    server = RedisServer(valkey.url, timeout=5, connect_timeout=5)
    memory: MemoryStore[str] = MemoryStore()

    def one() -> Remember[str, str]:
        store: Store[str] = memory
        if request.param == "redis":
            store = RedisStore(server, TypeAdapter(str), KEEP)
        made.append(
            Remember(store, upstream.load, lambda k: k, fresh=FRESH, keep=KEEP, clock=clock)
        )
        return made[-1]

    yield one
    for cache in made:
        await cache.aclose()
    await server.aclose()
