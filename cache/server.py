"""The Redis or Valkey server behind the caches: quick or not at all.

What fails or takes too long answers None, never an error. The server is then left alone for a
moment, and after that one call at a time tries it again, so that a frozen server slows one read a
second and not all of them.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from cache.store import PREFIX

T = TypeVar("T")

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class RedisServer:
    """A pool of connections with short deadlines, in seconds.

    A call that is cancelled or late takes its connection with it: the next reader would get
    the answer that was meant for it.
    """

    def __init__(
        self,
        url: str,
        *,
        connect_timeout: float = 0.05,
        timeout: float = 0.1,
        rest: float = 1.0,
        connections: int = 16,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        pool = BlockingConnectionPool.from_url(  # pyright: ignore[reportUnknownMemberType] - untyped keywords
            url,
            max_connections=connections,
            timeout=timeout,
            socket_connect_timeout=connect_timeout,
            socket_timeout=timeout,
            retry=Retry(NoBackoff(), 0),
        )
        self._redis = Redis.from_pool(pool)
        self._timeout = timeout
        self._rest = rest
        self._ticks = ticks
        self._down_until: float | None = None

    @property
    def is_down(self) -> bool:
        """Whether the last call failed."""
        return self._down_until is not None

    async def run(self, call: Callable[[Redis], Awaitable[T]]) -> T | None:
        """Return what `call` does with the server, or None where it cannot be had in time."""
        now = self._ticks()
        if self._down_until is not None:
            if now < self._down_until:
                return None
            self._down_until = now + self._rest  # the others wait for this one attempt
        try:
            async with asyncio.timeout(self._timeout):
                answer = await call(self._redis)
        except (RedisError, OSError, TimeoutError, EOFError, ValueError, RuntimeError) as error:
            self._fell(error)
            return None
        self._answered()
        return answer

    async def ping(self) -> bool:
        """Whether the server answers now."""
        return await self.run(_ping) is not None

    async def aclose(self) -> None:
        """Close all connections."""
        await self._redis.aclose()

    def _fell(self, error: Exception) -> None:
        if self._down_until is None:
            _log.warning("redis_down", reason=type(error).__name__, detail=str(error)[:200])
        self._down_until = self._ticks() + self._rest

    def _answered(self) -> None:
        if self._down_until is not None:
            _log.warning("redis_back")
        self._down_until = None


async def _ping(redis: Redis) -> bool:
    await redis.exists(PREFIX)
    return True
