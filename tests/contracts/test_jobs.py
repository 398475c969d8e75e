"""The ports Jobs and Upkeep: one runner over all processes, and what it looks after."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from actions import KEY, intent, item, outcome, settle, sync
from kept import delivery, show, view
from made import NOON, after, content
from sqlalchemy import text

from adapters.database import Database, open_database
from adapters.database.upkeep import AT_ONCE
from domain.activities import ActivityStatus
from domain.messages import MessageKind
from domain.orders import OrderKey
from domain.schedule import LEASE, SCHEDULE, JobRun, UnsettledAction, settle_key

UNKNOWN, SENT, NOT_SENT = ActivityStatus.UNKNOWN, ActivityStatus.SENT, ActivityStatus.NOT_SENT


@pytest.fixture
async def other(database: Database, database_address: str) -> AsyncIterator[Database]:
    """Another process on the same store."""
    async with open_database(database_address) as opened:
        yield opened


async def test_one_of_many_holds_the_schedule(database: Database, other: Database) -> None:
    found = await asyncio.gather(
        *[(database, other)[n % 2].jobs.hold(f"p-{n}", NOON, NOON + LEASE) for n in range(20)]
    )
    assert sum(found) == 1


async def test_a_lease_is_kept_by_its_holder_alone(database: Database, other: Database) -> None:
    ours, theirs = database.jobs, other.jobs
    assert await ours.hold("us", NOON, NOON + LEASE) is True
    assert await ours.hold("us", after(minutes=1), after(minutes=3)) is True
    assert await theirs.hold("they", after(minutes=2), after(minutes=4)) is False
    assert await theirs.extend("they", after(minutes=2), after(minutes=4)) is False
    assert await ours.extend("us", after(minutes=2), after(minutes=5)) is True
    assert await theirs.hold("they", after(minutes=4), after(minutes=9)) is False


async def test_the_lease_of_a_killed_holder_lapses(database: Database, other: Database) -> None:
    assert await database.jobs.hold("us", NOON, NOON + LEASE) is True
    just_before = NOON + LEASE - timedelta(microseconds=1)
    assert await other.jobs.hold("they", just_before, just_before + LEASE) is False
    assert await other.jobs.hold("they", NOON + LEASE, NOON + 2 * LEASE) is True
    assert await database.jobs.extend("us", NOON + LEASE, NOON + 3 * LEASE) is False
    assert await database.jobs.hold("us", NOON + LEASE, NOON + 3 * LEASE) is False
    await database.jobs.release("us")
    assert await database.jobs.hold("us", NOON + LEASE, NOON + 3 * LEASE) is False


async def test_a_lease_that_lapsed_is_not_extended(database: Database) -> None:
    assert await database.jobs.extend("us", NOON, NOON + LEASE) is False
    assert await database.jobs.hold("us", NOON, NOON + LEASE) is True
    assert await database.jobs.extend("us", NOON + LEASE, NOON + 2 * LEASE) is False


async def test_a_released_schedule_is_free_at_once(database: Database, other: Database) -> None:
    assert await database.jobs.hold("us", NOON, NOON + LEASE) is True
    await database.jobs.release("us")
    assert await other.jobs.hold("they", NOON, NOON + LEASE) is True


async def test_how_far_tasks_have_come(database: Database) -> None:
    jobs = database.jobs
    await jobs.hold("us", NOON, NOON + LEASE)
    assert await jobs.runs() == {}
    await jobs.begin_with([])
    await jobs.begin_with([JobRun("a", NOON), JobRun("b", NOON)])
    await jobs.started("a", "us", after(minutes=1))
    started = JobRun("a", NOON, after(minutes=1))
    assert await jobs.runs() == {"a": started, "b": JobRun("b", NOON)}
    await jobs.ended("a", after(minutes=2), "3 asked", after(minutes=1))
    done = JobRun("a", after(minutes=1), after(minutes=1), after(minutes=2), "3 asked")
    await jobs.begin_with([JobRun("a", after(hours=9)), JobRun("c", NOON)])
    assert await jobs.runs() == {"a": done, "b": JobRun("b", NOON), "c": JobRun("c", NOON)}


async def unknown_action(database: Database, number: int, ended: datetime) -> str:
    key = OrderKey("brand-1", "tkpd", f"order-{number}")
    made = content(key=key, ordered_at=after(minutes=number))
    await show(database, view(made, message_id=f"m-{number}"))
    order = (await database.orders.by_key([key]))[key]
    each = intent(f"a-{number}", key, seen=order.change_sequence)
    await database.actions.begin(each)
    lost = replace(outcome(UNKNOWN), target=key.remote_order_id, order_id=key.text)
    await database.actions.close(each, lost, ended)
    return each.activity_id


async def ask(database: Database, activity_id: str, status: ActivityStatus) -> None:
    """Write down the schedule's own fetch for an action."""
    fetch = replace(sync(f"fetch of {activity_id}"), key_id=SCHEDULE)
    key = settle_key(activity_id)
    begun = await database.actions.begin_sync(fetch, [item(0)], "f", key)
    await database.actions.close_sync(begun.activity_id, [item(0, status)], after(hours=2))


