"""Who runs the schedule, and how far each of its tasks has come."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import or_, update

from adapters.database.engine import Connections, insert
from adapters.database.rows import choose
from adapters.database.tables import jobs
from domain.schedule import SCHEDULE, JobRun

_COLUMNS = tuple(jobs.c[name] for name in JobRun.__slots__)
_LEASE = jobs.c.name == SCHEDULE
"""The row of the lease: no task has this name."""


class JobRepository:
    """domain.schedule.Jobs over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def hold(self, holder: str, now: datetime, until: datetime) -> bool:
        async with self._connections.write() as connection:
            taken = insert(connection, jobs).values(
                name=SCHEDULE, holder=holder, leased_until=until, last_started=now
            )
            is_free = or_(
                jobs.c.holder.is_(None), jobs.c.holder == holder, jobs.c.leased_until <= now
            )
            held = {"holder": holder, "leased_until": until, "last_started": now}
            again = taken.on_conflict_do_update(
                index_elements=["name"], set_=held, where=is_free
            ).returning(jobs.c.holder)
            return (await connection.execute(again)).first() is not None

    async def extend(self, holder: str, now: datetime, until: datetime) -> bool:
        mine = update(jobs).where(_LEASE, jobs.c.holder == holder, jobs.c.leased_until > now)
        async with self._connections.write() as connection:
            return (await connection.execute(mine.values(leased_until=until))).rowcount == 1

    async def release(self, holder: str) -> None:
        mine = update(jobs).where(_LEASE, jobs.c.holder == holder)
        async with self._connections.write() as connection:
            await connection.execute(mine.values(holder=None, leased_until=None))

    async def runs(self) -> Mapping[str, JobRun]:
        rows = await self._connections.read(choose(*_COLUMNS).where(jobs.c.done_for.is_not(None)))
        return {row.name: JobRun(*row) for row in rows}

    async def begin_with(self, runs: Sequence[JobRun]) -> None:
        if not runs:
            return
        async with self._connections.write() as connection:
            new = insert(connection, jobs).on_conflict_do_nothing()
            await connection.execute(new, [asdict(run) for run in runs])

    async def started(self, name: str, holder: str, now: datetime) -> None:
        its = update(jobs).where(jobs.c.name == name)
        async with self._connections.write() as connection:
            await connection.execute(its.values(holder=holder, last_started=now))

    async def ended(self, name: str, now: datetime, outcome: str, done_for: datetime) -> None:
        its = update(jobs).where(jobs.c.name == name)
        values = {"holder": None, "last_ended": now, "last_outcome": outcome, "done_for": done_for}
        async with self._connections.write() as connection:
            await connection.execute(its.values(values))
