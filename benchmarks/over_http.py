"""The standard query in memory over HTTP: ours, strawberry's own, and node's servers (P1).

Each server is a process; its CPU is what the system says of it. Pages and variables rotate, and
all must answer the same before anything is measured.
"""

import asyncio
import contextlib
import shutil
import statistics
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from rich.console import Console
from rich.progress import Progress

from benchmarks.memory_shop import MOST, QUERY, shop_schema
from benchmarks.rounds import Row

HERE = Path(__file__).parent / "peers"
REQUESTS = {10: 200, 100: 40, 1_000: 8}
"""Requests of one round, by the orders of a page."""

NODE = {
    "mercurius": "mercurius with JIT",
    "yoga-jit": "yoga with JIT",
    "yoga": "yoga",
    "apollo": "Apollo Server",
}
GOALS = {"strawberry": "P1: at least 50x less", "mercurius": "P1: at least 1.5x less"}
STATUSES = ("PENDING", "ACCEPTED", "SHIPPED")


@dataclass(frozen=True, slots=True)
class Server:
    """A server under measure."""

    name: str
    url: str
    pid: int
    session: aiohttp.ClientSession

    async def page(self, first: int, number: int) -> bytes:
        """The answer to the number-th request of so many orders."""
        given = {
            "first": first,
            "after": str(number * 37 % (MOST - first)),
            "status": STATUSES[number % len(STATUSES)],
        }
        asked = orjson.dumps({"query": QUERY, "variables": given})
        headers = {"content-type": "application/json", "accept": "application/json"}
        async with self.session.post(self.url, data=asked, headers=headers) as answer:
            return await answer.read()

    async def cost(self, first: int, start: int) -> float:
        """CPU milliseconds a request, over a round of them, four at a time."""
        count, before = REQUESTS[first], self._cpu()
        for number in range(start, start + count, 4):
            await asyncio.gather(*(self.page(first, number + n) for n in range(4)))
        return (self._cpu() - before) * 1000 / count

    def _cpu(self) -> float:
        """Seconds of all its threads, to the nanosecond."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


async def measure(progress: Progress, folder: Path, rounds: int) -> list[Row]:
    """Every server at every size, in turns."""
    rounds = min(rounds, 5)
    async with contextlib.AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        servers = [
            await stack.enter_async_context(_python(kind, session))
            for kind in ("ours", "strawberry")
        ]
        if await _has_node(folder, servers[0], progress.console):
            nodes = [_node(kind, folder, session) for kind in NODE]
            servers += [await stack.enter_async_context(node) for node in nodes]
        await _compare_answers(servers)
        rows: list[Row] = []
        for first in REQUESTS:
            rows += await _measure(progress, servers, first, rounds)
    return rows


async def _measure(progress: Progress, servers: list[Server], first: int, rounds: int) -> list[Row]:
    task = progress.add_task(f"{first} orders over HTTP", total=(rounds + 1) * len(servers))
    costs: dict[str, list[float]] = {server.name: [] for server in servers}
    for turn in range(rounds + 1):  # the first warms up
        for server in servers:
            costs[server.name].append(await server.cost(first, turn * REQUESTS[first]))
            progress.advance(task)
    halves = {name: statistics.median(spent[1:]) for name, spent in costs.items()}
    ours = halves.pop("ours")
    names = {"strawberry": "strawberry's own executor"} | NODE
    return [
        Row(f"{first} orders in memory, over HTTP", "request", ours, names[name], cost,
            GOALS.get(name, ""))
        for name, cost in halves.items()
    ]  # fmt: skip


async def _compare_answers(servers: list[Server]) -> None:
    for number in range(5):
        wanted = orjson.loads(await servers[0].page(10, number))
        assert "errors" not in wanted, wanted
        for server in servers[1:]:
            said = await server.page(10, number)
            assert said.startswith(b"{"), (server.name, said[:300])
            found = orjson.loads(said)
            assert found == wanted, (server.name, found)


@contextlib.asynccontextmanager
async def _running(
    name: str, session: aiohttp.ClientSession, *command: str | Path
) -> AsyncGenerator[Server]:
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=HERE.parents[1]
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            port = int(await process.stdout.readline())
        url = f"http://127.0.0.1:{port}/graphql"
        yield Server(name, url, process.pid, session)
    finally:
        process.stdin.close()
        await process.wait()


def _python(
    kind: str, session: aiohttp.ClientSession
) -> contextlib.AbstractAsyncContextManager[Server]:
    return _running(kind, session, sys.executable, "-m", "benchmarks.shop_server", kind)


def _node(
    kind: str, folder: Path, session: aiohttp.ClientSession
) -> contextlib.AbstractAsyncContextManager[Server]:
    command = ("node", folder / "server.mjs", kind, folder)
    return _running(kind, session, *command)


async def _has_node(folder: Path, ours: Server, console: Console) -> bool:
    """Install node's servers beside what they serve; says plainly why not, where it cannot."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        console.print("node and npm are not installed: its servers are not measured")
        return False
    for file in ("package.json", "package-lock.json", "server.mjs"):
        await asyncio.to_thread(shutil.copy, HERE / file, folder)
    npm = await asyncio.create_subprocess_exec(
        "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund",
        cwd=folder, stdout=DEVNULL, stderr=PIPE,
    )  # fmt: skip
    _, errors = await npm.communicate()
    if npm.returncode:
        reason = errors.decode()[-300:]
        console.print(f"npm could not install node's servers, which are not measured: {reason}")
        return False
    await asyncio.to_thread(_write_shop, folder, await _everything(ours))
    return True


async def _everything(ours: Server) -> list[Any]:
    orders: list[Any] = []
    for start in range(0, MOST, 1_000):
        variables = {"first": 1_000, "after": str(start)}
        body = {"query": QUERY, "variables": variables}
        async with ours.session.post(ours.url, json=body) as answer:
            orders += orjson.loads(await answer.read())["data"]["orders"]
    return orders


def _write_shop(folder: Path, orders: list[Any]) -> None:
    (folder / "schema.graphql").write_text(shop_schema().as_str())
    (folder / "orders.json").write_bytes(orjson.dumps(orders))
