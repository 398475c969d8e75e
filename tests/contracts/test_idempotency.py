"""The port ActionLog: one idempotency key stands for one piece of work."""

import asyncio
from collections import Counter
from dataclasses import replace

from actions import (
    CONFLICT,
    KEY,
    REPLAYED,
    STARTED,
    activities,
    activity,
    intent,
    item,
    open_action,
    outcome,
    sync,
)
from kept import show, view
from made import NOON, after, content
from statements import recorded

from adapters.database import Database, open_database
from domain.activities import (
    ActivityStatus,
    ErrorCode,
)
from domain.orders import OrderKey
from domain.pages import PageRequest
from domain.ports import Begun


async def test_an_idempotency_key_stands_for_one_action(database: Database) -> None:
    await show(database, view(content()))
    first = intent(idempotency_key="i")
    assert await database.actions.replay("key-1", "i", "f") is None
    assert await database.actions.begin(first) == Begun(STARTED, "a-1")
    for again in (first, intent("a-2", idempotency_key="i", seen=99)):
        assert await database.actions.begin(again) == Begun(REPLAYED, "a-1")
    await database.actions.close(first, outcome(ActivityStatus.FAILED), after(hours=2))
    assert await database.actions.begin(first) == Begun(REPLAYED, "a-1")
    with recorded(database) as sent:
        assert await database.actions.replay("key-1", "i", "f") == Begun(REPLAYED, "a-1")
    assert len(sent) == 1
    assert await database.actions.replay("key-1", "i", "other") == Begun(CONFLICT, "a-1")
    assert await database.actions.replay("key-2", "i", "f") is None
    other = intent("a-2", idempotency_key="i", fingerprint="other")
    assert await database.actions.begin(other) == Begun(CONFLICT, "a-1")
    foreign = replace(intent("a-2", idempotency_key="i"), key_id="key-2")
    assert await database.actions.begin(foreign) == Begun(STARTED, "a-2")


async def test_what_was_not_sent_may_be_tried_again_as_the_same_activity(
    database: Database,
) -> None:
    await show(database, view(content()))
    first = intent(idempotency_key="i")
    await database.actions.begin(first)
    refused = outcome(ActivityStatus.NOT_SENT, error=ErrorCode.NOT_SENT)
    await database.actions.close(first, refused, after(hours=2))
    assert (await activity(database))[0].status is ActivityStatus.FAILED
    assert await open_action(database) is None
    assert await database.actions.replay("key-1", "i", "f") is None
    assert await database.actions.replay("key-1", "i", "g") == Begun(CONFLICT, "a-1")
    again = intent("a-2", idempotency_key="i", at=after(hours=3))
    assert await database.actions.begin(again) == Begun(STARTED, "a-1")
    kept, item_ = await activity(database)
    assert (kept.status, kept.completed_at, kept.done_count, kept.requested_at) == (
        ActivityStatus.PENDING, None, 0, after(hours=3),
    )  # fmt: skip
    assert item_ == outcome(ActivityStatus.PENDING)
    held = await open_action(database)
    assert held is not None
    assert (held.activity_id, held.began_at, held.ended_at) == ("a-1", after(hours=3), None)
    assert await database.actions.begin(again) == Begun(REPLAYED, "a-1")
    assert await activities(database) == 1


async def test_one_key_used_at_once_over_two_processes_starts_one(
    database: Database, database_address: str
) -> None:
    """On two orders, so that it is the key alone that decides."""
    two = replace(content(), key=OrderKey("brand-1", "tkpd", "two"))
    await show(database, view(content()), view(two))
    intents = [
        intent(f"a-{number}", key, idempotency_key="i", fingerprint=key.text, seen=seen)
        for number in range(10)
        for key, seen in ((KEY, 1), (two.key, 2))
    ]
    intents = [
        replace(each, activity_id=f"{each.activity_id}-{n}") for n, each in enumerate(intents)
    ]
    async with open_database(database_address) as other:
        begun = await asyncio.gather(
            *[
                (database, other)[number % 3 == 0].actions.begin(each)
                for number, each in enumerate(intents)
            ]
        )
    assert Counter(each.outcome for each in begun) == {STARTED: 1, REPLAYED: 9, CONFLICT: 10}
    assert len({each.activity_id for each in begun}) == 1
    assert await activities(database) == 1


async def test_a_sync_is_written_and_closed_with_all_its_items(database: Database) -> None:
    begun = await database.actions.begin_sync(sync("s-1", 2), [item(0), item(1)], "f", "i")
    assert begun == Begun(STARTED, "s-1")
    again = await database.actions.begin_sync(sync("s-2", 2), [item(0), item(1)], "f", "i")
    assert again == Begun(REPLAYED, "s-1")
    other = await database.actions.begin_sync(sync("s-2", 2), [item(0), item(1)], "g", "i")
    assert other == Begun(CONFLICT, "s-1")
    ended = [item(0, ActivityStatus.SENT), item(1, ActivityStatus.FAILED)]
    await database.actions.close_sync("s-1", ended, after(hours=1))
    kept = (await database.activities.by_id(["s-1"]))["s-1"]
    assert (kept.status, kept.done_count, kept.completed_at) == (ActivityStatus.SENT, 1, None)
    page = await database.activities.items("s-1", PageRequest(9))
    assert [edge.node for edge in page.edges] == ended
    done = [item(0, ActivityStatus.SUCCEEDED), item(1, ActivityStatus.FAILED)]
    await database.actions.close_sync("s-1", done, after(hours=2))
    kept = (await database.activities.by_id(["s-1"]))["s-1"]
    assert (kept.status, kept.done_count, kept.completed_at) == (
        ActivityStatus.PARTLY_SUCCEEDED, 2, after(hours=2),
    )  # fmt: skip
    async with database.intake.transaction() as tx:
        assert await tx.sync_asked_at("s-1") == NOON
        assert await tx.sync_asked_at("none") is None


async def test_a_sync_of_which_nothing_was_sent_may_be_tried_again(database: Database) -> None:
    await database.actions.begin_sync(sync("s-1"), [item(0)], "f", "i")
    await database.actions.close_sync("s-1", [item(0, ActivityStatus.NOT_SENT)], after(hours=1))
    again = replace(sync("s-2"), requested_at=after(hours=2))
    assert await database.actions.begin_sync(again, [item(0)], "f", "i") == Begun(STARTED, "s-1")
    kept = (await database.activities.by_id(["s-1"]))["s-1"]
    assert (kept.status, kept.completed_at, kept.requested_at) == (
        ActivityStatus.PENDING, None, after(hours=2),
    )  # fmt: skip


async def test_an_action_is_no_sync(database: Database) -> None:
    await show(database, view(content()))
    await database.actions.begin(intent())
    async with database.intake.transaction() as tx:
        assert await tx.sync_asked_at("a-1") is None
