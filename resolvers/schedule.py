"""The schedule's one runner: of all processes one holds the lease, and does what is due in turn.

It stands here because its jobs are what people ask for by mutation: the same functions do both.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.access import Scope, Viewer
from domain.errors import UpstreamError
from domain.schedule import (
    LEASE,
    SCHEDULE,
    JobRun,
    Task,
    due_time,
    first_run,
    is_due,
    tasks,
)
from resolvers.context import Context
from resolvers.scheduled_jobs import WORK, Turn
from resolvers.services import Services

VIEWER = Viewer(SCHEDULE, SCHEDULE, frozenset(Scope), None)
"""As whom the schedule asks: activities show its name."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs the schedule in one process; `holder` tells it from all others."""

    services: Services
    holder: str

    async def run(self) -> list[str]:
        """Do what is due, one task after another; the names of what was done.

        Nothing where another holds the schedule, and no more once it is lost.
        """
        done: list[str] = []
        if not await self._hold():
            return done
        known, new = await self.services.jobs.runs(), list[JobRun]()
        for task in tasks(await self.services.registry.brand_ids()):
            now = self.services.now()
            run = known.get(task.name)
            if run is None:
                new.append(first_run(task, now, self.services.time_zone))
                continue
            due = due_time(task, now, self.services.time_zone)
            if not is_due(run, due, now):
                continue
            if not await self._hold():
                break
            await self._do(task, run, due)
            done.append(task.name)
        await self.services.jobs.begin_with(new)
        return done

    async def extend(self) -> bool:
        """Keep the lease while a task runs; False when it was not held."""
        now = self.services.now()
        return await self.services.jobs.extend(self.holder, now, now + LEASE)

    async def release(self) -> None:
        """Let another run the schedule at once."""
        await self.services.jobs.release(self.holder)

    async def _hold(self) -> bool:
        now = self.services.now()
        return await self.services.jobs.hold(self.holder, now, now + LEASE)

    async def _do(self, task: Task, run: JobRun, due: datetime) -> None:
        jobs = self.services.jobs
        await jobs.started(task.name, self.holder, self.services.now())
        turn = Turn(Context(VIEWER, self.services), task, run.done_for, due)
        try:
            result = await WORK[task.job.kind](turn)
            outcome, done_for = result.text, due if result.is_done else run.done_for
        except UpstreamError as failure:
            outcome, done_for = str(failure), run.done_for
        await jobs.ended(task.name, self.services.now(), outcome, done_for)