async def test_unknown_actions_are_listed_until_their_order_was_asked_for(
    database: Database,
) -> None:
    ended = after(hours=1)
    second = await unknown_action(database, 2, ended)
    first = await unknown_action(database, 1, ended - timedelta(seconds=1))
    await unknown_action(database, 3, ended + timedelta(microseconds=1))
    listed = await database.upkeep.unsettled(ended)
    assert listed == (
        UnsettledAction(first, "brand-1", after(minutes=1), after(hours=1)),
        UnsettledAction(second, "brand-1", after(minutes=2), after(hours=1)),
    )
    await ask(database, first, SENT)
    await ask(database, second, NOT_SENT)
    assert [each.activity_id for each in await database.upkeep.unsettled(ended)] == [second]
    await ask(database, second, UNKNOWN)
    assert await database.upkeep.unsettled(ended) == ()


async def test_an_action_that_is_known_is_not_listed(database: Database) -> None:
    await unknown_action(database, 1, NOON)
    await settle(
        database, ActivityStatus.SUCCEEDED, "seen", NOON, OrderKey("brand-1", "tkpd", "order-1")
    )
    assert await database.upkeep.unsettled(after(days=1)) == ()
    assert AT_ONCE == 50


async def count(database: Database, what: str) -> int:
    rows = await database.connections.read(text(f"SELECT count(*) FROM {what}"))
    return int(rows[0][0])


async def test_retention_forgets_what_nobody_needs(database: Database) -> None:
    at = {"old": NOON - timedelta(microseconds=1), "new": NOON}
    for age, received in at.items():
        for kind in (MessageKind.PRODUCT_FETCHED, MessageKind.ORDER_FETCHED):
            async with database.intake.transaction() as tx:
                await tx.take(delivery(f"{age} {kind}", received), kind, "brand-1")
        each = replace(sync(age), requested_at=received)
        await database.actions.begin_sync(each, [item(0)], "f", f"key {age}")
        await database.actions.close_sync(age, [item(0, ActivityStatus.SUCCEEDED)], received)
    await show(database, view(content()))
    closed = intent("done", at=at["old"], idempotency_key="done")
    await database.actions.begin(closed)
    await database.actions.close(closed, outcome(ActivityStatus.SUCCEEDED), at["old"])

    counts = await database.upkeep.tidy(NOON)

    assert counts == {"messages": 1, "idempotency keys": 2, "arguments": 1}
    assert await count(database, "inbox") == 3
    assert await count(database, "inbox WHERE kind = 'order_fetched'") == 2
    assert await count(database, "activities") == 3
    assert await count(database, "activities WHERE idempotency_key = 'key new'") == 1
    assert await count(database, "activities WHERE idempotency_key IS NOT NULL") == 1
    assert await database.upkeep.tidy(NOON) == dict.fromkeys(counts, 0)


async def test_retention_leaves_what_is_open(database: Database) -> None:
    await show(database, view(content()))
    lost = intent("lost", at=NOON - timedelta(days=40), idempotency_key="lost")
    await database.actions.begin(lost)
    await database.actions.close(lost, outcome(UNKNOWN), NOON - timedelta(days=40))
    counts = await database.upkeep.tidy(NOON)
    assert set(counts.values()) == {0}
    assert await count(database, "activities WHERE idempotency_key = 'lost'") == 1
    assert await count(database, "activities WHERE arguments = '{}'") == 1
    assert (await database.orders.by_key([KEY])) != {}


async def test_retention_works_in_batches(database: Database) -> None:
    kind = MessageKind.PRODUCT_FETCHED
    async with database.intake.transaction() as tx:
        for number in range(2_005):
            await tx.take(delivery(str(number), NOON - timedelta(days=1)), kind, "brand-1")
    assert (await database.upkeep.tidy(NOON))["messages"] == 2_005
    assert await count(database, "inbox") == 0
