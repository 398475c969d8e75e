"""Slots of limits: of each count + 1 calls two had the same slot, a window after its call's end."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import update

from adapters.database import Database
from adapters.database.clock import TICK, read_clock
from adapters.database.tables import call_slots
from domain.limits import Busy, Grant, Need

LEASE = timedelta(seconds=20)
HOUR = timedelta(hours=1)


def need(key: str = "prices", count: int = 2, window: timedelta = HOUR) -> Need:
    return Need(key, count, window)


async def granted(database: Database, *needs: Need) -> Grant:
    grant = await database.slots.take(needs, LEASE)
    assert isinstance(grant, Grant), grant
    return grant


async def busy(database: Database, *needs: Need) -> Busy:
    refused = await database.slots.take(needs, LEASE)
    assert isinstance(refused, Busy), refused
    return refused


async def pass_time(database: Database, by: timedelta) -> None:
    """Let so much time pass: to the store it is the same as if every slot were free earlier."""
    async with database.connections.write() as connection:
        rows = (await connection.execute(call_slots.select())).all()
        for row in rows:
            its = (call_slots.c.limit_key == row.limit_key, call_slots.c.place == row.place)
            earlier = update(call_slots).where(*its).values(free_at=row.free_at - by)
            await connection.execute(earlier)


async def now(database: Database) -> datetime:
    async with database.connections.write() as connection:
        return await read_clock(connection)


async def test_as_many_as_the_limit_says_and_no_more(database: Database) -> None:
    for _ in range(2):
        await granted(database, need())
    assert set((await busy(database, need())).waits) == {"prices"}
    await granted(database, need("others"))


async def free_times(database: Database) -> list[datetime]:
    async with database.connections.write() as connection:
        return [row.free_at for row in await connection.execute(call_slots.select())]


async def test_a_slot_is_free_a_window_after_its_call_ended(database: Database) -> None:
    ended, _running = [await granted(database, need()) for _ in range(2)]
    before = await now(database)
    await database.slots.give_back(ended)
    after = await now(database)
    assert before + HOUR <= min(await free_times(database)) <= after + TICK + HOUR
    assert (await busy(database, need())).wait <= HOUR
    await pass_time(database, HOUR - timedelta(minutes=1))
    assert (await busy(database, need())).wait <= timedelta(minutes=1)
    await pass_time(database, timedelta(minutes=1) + TICK)
    await granted(database, need())
    await busy(database, need())  # the other call still runs


async def test_what_nobody_gives_back_is_free_a_window_after_its_lease(database: Database) -> None:
    one = need(count=1, window=timedelta(seconds=1))
    await granted(database, one)
    # While it is held, it may be given back at once: look again after a window.
    assert (await busy(database, one)).wait == timedelta(seconds=1)
    await pass_time(database, LEASE)
    assert (await busy(database, one)).wait <= timedelta(seconds=1)
    await pass_time(database, timedelta(seconds=1))
    await granted(database, one)


async def test_several_limits_are_taken_together_or_not_at_all(database: Database) -> None:
    wide, narrow = need("wide", 3), need("narrow", 1)
    await granted(database, wide, narrow)
    for _ in range(3):
        assert set((await busy(database, wide, narrow)).waits) == {"narrow"}
    # Nothing of those refusals was taken.
    await granted(database, wide)
    await granted(database, wide)
    assert set((await busy(database, wide, narrow)).waits) == {"wide", "narrow"}


async def test_both_of_a_grant_are_given_back(database: Database) -> None:
    one, other = need("one", 1), need("other", 1, timedelta(minutes=1))
    await database.slots.give_back(await granted(database, one, other))
    refused = await busy(database, one, other)
    assert HOUR - timedelta(minutes=1) < refused.waits["one"] <= HOUR + TICK
    assert timedelta() < refused.waits["other"] <= timedelta(minutes=1) + TICK
    assert refused.wait == refused.waits["one"]


async def test_what_never_left_is_free_at_once(database: Database) -> None:
    one = need(count=1)
    await database.slots.give_back(await granted(database, one), used=False)
    await pass_time(database, 2 * TICK)
    await granted(database, one)


async def test_a_slot_that_another_holds_by_now_stays_taken(database: Database) -> None:
    one = need(count=1)
    late = await granted(database, one)
    await pass_time(database, LEASE + HOUR + TICK)
    await granted(database, one)
    await database.slots.give_back(late, used=False)
    await pass_time(database, 2 * TICK)
    await busy(database, one)


async def test_nothing_is_asked_where_nothing_is_limited(database: Database) -> None:
    grant = await granted(database)
    await database.slots.give_back(grant)
    assert grant.needs == ()
    async with database.connections.write() as connection:
        assert (await connection.execute(call_slots.select())).all() == []


async def test_takers_at_once_get_no_more_than_there_are(database: Database) -> None:
    needs = [need("a", 3), need("b", 5)]
    pairs = [needs if at % 2 else needs[::-1] for at in range(40)]
    taken = await asyncio.gather(*(database.slots.take(pair, LEASE) for pair in pairs))
    assert sum(isinstance(each, Grant) for each in taken) == 3
    assert len({each.token for each in taken if isinstance(each, Grant)}) == 3
