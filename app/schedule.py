"""The schedule beside a server or consumer: every process tries, one runs it."""

import contextlib
import os
import secrets
import socket
from collections.abc import AsyncGenerator

from app.background import repeating
from app.sandbox_mode import find_sandbox
from app.settings import Settings
from domain.errors import StoreUnavailable
from domain.schedule import LEASE
from resolvers.schedule import Runner
from resolvers.services import Services

LOOK_SECONDS = 15.0
EXTEND_SECONDS = LEASE.total_seconds() / 4


@contextlib.asynccontextmanager
async def running_schedule(settings: Settings, services: Services) -> AsyncGenerator[None, None]:
    """Do what falls due while the block runs; at its end another process may take over at once."""
    if not settings.schedule or (settings.is_sandbox and find_sandbox(settings) is None):
        yield
        return
    holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    runner = Runner(services, holder)
    try:
        async with (
            repeating(LOOK_SECONDS, runner.run),
            repeating(EXTEND_SECONDS, runner.extend),
        ):
            yield
    finally:
        with contextlib.suppress(StoreUnavailable):  # the lease ends by itself
            await runner.release()
