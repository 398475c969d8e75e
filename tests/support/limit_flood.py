"""Processes that call as fast as the limits let them, and a receiver that notes each arrival."""

import asyncio
import json
import os
import random
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from adapters.database import Database, open_database
from domain.errors import StoreUnavailable
from domain.limits import Busy, Need

LEASE = timedelta(seconds=2)


@dataclass
class Receiver:
    """A server that notes when a call of each limit arrives, once all `callers` are there."""

    callers: int
    port: int = 0
    there: int = 0
    all_there: asyncio.Event = field(default_factory=asyncio.Event)
    arrivals: dict[str, list[float]] = field(default_factory=dict)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.there += 1
        if self.there == self.callers:
            self.all_there.set()
        try:
            await self.all_there.wait()
            writer.write(b"go\n")
            while line := await reader.readline():
                self.arrivals.setdefault(line.decode().strip(), []).append(time.monotonic())
                writer.write(b"taken\n")
                async with self.changed:
                    self.changed.notify_all()
        except OSError:
            pass
        finally:
            writer.close()

    async def until(self, calls: int) -> None:
        """Wait until so many calls of each limit that was called have arrived."""
        async with asyncio.timeout(60), self.changed:
            await self.changed.wait_for(
                lambda: (
                    bool(self.arrivals)
                    and all(len(each) >= calls for each in self.arrivals.values())
                )
            )


@asynccontextmanager
async def receiving(callers: int) -> AsyncIterator[Receiver]:
    """A receiver on a free loopback port."""
    receiver = Receiver(callers)
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()


async def start_flooder(
    database: str, port: int, needs: Sequence[Need], seconds: float
) -> asyncio.subprocess.Process:
    """A process that floods the receiver for so long."""
    told = [[need.key, need.count, need.window.total_seconds()] for need in needs]
    root = Path(__file__).parents[2]
    return await asyncio.create_subprocess_exec(
        sys.executable, __file__, database, str(port), json.dumps(told), str(seconds),
        cwd=root, env={"PATH": os.defpath, "PYTHONPATH": str(root)},
    )  # fmt: skip


def violations(arrivals: Sequence[float], need: Need) -> int:
    """How many calls came within a window in which the limit was used up."""
    return sum(span < need.window.total_seconds() for span in _spans(arrivals, need))


def used(arrivals: Sequence[float], need: Need) -> float:
    """The share of what the limit permits that came: a window, by the time its calls took."""
    return need.window.total_seconds() / statistics.mean(_spans(arrivals, need))


def _spans(arrivals: Sequence[float], need: Need) -> list[float]:
    """How long after each call the one came that no window may hold with it."""
    times = sorted(arrivals)
    return [later - each for each, later in zip(times, times[need.count :], strict=False)]


async def _flood(database: Database, port: int, needs: Sequence[Need], seconds: float) -> None:
    await asyncio.gather(*(_call(database, port, need, seconds) for need in needs))


async def _call(database: Database, port: int, need: Need, seconds: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await reader.readline()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            grant = await database.slots.take([need], LEASE)
            if isinstance(grant, Busy):
                await asyncio.sleep(grant.wait.total_seconds())
                continue
            await asyncio.sleep(random.uniform(0, 0.01))  # the way there, now long, now short
            writer.write(f"{need.key}\n".encode())
            await reader.readline()
            await database.slots.give_back(grant)
        except StoreUnavailable:
            await asyncio.sleep(0.02)
    writer.close()


async def _main(address: str, port: str, told: str, seconds: str) -> None:
    needs = [Need(key, count, timedelta(seconds=window)) for key, count, window in json.loads(told)]
    async with open_database(address) as database:
        await _flood(database, int(port), needs, float(seconds))


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
