"""Following what changes: once in a process, whatever the number of those who want to know."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from datetime import datetime

import structlog

from domain.live import LiveReads, Nudges
from resolvers.live_activities import ActivityFeed
from resolvers.live_channels import ChannelFeed
from resolvers.live_orders import OrderFeed

LOOKS_EVERY = 1.0
"""Seconds after which we look without a nudge: what another process wrote is told by then."""

LOOKS_AFTER = 0.005
"""Seconds between two looks: a storm of commits is read in parts, not one by one."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Follower:
    """Looks for changes when nudged, and every second besides, while anybody watches."""

    def __init__(
        self,
        reads: LiveReads,
        nudges: Nudges,
        now: Callable[[], datetime],
        *,
        looks_every: float = LOOKS_EVERY,
    ) -> None:
        self._nudges = nudges
        self._looks_every = looks_every
        self._woken = asyncio.Event()
        self.orders = OrderFeed(reads)
        self.activities = ActivityFeed(reads)
        self.channels = ChannelFeed(reads, now)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncGenerator[None, None]:
        """Follow until the block ends."""
        with self._nudges.listening(self._woken.set):
            task = asyncio.create_task(self._follow())
            try:
                yield
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def look(self) -> None:
        """Tell all that changed; where one kind cannot be read now, the others are told."""
        for feed in (self.orders, self.activities, self.channels):
            try:
                await feed.look()
            except Exception as error:  # noqa: BLE001 - nothing is lost: the next look tells it
                _log.warning("live_look_failed", reason=type(error).__name__)

    async def _follow(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._looks_every):
                    await self._woken.wait()
            self._woken.clear()
            await self.look()
            await asyncio.sleep(LOOKS_AFTER)
