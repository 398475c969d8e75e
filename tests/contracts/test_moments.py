"""Whether anything was committed since, by anybody: two equal moments mean that nothing was."""

import asyncio
import sqlite3

import pytest
from statements import recorded

from adapters.database import Database, open_database
from domain.brands import Brand


async def test_a_moment_stays_while_nobody_writes(database: Database) -> None:
    first = await database.moments.now()
    await database.registry.brand_ids()
    assert await database.moments.now() == first


async def test_a_commit_of_this_process_moves_both(database: Database) -> None:
    own, all_ = database.moments.own(), await database.moments.now()
    await database.registry.add_brands([Brand("b", "B")])
    assert database.moments.own() != own
    assert await database.moments.now() != all_


async def test_a_commit_of_another_process_moves_the_moment(
    database: Database, database_address: str
) -> None:
    async with open_database(database_address) as other:
        for number in range(20):
            before = await database.moments.now()
            await other.registry.add_brands([Brand(f"b{number}", "B")])
            assert await database.moments.now() != before


async def test_a_commit_moves_it_though_another_transaction_stays_open(
    database: Database, database_address: str
) -> None:
    if database.connections.is_sqlite:
        return  # there is one writer
    async with open_database(database_address) as other, other.connections.write() as open_:
        await open_.exec_driver_sql("INSERT INTO brands (brand_id, name) VALUES ('open', 'O')")
        before = await database.moments.now()
        assert await database.moments.now() == before
        await database.registry.add_brands([Brand("b", "B")])
        between = await database.moments.now()
        assert between != before
        await open_.commit()
        assert await database.moments.now() not in {before, between}


async def test_who_asks_at_the_same_time_shares_a_read_that_began_after(
    database: Database,
) -> None:
    if database.connections.is_sqlite:
        return  # it costs nothing there
    with recorded(database) as sent:
        moments = await asyncio.gather(*(database.moments.now() for _ in range(50)))
    assert len(set(moments)) == 1
    assert len(sent) == 1


async def test_a_store_that_cannot_tell_says_that_all_may_have_changed(
    sqlite_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_database(sqlite_address) as database:

        def fail(*_: object, **__: object) -> None:
            raise sqlite3.OperationalError("unable to open database file")

        monkeypatch.setattr(sqlite3, "connect", fail)
        assert await database.moments.now() != await database.moments.now()
