"""Serves a sandbox."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn

from sandbox.app import create_sandbox
from sandbox.settings import SandboxSettings


class _Server(uvicorn.Server):
    """Tells its real port once it listens."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[int], None] | None) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._on_ready is not None and self.servers:
            self._on_ready(self.servers[0].sockets[0].getsockname()[1])


def make_server(
    settings: SandboxSettings,
    host: str = "127.0.0.1",
    port: int = 0,
    on_ready: Callable[[int], None] | None = None,
) -> uvicorn.Server:
    """A server that has not started; port 0 takes a free one and tells it by `on_ready`."""
    config = uvicorn.Config(
        create_sandbox(settings),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        lifespan="on",
        # Calls that hang on request would hold the end up for ever.
        timeout_graceful_shutdown=1,
    )
    return _Server(config, on_ready)


def run(
    settings: SandboxSettings,
    host: str = "127.0.0.1",
    port: int = 0,
    on_ready: Callable[[int], None] | None = None,
) -> None:
    """Serve until interrupted; prints nothing."""
    asyncio.run(make_server(settings, host, port, on_ready).serve())
