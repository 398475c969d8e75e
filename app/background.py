"""Work that comes round by itself while the server runs."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable

import structlog

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@contextlib.asynccontextmanager
async def repeating(
    seconds: float, work: Callable[[], Awaitable[object]]
) -> AsyncGenerator[None, None]:
    """Do `work` now and every so many seconds until the block ends; what it raises is logged."""
    task = asyncio.create_task(_repeat(seconds, work))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _repeat(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await work()
        except Exception:  # noqa: BLE001 - the next round may go well
            _log.exception("background_work_failed")
        await asyncio.sleep(seconds)
