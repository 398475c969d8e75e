"""Wishes for prices and stocks, from being wanted to having come to something.

Lanes are locked before activities are held, by everyone who needs both.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import and_, update
from sqlalchemy import insert as plain_insert

from adapters.database.clock import clock_of, read_clock
from adapters.database.engine import Connections
from adapters.database.idempotency import begin_work
from adapters.database.items import begin_items
from adapters.database.rows import choose
from adapters.database.settling import settle_items
from adapters.database.superseding import put_back, recover, supersede
from adapters.database.tables import activities, wishes
from adapters.database.waiting import (
    WAITS,
    ends_at,
    has_place,
    is_asked_for,
    is_first,
    next_moment,
)
from adapters.database.wish_rows import (
    KEY,
    change,
    forget,
    key_of,
    line_of,
    lock_lanes,
    row_of,
    which,
)
from domain.activities import ActivityItem, ActivityStatus
from domain.ports import BeginOutcome, Begun
from domain.wishes import FEEDBACK_TAKES, QueuedLine
from domain.work import WorkIntent

AT_ONCE = 500
"""Lines that are looked at in one go."""


class WishRepository:
    """domain.wishes.Wishes over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def begin(
        self,
        work: WorkIntent,
        lines: Sequence[QueuedLine],
        reserved: timedelta,
    ) -> Begun:
        async with self._connections.write() as connection:
            begun = await begin_work(connection, work)
            if begun.outcome is BeginOutcome.STARTED:
                own = [replace(line, activity_id=begun.activity_id) for line in lines]
                await lock_lanes(connection, own)
                now = await read_clock(connection)
                numbers = await supersede(connection, own, now, work.activity.requested_at)
                rows = [
                    row_of(line, number) | {"due_at": now + reserved, "reserved": True}
                    for line, number in zip(own, numbers, strict=True)
                ]
                await connection.execute(plain_insert(wishes), rows)
            return begun

    async def are_there(self) -> bool:
        return bool(await self._connections.read(choose(wishes.c.position).limit(1)))

    async def due(
        self, most: int, *, activity_id: str | None = None, without: Sequence[str] = ()
    ) -> Sequence[QueuedLine]:
        now = await clock_of(self._connections)
        its = and_(is_asked_for(now, activity_id, without), is_first(now))
        if activity_id is None:
            its = and_(its, has_place(now))
        rows = choose(wishes).where(its).order_by(wishes.c.number, *KEY).limit(most)
        return [line_of(row) for row in await self._connections.read(rows)]

    async def wait(self, activity_id: str | None = None) -> timedelta | None:
        its = WAITS if activity_id is None else and_(WAITS, wishes.c.activity_id == activity_id)
        if not await self._connections.read(choose(wishes.c.position).where(its).limit(1)):
            return None
        now = await clock_of(self._connections)
        ((due, free),) = await self._connections.read(next_moment(now, activity_id))
        known = [moment - now for moment in (due, free) if moment is not None]
        return min(known, default=timedelta.max)

    async def is_reserved(self, activity_id: str) -> bool:
        its = and_(WAITS, wishes.c.activity_id == activity_id, wishes.c.reserved)
        now = await clock_of(self._connections)
        some = choose(wishes.c.position).where(its, wishes.c.due_at > now).limit(1)
        return bool(await self._connections.read(some))

    async def take(
        self, lines: Sequence[QueuedLine], lease: timedelta, now: datetime
    ) -> Sequence[QueuedLine]:
        async with self._connections.write() as connection:
            await lock_lanes(connection, lines)
            clock = await read_clock(connection)
            waiting = await which(connection, lines, is_first(clock))
            taken = [line for line in lines if key_of(line) in waiting]
            if taken:
                await change(connection, taken, {"held_until": clock + lease})
                positions = [line.position for line in taken]
                await begin_items(connection, taken[0].activity_id, positions, now)
            return taken

    async def close(
        self, lines: Sequence[QueuedLine], items: Sequence[ActivityItem], now: datetime
    ) -> None:
        told = dict(zip(map(key_of, lines), items, strict=True))
        async with self._connections.write() as connection:
            await lock_lanes(connection, lines)
            activity_id = lines[0].activity_id
            await settle_items(connection, activity_id, items, now, ended_at=now)
            sent = [li for li in lines if told[key_of(li)].status is ActivityStatus.SENT]
            if sent:
                until = await read_clock(connection) + FEEDBACK_TAKES
                await change(connection, sent, {"held_until": until})
            open_still = {ActivityStatus.SENT, ActivityStatus.UNKNOWN}
            done = [line for line in lines if told[key_of(line)].status not in open_still]
            await forget(connection, done)

    async def put_back(
        self, lines: Sequence[QueuedLine], message: str, wait: timedelta, now: datetime
    ) -> None:
        async with self._connections.write() as connection:
            await lock_lanes(connection, lines)
            due_at = await read_clock(connection) + wait
            await put_back(connection, lines, due_at, message, now)

    async def recover(self, now: datetime) -> int:
        clock = await clock_of(self._connections)
        over = wishes.c.held_until <= clock
        rows = choose(wishes).where(over).order_by(*KEY).limit(AT_ONCE)
        found = [line_of(row) for row in await self._connections.read(rows)]
        count = 0
        for _, lines in groupby(found, lambda line: line.activity_id):
            async with self._connections.write() as connection:
                count += await recover(connection, list(lines), clock, now)
        return count

    async def release(self, activity_id: str) -> None:
        its = and_(WAITS, wishes.c.activity_id == activity_id)
        found = [line_of(row) for row in await self._connections.read(choose(wishes).where(its))]
        if not found:
            return
        async with self._connections.write() as connection:
            await lock_lanes(connection, found)
            now = await read_clock(connection)
            fresh = update(wishes).where(its, wishes.c.reserved)
            await connection.execute(fresh.values(reserved=False, due_at=now))
            last = await ends_at(connection, activity_id, now)
            told = update(activities).where(activities.c.activity_id == activity_id)
            await connection.execute(told.values(estimated_completion_at=last))
