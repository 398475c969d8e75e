"""When the database is away: said so in time, nothing half done, and all well once it is back."""

import asyncio
import os
import signal
import sqlite3
import sys
from pathlib import Path

import asyncpg
import pytest
from kept import delivery
from made import content

from adapters.database import Database, engine, open_database
from domain.errors import StoreBusy, StoreUnavailable
from domain.messages import MessageKind
from domain.orders import OrderFilter, OrderSort
from domain.pages import PageRequest
from domain.records import Columns

ORDER = MessageKind.ORDER_FETCHED


async def take(database: Database, message_id: str) -> bool:
    async with database.intake.transaction() as tx:
        return await tx.take(delivery(message_id), ORDER, "brand-1")


async def test_a_locked_file_is_an_outage_for_writes_alone(
    sqlite_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.1)
    async with open_database(sqlite_address) as database:
        assert await take(database, "1") is True
        other = sqlite3.connect(sqlite_address.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            await take(database, "2")
        assert await database.orders.count(OrderFilter()) == 0
        other.execute("ROLLBACK")
        other.close()
        assert await take(database, "2") is True


async def test_writers_of_one_process_wait_in_line_but_not_for_ever(
    sqlite_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "TURN", 0.1)
    async with open_database(sqlite_address) as database:
        async with database.intake.transaction():
            with pytest.raises(StoreUnavailable):
                await take(database, "1")
        assert await take(database, "1") is True


async def test_a_cancelled_wait_for_the_lock_leaves_no_lock(sqlite_address: str) -> None:
    async with open_database(sqlite_address) as database:
        assert await take(database, "1") is True
        other = sqlite3.connect(sqlite_address.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for _ in range(3):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(take(database, "2"), 0.05)
        other.execute("ROLLBACK")
        other.close()
        async with asyncio.timeout(5):
            assert await take(database, "2") is True


async def test_reads_that_are_cut_off_leave_the_pool_whole(database: Database) -> None:
    for _ in range(100):
        cut = asyncio.create_task(database.orders.count(OrderFilter()))
        await asyncio.sleep(0)
        cut.cancel()
        await asyncio.gather(cut, return_exceptions=True)
    async with asyncio.timeout(5):
        counts = [database.orders.count(OrderFilter()) for _ in range(20)]
        assert await asyncio.gather(*counts) == [0] * 20


async def test_reads_beyond_all_connections_wait_and_then_are_told_to_come_again(
    database_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "TURN", 1)
    page = (OrderFilter(), OrderSort(), PageRequest(1))
    async with open_database(database_address) as database:
        reader = database.connections.reader
        lent = [
            await reader.raw_connection()
            for _ in range(12 if reader.dialect.name != "sqlite" else 8)
        ]
        for read in (
            database.orders.page(*page),
            database.orders.records.pages([(*page, Columns(frozenset()))]),
        ):
            with pytest.raises(StoreBusy):
                await read
        waiting = asyncio.create_task(database.orders.page(*page))
        await asyncio.sleep(0)
        lent.pop().close()
        assert (await waiting).edges == ()
        for one in lent:
            one.close()


async def test_records_that_are_cut_off_leave_the_pool_whole(database: Database) -> None:
    wanted = [(OrderFilter(), OrderSort(), PageRequest(1), Columns(frozenset()))]
    for turns in range(100):
        cut = asyncio.create_task(database.orders.records.pages(wanted))
        for _ in range(turns % 7):
            await asyncio.sleep(0)
        cut.cancel()
        await asyncio.gather(cut, return_exceptions=True)
    async with asyncio.timeout(5):
        reads = [database.orders.records.pages(wanted) for _ in range(20)]
        assert [list(page.nodes) for (page,) in await asyncio.gather(*reads)] == [[]] * 20


async def test_a_full_disk_is_an_outage(sqlite_address: str) -> None:
    async with open_database(sqlite_address) as database:
        async with database.connections.write() as connection:
            await connection.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(StoreUnavailable, match="full"):
            await take_many(database)
        async with database.connections.write() as connection:
            await connection.exec_driver_sql("PRAGMA max_page_count = 100000")
        assert await take(database, f"{0:0100}") is True


async def take_many(database: Database) -> None:
    async with database.intake.transaction() as tx:
        for number in range(2000):
            await tx.take(delivery(f"{number:0100}"), ORDER, "brand-1")


async def test_no_server_is_an_outage(unused_port: int) -> None:
    async with open_database(f"postgresql://postgres@127.0.0.1:{unused_port}/none") as database:
        assert await database.is_ready() is False
        with pytest.raises(StoreUnavailable):
            await take(database, "1")
        with pytest.raises(StoreUnavailable):
            await database.upgrade()


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_lost_connections_heal_without_an_error(postgres_address: str) -> None:
    page = (OrderFilter(), OrderSort(), PageRequest(1))
    async with open_database(postgres_address) as database:
        assert await take(database, "1") is True
        await database.orders.page(*page)
        await cut_connections(postgres_address)
        assert (await database.orders.page(*page)).edges == ()
        await cut_connections(postgres_address)
        wanted = [(*page, Columns(frozenset()))]
        assert [list(one.nodes) for one in await database.orders.records.pages(wanted)] == [[]]
        assert await take(database, "2") is True


async def test_a_connection_lost_within_a_transaction_is_an_outage(postgres_address: str) -> None:
    async with open_database(postgres_address) as database:
        with pytest.raises(StoreUnavailable):
            await take_and_lose(database, postgres_address)
        assert await take(database, "1") is True


async def take_and_lose(database: Database, address: str) -> None:
    async with database.intake.transaction() as tx:
        await tx.take(delivery("1"), ORDER, "brand-1")
        await cut_connections(address)
        await tx.lock_order(content().key)


async def cut_connections(address: str) -> None:
    """Let the server end every connection to this database but the one that asks for it."""
    connection = await asyncpg.connect(address)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()


WRITER = """
import asyncio, sys
sys.path[:0] = sys.argv[2:]
from kept import delivery
from adapters.database import open_database
from domain.messages import MessageKind

async def main():
    async with open_database(sys.argv[1]) as database:
        number = 0
        while True:
            async with database.intake.transaction() as tx:
                await tx.take(delivery(str(number)), MessageKind.ORDER_FETCHED, None)
            print(number, flush=True)
            number += 1

asyncio.run(main())
"""


@pytest.mark.parametrize("count", [1, 17, 60])
async def test_what_was_acknowledged_survives_a_kill(sqlite_address: str, count: int) -> None:
    root = Path(__file__).parents[3]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITER, sqlite_address, str(root), str(root / "tests/support"),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    async with asyncio.timeout(30):
        told = [int(await process.stdout.readline()) for _ in range(count)]
    os.kill(process.pid, signal.SIGKILL)
    rest = await process.stdout.read()
    await process.wait()
    told += [int(line) for line in rest.splitlines() if line]
    async with open_database(sqlite_address) as database:
        assert [await take(database, str(number)) for number in told] == [False] * len(told)
        rows = await database.connections.read(engine.text("PRAGMA integrity_check"))
    assert rows[0][0] == "ok"


async def test_errors_hold_no_parameters(sqlite_address: str) -> None:
    """They are logged, and parameters are people's data."""
    async with open_database(sqlite_address) as database:
        with pytest.raises(Exception, match="no such table") as caught:
            async with database.connections.write() as connection:
                await connection.execute(
                    engine.text("INSERT INTO absent VALUES (:name)"), {"name": "Siti Rahma"}
                )
    assert "Siti" not in str(caught.value)
    assert "Siti" not in str(caught.value.__cause__)
