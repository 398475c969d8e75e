"""Calls within the limits that marketplaces state: a place is taken before, given back after."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from domain.errors import (
    QuotaExhausted,
    StoreUnavailable,
    UpstreamError,
    UpstreamMisread,
    UpstreamRefused,
)
from domain.limits import Busy, Grant, Need
from resolvers.services import Services

ANSWERED = (UpstreamRefused, UpstreamMisread)
"""After these the call has ended; after others that were sent it may still be on its way."""

SHORT = timedelta(seconds=5)
"""How long a call that is not queued waits for its place."""


@asynccontextmanager
async def limited(services: Services, needs: Sequence[Need]) -> AsyncGenerator[None, None]:
    """Make the one call of the block in its turn; QuotaExhausted where that is not soon."""
    async with returning(services, await _take(services, needs)):
        yield


@asynccontextmanager
async def returning(services: Services, grant: Grant) -> AsyncGenerator[None, None]:
    """Make the one call of the block, and give its place back once it has ended for certain."""
    try:
        yield
    except UpstreamError as failure:
        if not failure.sent:
            await give_back(services, grant, used=False)
        elif isinstance(failure, ANSWERED):
            await give_back(services, grant)
        raise
    else:
        await give_back(services, grant)


async def give_back(services: Services, grant: Grant, *, used: bool = True) -> None:
    """Give a place back; where the store is away, its lease ends by itself."""
    with contextlib.suppress(StoreUnavailable):
        await services.slots.give_back(grant, used=used)


async def _take(services: Services, needs: Sequence[Need]) -> Grant:
    loop = asyncio.get_running_loop()
    until = loop.time() + SHORT.total_seconds()
    while True:
        taken = await services.slots.take(needs, services.longest_call)
        if isinstance(taken, Grant):
            return taken
        if loop.time() + taken.wait.total_seconds() > until:
            raise QuotaExhausted(_reason(taken, needs), taken.wait)
        await asyncio.sleep(taken.wait.total_seconds())


def _reason(busy: Busy, needs: Sequence[Need]) -> str:
    need = next(need for need in needs if busy.waits.get(need.key) == busy.wait)
    every = "second" if need.window == timedelta(seconds=1) else f"{need.window.seconds} seconds"
    wait = -(-busy.wait // timedelta(seconds=1))
    return (
        f"The marketplace takes {need.count} such requests in {every}, and they are used up: ask "
        f"again in {wait} s, with the same idempotency key."
    )
