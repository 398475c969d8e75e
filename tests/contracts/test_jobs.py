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
from adapters.database.tables import call_slots
from adapters.database.upkeep import AT_ONCE
from domain.activities import ActivityStatus
from domain.messages import MessageKind
from domain.orders import OrderKey
from domain.ports import BeginOutcome, Begun
from domain.schedule import LEASE, SCHEDULE, JobRun
from domain.unsettled import UnsettledAction

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


async def ask(database: Database, status: ActivityStatus, *activity_ids: str) -> str:
    """Write down a fetch for actions, which ended so."""
    fetch = replace(sync(f"fetch {activity_ids} {status}"), key_id=SCHEDULE)
    items = [(activity_id, 0) for activity_id in activity_ids]
    begun = await database.actions.begin_sync(fetch, [item(0)], "f", None, items)
    await database.actions.close_sync(begun.activity_id, [item(0, status)], after(hours=2))
    return begun.activity_id


async def listed(database: Database, before: datetime) -> list[str]:
    return [each.item[0] for each in await database.upkeep.unsettled(before)]


async def test_unknown_actions_are_listed_until_their_order_was_asked_for(
    database: Database,
) -> None:
    ended = after(hours=1)
    second = await unknown_action(database, 2, ended)
    first = await unknown_action(database, 1, ended - timedelta(seconds=1))
    await unknown_action(database, 3, ended + timedelta(microseconds=1))
    assert await database.upkeep.unsettled(ended) == (
        UnsettledAction((first, 0), "brand-1", after(minutes=1), after(hours=1)),
        UnsettledAction((second, 0), "brand-1", after(minutes=2), after(hours=1)),
    )
    await ask(database, SENT, first)
    assert await listed(database, ended) == [second]
    await ask(database, NOT_SENT, second)
    assert await listed(database, ended) == [second]
    await ask(database, UNKNOWN, second)
    assert await listed(database, ended) == []


async def test_who_is_killed_after_the_intent_has_asked(database: Database) -> None:
    action = await unknown_action(database, 1, NOON)
    asked = [(action, 0)]
    await database.actions.begin_sync(sync("killed"), [item(0)], "f", "k", asked)
    assert await listed(database, after(days=1)) == []
    again = await database.actions.begin_sync(sync("again"), [item(0)], "f", "k", asked)
    assert again == Begun(BeginOutcome.REPLAYED, "killed")
    columns = "activity_id = 'a-1' AND asked_by = 'killed' AND asked_at IS NOT NULL"
    assert await count(database, f"activity_items WHERE {columns}") == 1


async def test_what_has_no_feedback_is_listed_too(database: Database) -> None:
    await show(database, view(content()))
    await database.actions.begin(intent())
    await database.actions.close(intent(), outcome(SENT), after(hours=2))
    assert await listed(database, after(days=1)) == []
    await database.upkeep.end_waits(after(hours=3))
    assert await listed(database, after(hours=2)) == ["a-1"]


async def test_an_action_that_is_known_is_not_listed(database: Database) -> None:
    await unknown_action(database, 1, NOON)
    await settle(
        database, ActivityStatus.SUCCEEDED, "seen", NOON, OrderKey("brand-1", "tkpd", "order-1")
    )
    assert await database.upkeep.unsettled(after(days=1)) == ()
    assert AT_ONCE == 500


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

    slot = {"limit_key": "prices", "out_of": 2}
    async with database.connections.write() as connection:
        slots = [slot | {"place": at, "free_at": free} for at, free in enumerate(at.values())]
        await connection.execute(call_slots.insert(), slots)

    counts = await database.upkeep.tidy(NOON)

    assert counts == {"messages": 1, "idempotency keys": 2, "arguments": 1, "slots": 1}
    assert await count(database, "call_slots WHERE place = 1") == 1
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
