"""R3, R27: success only after the commit, and back as soon as the database is.

That a full disk and a locked file are outages to a write is in tests/adapters/database; that the
push door answers 503 to an outage is in tests/app/test_push_door.py.
"""

import asyncio
import random
import signal
import sqlite3
from collections.abc import AsyncIterator, Sequence

import pytest
from flood import Message, assert_shown, intake_of, orders_of
from made import NOON
from postgres_server import PostgresServer, postgres_server
from sqlalchemy import text

from adapters.database import Database, engine, open_database
from domain.brands import Brand
from domain.errors import StoreUnavailable
from domain.messages import Outcome
from events.intake import MessageIntake

MESSAGE = Message("1", "brand-1", "INV/0", "pending", None, NOON, "a")


@pytest.fixture
async def small_patience(
    sqlite_address: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Database]:
    """An empty SQLite store that waits for a lock for a moment only."""
    monkeypatch.setattr(engine, "PATIENCE", 0.05)
    async with open_database(sqlite_address) as database:
        await database.registry.add_brands([Brand("brand-1", "One")])
        yield database


def test_patience_ends_before_a_push_does() -> None:
    assert engine.PATIENCE < 10


async def test_a_locked_database_acknowledges_nothing_and_loses_nothing(
    small_patience: Database, sqlite_address: str
) -> None:
    orders = orders_of(random.Random(3), 5)
    sent = [message for of_order in orders.values() for message in of_order]
    intake = intake_of(small_patience)
    other = sqlite3.connect(sqlite_address.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with asyncio.timeout(10):
        results = await receive(intake, sent)
    assert {type(result) for result in results} == {StoreUnavailable}
    assert await small_patience.orders.by_key(list(orders)) == {}
    other.execute("ROLLBACK")
    other.close()
    assert set(await receive(intake, sent)) == {Outcome.TAKEN}
    await assert_shown(small_patience, orders)


async def test_a_full_disk_acknowledges_nothing_and_loses_nothing(small_patience: Database) -> None:
    orders = orders_of(random.Random(3), 100)
    sent = [message for of_order in orders.values() for message in of_order]
    intake = intake_of(small_patience)
    pages = (await small_patience.connections.read(text("PRAGMA page_count")))[0][0]
    await pragma(small_patience, f"max_page_count = {pages + 20}")
    results = await receive(intake, sent)
    assert {type(result) for result in results} == {Outcome, StoreUnavailable}
    taken = [one for one, result in zip(sent, results, strict=True) if result is Outcome.TAKEN]
    rows = await small_patience.connections.read(text("SELECT message_id FROM inbox"))
    assert sorted(row[0] for row in rows) == sorted(one.message_id for one in taken)
    await pragma(small_patience, "max_page_count = 1000000")
    assert set(await receive(intake, sent)) == {Outcome.TAKEN, Outcome.DUPLICATE}
    await assert_shown(small_patience, orders)


async def test_a_server_that_crashes_is_used_again_once_it_is_back() -> None:
    """On a server of its own, crashed as by a power cut; nothing acknowledged is lost."""
    with postgres_server(survives_crashes=True) as server:
        async with open_database(server.address) as database:
            await database.upgrade()
            await database.registry.add_brands([Brand("brand-1", "One")])
            orders = orders_of(random.Random(27), 60)
            sent = [message for of_order in orders.values() for message in of_order]
            acknowledged = await crash_between(server, intake_of(database), sent)
            rows = await database.connections.read(text("SELECT message_id FROM inbox"))
            assert acknowledged <= {row[0] for row in rows}
            results = await receive(intake_of(database), sent)
            assert set(results) <= {Outcome.TAKEN, Outcome.DUPLICATE}
            await assert_shown(database, orders)


async def crash_between(
    server: PostgresServer, intake: MessageIntake, sent: Sequence[Message]
) -> set[str]:
    """Take messages in, crash the server among them and start it; the ids acknowledged."""
    first = asyncio.Event()
    acknowledged: set[str] = set()

    async def take(message: Message) -> None:
        await intake.receive(message.delivery)
        acknowledged.add(message.message_id)
        first.set()

    taking = [asyncio.create_task(take(message)) for message in sent]
    await first.wait()
    await asyncio.to_thread(server.stop, signal.SIGQUIT)
    results = await asyncio.gather(*taking, return_exceptions=True)
    assert {type(result) for result in results} == {type(None), StoreUnavailable}
    await asyncio.to_thread(server.start)
    return acknowledged


async def receive(intake: MessageIntake, sent: Sequence[Message]) -> list[Outcome | BaseException]:
    received = [intake.receive(message.delivery) for message in sent]
    return await asyncio.gather(*received, return_exceptions=True)


async def pragma(database: Database, words: str) -> None:
    async with database.connections.write() as connection:
        await connection.exec_driver_sql(f"PRAGMA {words}")
