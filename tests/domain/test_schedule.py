"""When jobs fall due: the same for every process, spread over brands, once a period."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.schedule import (
    FIRST_AFTER,
    JOBS,
    RETRY,
    Daily,
    Every,
    JobKind,
    JobRun,
    Task,
    due_time,
    first_run,
    is_due,
    tasks,
)

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 3, 1, 12, 34, 56, 789, tzinfo=UTC)
OF = {job.kind: job for job in JOBS}
ALL = tasks([f"brand-{number}" for number in range(50)])


def test_every_kind_of_job_is_there_once() -> None:
    assert set(OF) == set(JobKind)
    assert len(JOBS) == len(JobKind)
    per_brand = sum(job.is_per_brand for job in JOBS)
    assert len(ALL) == per_brand * 50 + len(JOBS) - per_brand
    assert len({task.name for task in ALL}) == len(ALL)
    assert Task(OF[JobKind.RECENT_ORDERS], "kopi").name == "recent-orders kopi"


@pytest.mark.parametrize("task", ALL, ids=lambda task: task.name)
def test_a_due_time_is_the_latest_one_and_stays_until_the_next(task: Task) -> None:
    due = due_time(task, NOW, JAKARTA)
    period = task.job.timing.period if isinstance(task.job.timing, Every) else timedelta(days=1)
    assert due <= NOW < due + period
    assert due.microsecond == 0
    assert due_time(task, due, JAKARTA) == due
    assert due_time(task, due + period - timedelta(microseconds=1), JAKARTA) == due
    assert due_time(task, due + period, JAKARTA) == due + period
    assert due_time(task, due - timedelta(microseconds=1), JAKARTA) == due - period


def test_daily_jobs_fall_due_after_midnight_on_the_wall_clock() -> None:
    for task in ALL:
        timing = task.job.timing
        if isinstance(timing, Daily):
            local = due_time(task, NOW, JAKARTA).astimezone(JAKARTA)
            since_midnight = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
            assert timing.after <= since_midnight < timing.after + timing.spread


def test_brands_are_spread_over_the_period() -> None:
    dues = {
        due_time(task, NOW, JAKARTA) for task in ALL if task.job.timing == Every(timedelta(hours=1))
    }
    assert len(dues) > 90
    assert max(dues) - min(dues) > timedelta(minutes=50)


def test_a_new_task_waits_and_then_runs_once_a_period() -> None:
    task = Task(OF[JobKind.RECENT_ORDERS], "kopi")
    run = first_run(task, NOW, JAKARTA)
    asked: list[datetime] = []
    for minute in range(300):
        now = NOW + timedelta(minutes=minute)
        due = due_time(task, now, JAKARTA)
        if is_due(run, due, now):
            asked.append(due)
            run = JobRun(task.name, due, now, now, "done")
    assert len(asked) == 5
    assert asked[0] > NOW + FIRST_AFTER
    assert {b - a for a, b in itertools.pairwise(asked)} == {timedelta(hours=1)}


def test_what_failed_waits_and_what_was_cut_off_does_not() -> None:
    due = NOW - timedelta(minutes=1)
    fresh = JobRun("x", NOW - timedelta(hours=2))
    failed = replace(fresh, last_started=due, last_ended=NOW)
    cut_off = replace(fresh, last_started=due, last_ended=due - timedelta(hours=1))
    assert is_due(fresh, due, NOW) is True
    assert is_due(replace(fresh, done_for=due), due, NOW) is False
    assert is_due(failed, due, NOW) is False
    assert is_due(failed, due, due + RETRY) is True
    assert is_due(cut_off, due, NOW) is True
    assert is_due(replace(fresh, last_started=due), due, NOW) is True
    before = replace(failed, last_started=due - timedelta(minutes=2), last_ended=due)
    assert is_due(before, due, NOW) is True
