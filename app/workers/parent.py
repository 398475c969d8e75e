"""The parent of several workers: holds the address and the sandbox, and answers nothing itself."""

import asyncio
import contextlib
import signal
import socket
import tempfile
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from pathlib import Path

import structlog

from adapters.database import Database
from app.listening import listening
from app.sandbox_mode import PlayedSandbox, play_sandbox
from app.settings import PREFIX, Settings
from app.stores import open_store
from app.workers.crew import Crew
from app.workers.handed import Handed
from domain.orders import OrderFilter

FIRST_MESSAGE_SECONDS = 20

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

OnReady = Callable[[Settings, PlayedSandbox | None], None]


def serve_many(settings: Settings, on_ready: OnReady, workers: int, *, consumes: bool) -> None:
    """Serve by so many processes until SIGINT or SIGTERM.

    The database is brought up to date, and the sandbox played, here and once. Raises StartRefused
    as one process does.
    """
    if settings.redis_url is None:
        _log.warning(
            "workers_share_no_cache",
            detail="each worker remembers channels, warehouses and categories by itself, so one "
            f"may show for a while what another has seen change: set {PREFIX}REDIS_URL",
        )
    with listening(settings) as listener:
        bound = settings.model_copy(update={"port": listener.getsockname()[1]})
        asyncio.run(_serve(bound, listener, on_ready, workers, consumes=consumes))


async def _serve(
    settings: Settings,
    listener: socket.socket,
    on_ready: OnReady,
    workers: int,
    *,
    consumes: bool,
) -> None:
    with tempfile.TemporaryDirectory(prefix="channelgraph-") as folder:
        async with open_store(settings) as database, _sandbox(settings, database) as sandbox:

            def hand(number: int) -> Handed:
                address, file = (settings.host, settings.port), listener.fileno()
                return Handed(number, *address, file, Path(folder), consumes, sandbox)

            crew = Crew(workers, hand)
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, crew.ending.set)
            telling: list[asyncio.Task[None]] = []

            def tell() -> None:
                told = _tell(database, sandbox, lambda: on_ready(settings, sandbox))
                telling.append(asyncio.create_task(told))

            try:
                await crew.run(tell)
            finally:
                for task in telling:
                    task.cancel()
                await asyncio.gather(*telling, return_exceptions=True)


@contextlib.asynccontextmanager
async def _sandbox(settings: Settings, database: Database) -> AsyncGenerator[PlayedSandbox | None]:
    if not settings.is_sandbox:
        yield None
        return
    async with play_sandbox(settings, database, lambda: datetime.now(UTC)) as played:
        yield played


async def _tell(
    database: Database, sandbox: PlayedSandbox | None, say: Callable[[], object]
) -> None:
    """Say that all is ready: on the sandbox, once there are orders to see."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(FIRST_MESSAGE_SECONDS):
            while sandbox is not None:
                if await database.orders.count(OrderFilter()):
                    break
                await asyncio.sleep(0.05)
    say()
