"""R1, R2, R4, R25, R27: whatever happens to messages and to us, every order ends at its newest.

R2's permutations of one order are in tests/domain/test_versions.py; here are those of many, on
databases. R4's second half, the same payload under new ids, is in tests/events.
"""

import asyncio
import os
import random
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from consumer import acknowledged, feed, start_consumer
from flood import Message, assert_shown, orders_of, shuffled
from made import NOON
from sqlalchemy import text

from adapters.database import Database
from adapters.database.tables import metadata
from domain.brands import Brand

Size = Callable[[int, int], int]


async def consume_once(address: str, sent: list[Message], until: int | None) -> set[str]:
    """Deliver until so many are acknowledged, then kill; the ids that were acknowledged."""
    process = await start_consumer(address)
    feeding = asyncio.create_task(feed(process, [message.delivery for message in sent]))
    ids = await acknowledged(process, until)
    if until is not None:
        os.kill(process.pid, signal.SIGKILL)
        ids += await acknowledged(process)
    await feeding
    await process.wait()
    return set(ids)


async def assert_whole(database: Database) -> None:
    if database.connections.is_sqlite:
        rows = await database.connections.read(text("PRAGMA integrity_check"))
        assert [row[0] for row in rows] == ["ok"]


@pytest.mark.parametrize("seed", [20261121])
async def test_nothing_acknowledged_is_lost_when_the_consumer_is_killed(
    database: Database, database_address: str, size: Size, seed: int
) -> None:
    await database.registry.add_brands([Brand("brand-1", "One")])
    for turn in range(size(1, 5)):
        print(f"seed {seed + turn}")
        await empty(database)
        rng = random.Random(seed + turn)
        orders = orders_of(rng, size(60, 2_000))
        left = shuffled(rng, orders)
        for _ in range(size(4, 20)):
            ids = await consume_once(database_address, left, rng.randint(1, len(left) // 8))
            assert ids <= {row.message_id for row in await inbox(database)}
            await assert_whole(database)
            left = [message for message in left if message.message_id not in ids]
            rng.shuffle(left)
        assert await consume_once(database_address, left, None) == {m.message_id for m in left}
        await assert_shown(database, orders)
        await assert_whole(database)


async def test_one_message_a_hundred_times_over_two_processes_is_one_row(
    database: Database, database_address: str
) -> None:
    await database.registry.add_brands([Brand("brand-1", "One")])
    message = Message("1", "brand-1", "INV/0", "pending", None, NOON, "a")
    processes = [await start_consumer(database_address) for _ in range(2)]
    for process in processes:
        await feed(process, [message.delivery] * 50)
    acks = [await acknowledged(process) for process in processes]
    assert [await process.wait() for process in processes] == [0, 0]
    assert acks == [["1"] * 50] * 2
    for table in ("inbox", "order_versions", "orders", "order_lines", "order_documents"):
        assert len(await rows(database, table)) == 1, table
    assert [row.change_sequence for row in await rows(database, "orders")] == [1]


CLOCKS: list[tuple[int, dict[str, str]]] = [
    (0, {}), (1, {"TZ": "America/Los_Angeles"}), (-1, {"TZ": "Pacific/Auckland"}),
]  # fmt: skip


async def test_no_clock_and_no_zone_makes_a_difference(
    database: Database, database_address: str
) -> None:
    print("seed 25")
    rng = random.Random(25)
    orders = orders_of(rng, 20)
    sent = shuffled(rng, orders)
    await database.registry.add_brands([Brand("brand-1", "One")])
    seen: list[dict[str, Any]] = []
    for hours, environment in CLOCKS:
        await empty(database)
        process = await start_consumer(
            database_address, ahead=timedelta(hours=hours), **environment
        )
        await feed(process, [message.delivery for message in sent])
        assert len(await acknowledged(process)) == len(sent)
        assert await process.wait() == 0
        await assert_shown(database, orders)
        seen.append(await shown(database))
    assert all(each == seen[0] for each in seen)


async def shown(database: Database) -> dict[str, Any]:
    """All that a reader can see but our own times, and the numbers that arrival gives."""
    ours = {"updated_at", "received_at", "change_sequence"}
    return {
        table: sorted(
            str({name: value for name, value in row._mapping.items() if name not in ours})
            for row in await rows(database, table)
        )
        for table in ("orders", "order_lines", "order_documents", "order_versions", "channels")
    }


async def rows(database: Database, table: str) -> list[Any]:
    return list(await database.connections.read(text(f"SELECT * FROM {table}")))


async def inbox(database: Database) -> list[Any]:
    return await rows(database, "inbox")


async def empty(database: Database) -> None:
    async with database.connections.write() as connection:
        for table in metadata.sorted_tables:
            if table.name != "brands":
                await connection.execute(table.delete())
