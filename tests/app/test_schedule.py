"""The schedule beside a server: held while it runs, given back at its end, off where it is off."""

import asyncio
from datetime import UTC, datetime

from product import running_product
from sqlalchemy import text

from adapters.database import Database
from domain.schedule import LEASE, SCHEDULE, tasks

LEASED = "SELECT holder, leased_until FROM jobs WHERE name = 'schedule'"


async def lease(database: Database) -> tuple[str | None, str | datetime | None] | None:
    rows = await database.connections.read(text(LEASED))
    return (rows[0][0], rows[0][1]) if rows else None


async def held(database: Database) -> str:
    """Whoever holds the schedule, once somebody does."""
    async with asyncio.timeout(30):
        while True:
            found = await lease(database)
            if found is not None and found[0] is not None:
                return found[0]
            await asyncio.sleep(0.02)


async def test_a_server_holds_the_schedule_and_gives_it_back(
    database: Database, database_address: str
) -> None:
    async with running_product(database_address, schedule=True) as product:
        holder = await held(database)
        now = datetime.now(UTC)
        assert await database.jobs.hold("another", now, now + LEASE) is False
        async with asyncio.timeout(30):
            while not (noted := await database.jobs.runs()):
                await asyncio.sleep(0.02)
        brands = await database.registry.brand_ids()
        assert set(noted) == {task.name for task in tasks(brands)}
        assert await product.calls() == []
        assert await held(database) == holder
    assert await lease(database) == (None, None)
    assert await database.jobs.hold("another", now, now + LEASE) is True


async def test_one_of_two_servers_holds_it(database: Database, database_address: str) -> None:
    async with running_product(database_address, schedule=True):
        first = await held(database)
        async with running_product(database_address, schedule=True):
            assert await held(database) == first
        assert await held(database) == first


async def test_no_schedule_where_it_is_off(database: Database, database_address: str) -> None:
    async with running_product(database_address, schedule=False) as product:
        await product.ask("{ viewer { name } }")
    assert await lease(database) is None
    assert SCHEDULE not in await database.jobs.runs()
