"""Nudges through Redis: that something was committed, told to every process that shares it."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncGenerator
from typing import Any, cast

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from cache.nudges import MemoryNudges
from cache.server import RedisServer
from cache.store import PREFIX

CHANNEL = f"{PREFIX}:commits"

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class RedisNudges(MemoryNudges):
    """The same, and through Redis for every process that shares it.

    Many at once are published as one. While Redis is away nothing is told to others, who then
    find out by looking; whoever was away looks as soon as it is back.
    """

    def __init__(self, server: RedisServer, url: str, *, rest: float = 1.0) -> None:
        super().__init__()
        self._server = server
        self._url = url
        self._rest = rest
        self._name = secrets.token_hex(8)
        self._owed = asyncio.Event()
        self.hears = asyncio.Event()
        """Set while other processes can be heard."""

    def announce(self) -> None:
        super().announce()
        self._owed.set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncGenerator[None, None]:
        """Publish and hear until the block ends; what was announced before that is published."""
        tasks = [asyncio.create_task(self._publish_all()), asyncio.create_task(self._hear_all())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if self._owed.is_set():
                await self._publish()

    async def _publish_all(self) -> None:
        while True:
            await self._owed.wait()
            await self._publish()

    async def _publish(self) -> None:
        self._owed.clear()

        async def publish(redis: Redis) -> bool:
            await redis.publish(CHANNEL, self._name)  # pyright: ignore[reportUnknownMemberType] - untyped keywords
            return True

        await self._server.run(publish)

    async def _hear_all(self) -> None:
        while True:
            try:
                await self._hear()
            except (RedisError, OSError, TimeoutError, EOFError, ValueError, RuntimeError) as error:
                if self.hears.is_set():
                    _log.warning("redis_nudges_lost", reason=type(error).__name__)
            self.hears.clear()
            await asyncio.sleep(self._rest)

    async def _hear(self) -> None:
        """Listen on a connection of our own, which nothing else may use."""
        redis = Redis.from_url(  # pyright: ignore[reportUnknownMemberType] - untyped keywords
            self._url, socket_connect_timeout=self._rest, retry=Retry(NoBackoff(), 0)
        )
        async with redis, redis.pubsub() as channel:  # pyright: ignore[reportUnknownMemberType]
            await channel.subscribe(CHANNEL)
            await self._hear_from(channel)

    async def _hear_from(self, channel: PubSub) -> None:
        heard = cast("Any", channel).listen()
        async for message in heard:
            if message["type"] == "subscribe":
                self.hears.set()
            elif message["data"] == self._name.encode():
                continue
            super().announce()
