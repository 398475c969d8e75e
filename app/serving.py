"""Runs the server at its address, and says so once it really answers."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Generator
from typing import Literal, cast

import uvicorn
from fastapi import FastAPI

from app.http.graphql import MAX_BODY
from app.listening import listening
from app.main import create_app
from app.sandbox_mode import PlayedSandbox
from app.settings import Settings
from app.wiring import Wired
from app.workers.handed import Handed
from domain.orders import OrderFilter

DRAIN_SECONDS = 20
FIRST_MESSAGE_SECONDS = 20

OnReady = Callable[[Settings, PlayedSandbox | None], None]


def serve(settings: Settings, on_ready: OnReady, *, consumes: bool = True) -> None:
    """Serve until SIGINT or SIGTERM; `on_ready` is told the settings with the real port.

    Unless `consumes` is false, messages are pulled too where the settings say so.

    Raises StartRefused when the address cannot be had or the parts do not fit together.
    """
    with listening(settings) as listener:
        bound = settings.model_copy(update={"port": listener.getsockname()[1]})
        serve_on(listener, bound, on_ready, consumes=consumes)


def serve_on(
    listener: socket.socket,
    settings: Settings,
    on_ready: OnReady,
    *,
    consumes: bool,
    handed: Handed | None = None,
) -> None:
    """Serve whoever connects there; a worker's listener is its parent's."""
    app = create_app(settings, consumes=consumes, handed=handed)
    # the lifespan is run below, where its refusals can be told in one line
    config = server_config(app, lifespan="off")
    with (
        contextlib.suppress(KeyboardInterrupt),
        asyncio.Runner(loop_factory=config.get_loop_factory()) as runner,
    ):
        runner.run(_run(app, _Server(config), listener, lambda it: on_ready(settings, it.sandbox)))


def server_config(
    app: FastAPI, *, port: int = 8000, lifespan: Literal["auto", "off"] = "auto"
) -> uvicorn.Config:
    """How the server speaks, whoever runs it."""
    return uvicorn.Config(
        app,
        port=port,
        lifespan=lifespan,
        ws="websockets-sansio",
        ws_max_size=MAX_BODY,
        ws_per_message_deflate=False,  # it would hold memory for each socket, and cost each message
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )


class LiveServer(uvicorn.Server):
    """Closes what is followed before it stops, as that has no end of its own."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:  # nobody new
            server.close()
        app = cast("FastAPI", self.config.app)
        await app.state.live.end()
        await super().shutdown(sockets)


class _Server(LiveServer):
    """Ends on a signal without raising it once more: an asked-for end is a success."""

    started_event: asyncio.Event

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.started_event = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.started_event.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        former = {
            number: signal.signal(number, self.handle_exit)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)


async def _run(
    app: FastAPI,
    server: _Server,
    listener: socket.socket,
    on_ready: Callable[[Wired], None],
) -> None:
    async with app.router.lifespan_context(app):
        telling = asyncio.create_task(_tell(server, app.state.wired, on_ready))
        try:
            await server.serve(sockets=[listener])
        finally:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)


async def _tell(server: _Server, wired: Wired, on_ready: Callable[[Wired], None]) -> None:
    """Say that all is ready: it listens, and on the sandbox there are orders to see."""
    await server.started_event.wait()
    if wired.sandbox is not None and not await wired.services.orders.count(OrderFilter()):
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(wired.taken.wait(), FIRST_MESSAGE_SECONDS)
    on_ready(wired)
