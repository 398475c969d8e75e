"""R17: every stated limit, four processes, flood: no violation in any sliding window."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from limit_flood import Receiver, receiving, start_flooder, used, violations
from postgres_server import PostgresServer, postgres_server

from adapters.database import open_database
from domain.limits import Need
from domain.marketplaces.limits import LIMITS

PROCESSES = 4
STORE = ("brand-1", "blib")
NEEDS = [limit.need(store=STORE, parent="parent-1") for limit in LIMITS if limit.rate]


@pytest.fixture
def flooded(size: Callable[[int, int], int]) -> list[Need]:
    """Every stated rate, by the same limiter, with a minute and an hour shortened to five seconds.

    A second is a second in full; by default longer, as the four processes and their database share
    the machine with other tests.
    """
    shortest, longest = timedelta(seconds=size(4, 1)), timedelta(seconds=5)
    return [Need(need.key, need.count, min(max(need.window, shortest), longest)) for need in NEEDS]


async def open_tables(server: PostgresServer) -> None:
    async with open_database(server.address) as database:
        await database.upgrade()


async def start(
    server: PostgresServer, receiver: Receiver, needs: Sequence[Need], seconds: float
) -> list[asyncio.subprocess.Process]:
    return [
        await start_flooder(server.address, receiver.port, needs, seconds) for _ in range(PROCESSES)
    ]


async def end(processes: Sequence[asyncio.subprocess.Process]) -> list[int]:
    async with asyncio.timeout(120):
        return [await process.wait() for process in processes]


def test_the_rates_are_the_documents() -> None:
    rates = sorted((need.count, need.window) for need in NEEDS)
    assert rates == sorted(
        [
            (2, timedelta(seconds=1)), (8, timedelta(seconds=1)), (2, timedelta(seconds=1)),
            (5, timedelta(hours=1)), (25, timedelta(minutes=1)), (10, timedelta(minutes=1)),
        ]
    )  # fmt: skip
    assert len({need.key for need in NEEDS}) == len(NEEDS)


async def test_four_processes_use_the_limits_and_break_none(
    size: Callable[[int, int], int], flooded: list[Need]
) -> None:
    seconds = size(18, 60)
    with postgres_server() as server:
        await open_tables(server)
        async with receiving(PROCESSES * len(flooded)) as receiver:
            assert await end(await start(server, receiver, flooded, seconds)) == [0] * PROCESSES
    for need in flooded:
        came = receiver.arrivals[need.key]
        print(f"{need.key}: {len(came)} calls, {used(came, need):.1%} used")
        assert violations(came, need) == 0, need
        assert used(came, need) >= 0.85, need


async def test_a_store_and_a_caller_that_die_break_no_limit(
    size: Callable[[int, int], int], flooded: list[Need]
) -> None:
    seconds = size(18, 60)
    with postgres_server(survives_crashes=True) as server:
        await open_tables(server)
        async with receiving(PROCESSES * len(flooded)) as receiver:
            processes = await start(server, receiver, flooded, seconds)
            await receiver.until(4)
            processes[0].kill()
            server.stop(signal.SIGQUIT)
            before = {key: len(came) for key, came in receiver.arrivals.items()}
            server.start()
            assert await end(processes) == [-signal.SIGKILL, 0, 0, 0]
    for need in flooded:
        came = receiver.arrivals[need.key]
        assert violations(came, need) == 0, need
        assert len(came) > before[need.key] + need.count, need  # and it goes on afterwards
