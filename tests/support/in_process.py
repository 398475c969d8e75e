"""Servers of this process: uvicorn's, without its pauses."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import uvicorn

DEADLINE = 90
"""Seconds that anything is waited for."""


@contextlib.asynccontextmanager
async def served(server: uvicorn.Server) -> AsyncGenerator[str, None]:
    """Run a server until the end of the block, and end it at once; gives its address."""
    ending = asyncio.Event()
    task = asyncio.create_task(_serve(server, ending))
    try:
        async with asyncio.timeout(DEADLINE):
            while not server.started:
                if task.done():
                    task.result()
                    raise AssertionError("the server ended before it was ready")
                await asyncio.sleep(0.005)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        ending.set()
        await task


async def _serve(server: uvicorn.Server, ending: asyncio.Event) -> None:
    """As uvicorn does, which would look ten times a second whether it is to end, or has ended."""

    async def wait() -> None:
        await server.on_tick(0)
        await ending.wait()

    async def shutdown(sockets: object = None) -> None:
        for each in server.servers:
            each.close()
        for connection in list(server.server_state.connections):
            connection.shutdown()
        while server.server_state.connections or server.server_state.tasks:
            await asyncio.sleep(0.005)
        await server.lifespan.shutdown()

    server.main_loop, server.shutdown = wait, shutdown  # type: ignore[method-assign]
    await server.serve()
