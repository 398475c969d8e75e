"""Starting: how long until a server is ready, and what it holds at rest (P8)."""

import asyncio
import contextlib
import os
import socket
import statistics
import sys
import time
from collections.abc import AsyncGenerator
from pathlib import Path
from urllib.request import urlopen

import psutil
from rich.progress import Progress

from benchmarks.rounds import Row

AT_REST = 2.0
"""Seconds after which a server that nobody asks anything is at rest."""

PATIENCE = 60.0
BARE = "import asyncio, fastapi, strawberry, sqlalchemy.ext.asyncio, uvicorn, aiohttp"
"""What any server of this kind imports."""


async def measure(progress: Progress, folder: Path, rounds: int) -> list[Row]:
    """Milliseconds from the command to a ready answer, and megabytes, beside bare imports."""
    task = progress.add_task("starts", total=rounds + 1)
    took: list[float] = []
    held: list[float] = []
    bare_took: list[float] = []
    bare_held: list[float] = []
    for number in range(rounds + 1):
        began = time.perf_counter()
        async with _serving(folder / f"start{number}") as pid:
            took.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(AT_REST)
            held.append(psutil.Process(pid).memory_info().rss / 1e6)
        milliseconds, megabytes = await _bare()
        bare_took.append(milliseconds)
        bare_held.append(megabytes)
        progress.advance(task)
    half = statistics.median
    return [
        Row("from the command to ready", "start", half(took[1:]),
            "importing the same libraries", half(bare_took[1:]), "P8: 1,500 ms"),
        Row("memory at rest, empty database", "server", half(held[1:]),
            "importing the same libraries", half(bare_held[1:]), "P8: 120 MB", "MB"),
    ]  # fmt: skip


@contextlib.asynccontextmanager
async def _serving(folder: Path) -> AsyncGenerator[int]:
    """A server that is ready, as anybody starts it beside an MP Adapter of their own."""
    await asyncio.to_thread(folder.mkdir)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "CHANNELGRAPH_PORT": str(port),
        "CHANNELGRAPH_MP_ADAPTER_URL": "http://127.0.0.1:9",
        "CHANNELGRAPH_MP_ADAPTER_CLIENT_KEY": "00000000-0000-0000-0000-000000000000",
        "CHANNELGRAPH_PUBSUB_PUSH_TOKEN": "measured-token",
    }
    command = str(Path(sys.executable).with_name("channelgraph"))
    process = await asyncio.create_subprocess_exec(
        command, "serve", cwd=folder, env={"PATH": os.defpath, "HOME": str(folder)} | settings,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await asyncio.to_thread(_wait, port)
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


def _wait(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while not _is_ready(port):
        assert time.monotonic() < until, "the server is not ready"
        time.sleep(0.01)


def _is_ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


async def _bare() -> tuple[float, float]:
    shown = f"{BARE}; import psutil; print(psutil.Process().memory_info().rss / 1e6)"
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", shown, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    return (time.perf_counter() - began) * 1000, float(out)
