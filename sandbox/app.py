"""The sandbox marketplace as an ASGI application."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox.calls import CallLog
from sandbox.control import Control
from sandbox.door import JsonRpcDoor
from sandbox.faults import FaultBook
from sandbox.life import Life
from sandbox.seed.filling import fill
from sandbox.settings import SandboxSettings
from sandbox.stage import Stage
from sandbox.topic_door import PATH, TopicDoor
from sandbox.world import World


def create_sandbox(settings: SandboxSettings) -> Starlette:
    """Build a sandbox; it opens its state at once and lives while its lifespan does."""
    world = World(settings)
    if world.is_new:
        fill(world)
    life, faults, calls = Life(world), FaultBook(), CallLog()
    stage = Stage(faults, settings.client_key)
    control = Control(world, life, faults, calls, stage)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None, None]:
        await world.outbox.start()
        living = asyncio.create_task(life.run()) if settings.live else None
        try:
            yield
        finally:
            if living is not None:
                living.cancel()
                await asyncio.gather(living, return_exceptions=True)
            await world.outbox.stop()
            world.store.close()

    routes = [
        Route("/v1/jsonrpc", JsonRpcDoor(world, stage, calls), methods=["GET", "POST"]),
        Route(PATH, TopicDoor(world, stage, calls), methods=["POST"]),
        Route("/healthz", _healthy),
        *control.routes(),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


async def _healthy(_: Request) -> Response:
    return PlainTextResponse("ok")
