"""Syncs on demand, beside the servers that run: what is asked, and what comes of it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.access import Scope, Viewer
from domain.activities import UserError
from domain.completeness import SECOND
from domain.upstream import OrderWindow
from domain.windows import Span
from resolvers.context import Context
from resolvers.services import Services
from resolvers.syncs import SyncOutcome, sync_orders, sync_products

VIEWER = Viewer("command-line", "command line", frozenset(Scope), None)
"""As whom commands ask: whoever may run them may do everything."""

LOOK_SECONDS = 0.5
QUIET_SECONDS = 5.0
"""Nothing new for so long: what was asked for has come."""

FIRST_SECONDS = 20.0
"""How long the first may take: others may stand before it in the line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One call: the span of order dates that it asked for, if any, and what became of it."""

    span: Span | None
    activity_id: str | None
    errors: tuple[UserError, ...]


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many messages have come so far, and whether no more are expected."""

    messages: int
    is_quiet: bool


@dataclass(frozen=True, slots=True)
class Sync:
    """Asks for one brand's orders or products, and counts what comes."""

    services: Services
    brand_id: str

    async def orders(self, spans: Sequence[Span]) -> AsyncIterator[Asked]:
        """Ask for these spans, one call after another; the first that fails is the last."""
        for span in spans:
            window = OrderWindow(self.brand_id, span.start, span.end - SECOND)
            outcome = await sync_orders(self._context(), window, None)
            yield _asked(span, outcome)
            if outcome.errors:
                return

    async def products(self, channel_codes: tuple[str, ...]) -> AsyncIterator[Asked]:
        """Ask for the products on these channels, or on all."""
        yield _asked(None, await sync_products(self._context(), self.brand_id, channel_codes, None))

    async def arrivals(
        self, asked: Sequence[Asked], since: datetime, most_seconds: float
    ) -> AsyncIterator[Arrived]:
        """Count until all is quiet, or the time is over."""
        ids = [each.activity_id for each in asked if each.span and each.activity_id]
        windows = self.services.windows

        async def count() -> int:
            if ids:
                return await windows.answered(ids, since)
            return await windows.products_heard(self.brand_id, since)

        async for arrived in watch(count, most_seconds):
            yield arrived

    def _context(self) -> Context:
        return Context(VIEWER, self.services)


async def watch(
    count: Callable[[], Awaitable[int]],
    most_seconds: float,
    clock: Callable[[], float] = time.monotonic,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[Arrived]:
    """Count again and again, until nothing new came for a while or the time is over."""
    end = clock() + most_seconds
    messages, grew_at = await count(), clock()
    while True:
        now = clock()
        is_quiet = now - grew_at >= (QUIET_SECONDS if messages else FIRST_SECONDS)
        yield Arrived(messages, is_quiet)
        if is_quiet or now >= end:
            return
        await pause(LOOK_SECONDS)
        found = await count()
        if found != messages:
            messages, grew_at = found, clock()


def _asked(span: Span | None, outcome: SyncOutcome) -> Asked:
    return Asked(span, outcome.activity_id, outcome.errors)
