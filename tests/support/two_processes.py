"""Two real processes of the product on one store and one Redis, beside one silent sandbox."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI
from in_process import served
from ports import free_port
from product import ADMIN_KEY, BRANDS, CLIENT_KEY, DEADLINE, PUSH_TOKEN, Product

from sandbox.main import make_server
from sandbox.settings import SandboxSettings

SERVE = (str(Path(sys.executable).with_name("channelgraph")), "serve", "--no-consume")


@dataclass
class Pair:
    """Both processes, as the product is spoken to; messages go to the first."""

    products: tuple[Product, Product]
    processes: tuple[asyncio.subprocess.Process, asyncio.subprocess.Process]


@contextlib.asynccontextmanager
async def running_pair(
    folder: Path, database: str, redis: str | None, **settings: str
) -> AsyncGenerator[Pair]:
    """Serve both until the block ends; their logs are files in `folder`."""
    ports = (free_port(), free_port())
    push = f"http://127.0.0.1:{ports[0]}/pubsub/push?token={PUSH_TOKEN}"
    quiet = {"live": False, "publish_at_start": False, "retry_seconds": 0.01, "orders": 0}
    played = make_server(SandboxSettings(client_key=CLIENT_KEY, push_to=push, **quiet))  # type: ignore[arg-type] - a table of keywords
    async with (
        served(played),
        httpx.AsyncClient(
            verify=False, timeout=DEADLINE, limits=httpx.Limits(max_connections=None)
        ) as client,
        contextlib.AsyncExitStack() as stack,
    ):
        sandbox = f"http://127.0.0.1:{played.servers[0].sockets[0].getsockname()[1]}"
        shared = {
            "MP_ADAPTER_URL": sandbox,
            "MP_ADAPTER_CLIENT_KEY": CLIENT_KEY,
            "DATABASE_URL": database,
            "BRAND_IDS": ",".join(BRANDS),
            "ADMIN_KEY": ADMIN_KEY,
            "PUBSUB_PUSH_TOKEN": PUSH_TOKEN,
            "UPSTREAM_TIMEOUT": "5",
            "HASH_SECRET": "hash-secret-for-tests-0123456789abcdef",
            "SCHEDULE": "false",
        } | settings
        if redis is not None:
            shared["REDIS_URL"] = redis
        first = await _start(stack, folder, ports[0], shared)
        await _ready(client, ports[0])
        second = await _start(stack, folder, ports[1], shared)
        await _ready(client, ports[1])
        told = [Product(f"http://127.0.0.1:{p}", sandbox, FastAPI(), client) for p in ports]
        yield Pair((told[0], told[1]), (first, second))


async def _start(
    stack: contextlib.AsyncExitStack, folder: Path, port: int, settings: dict[str, str]
) -> asyncio.subprocess.Process:
    log = stack.enter_context((folder / f"{port}.log").open("wb"))
    given = {f"CHANNELGRAPH_{name}": value for name, value in settings.items()}
    process = await asyncio.create_subprocess_exec(
        *SERVE,
        cwd=folder,
        env={"PATH": os.defpath, "HOME": str(folder), "CHANNELGRAPH_PORT": str(port), **given},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )
    stack.push_async_callback(_end, process)
    return process


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    await asyncio.wait_for(process.wait(), DEADLINE)


async def _ready(client: httpx.AsyncClient, port: int) -> None:
    async with asyncio.timeout(DEADLINE):
        while True:
            with contextlib.suppress(httpx.TransportError):
                if (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200:
                    return
            await asyncio.sleep(0.05)
