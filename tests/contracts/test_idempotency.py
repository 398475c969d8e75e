"""The port ActionLog: one idempotency key stands for one piece of work."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

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
from domain.activities import ActivityKind, ActivityStatus, ErrorCode
from domain.arguments import fingerprint
from domain.key_changes import Asking
from domain.orders import OrderKey
from domain.pages import PageRequest
from domain.ports import Begun


async def test_an_idempotency_key_stands_for_one_action(database: Database) -> None:
    await show(database, view(content()))
    first = intent(idempotency_key="i")
    assert await database.actions.replay("key-1", "i", "f", NOON) is None
    assert await database.actions.begin(first) == Begun(STARTED, "a-1")
    for again in (first, intent("a-2", idempotency_key="i", seen=99)):
        assert await database.actions.begin(again) == Begun(REPLAYED, "a-1")
    await database.actions.close(first, outcome(ActivityStatus.FAILED), after(hours=2))
    assert await database.actions.begin(first) == Begun(REPLAYED, "a-1")
    with recorded(database) as sent:
        assert await database.actions.replay("key-1", "i", "f", NOON) == Begun(REPLAYED, "a-1")
    assert len(sent) == 1
    assert await database.actions.replay("key-1", "i", "other", NOON) == Begun(CONFLICT, "a-1")
    assert await database.actions.replay("key-2", "i", "f", NOON) is None
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
    assert await database.actions.replay("key-1", "i", "f", NOON) is None
    assert await database.actions.replay("key-1", "i", "g", NOON) == Begun(CONFLICT, "a-1")
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


THIRTY_DAYS = timedelta(days=30)
A_MOMENT = timedelta(microseconds=1)


async def test_a_key_is_kept_for_thirty_days_and_then_free(database: Database) -> None:
    await database.actions.begin_sync(sync("s-1"), [item(0)], "{}", "i")
    await database.actions.close_sync("s-1", [item(0, ActivityStatus.SUCCEEDED)], after(hours=1))
    kind = ActivityKind.SYNC_ORDERS
    last, over = NOON + THIRTY_DAYS - A_MOMENT, NOON + THIRTY_DAYS
    for now, found in ((last, Begun(REPLAYED, "s-1")), (over, None)):
        told = await database.actions.replay("key-1", "i", fingerprint(kind, "{}"), now)
        assert told == found
    late = replace(sync("s-2"), requested_at=last)
    assert await database.actions.begin_sync(late, [item(0)], "{}", "i") == Begun(REPLAYED, "s-1")
    other = await database.actions.begin_sync(late, [item(0)], '{"a":1}', "i")
    assert other == Begun(CONFLICT, "s-1")
    new = replace(late, requested_at=over)
    assert await database.actions.begin_sync(new, [item(0)], '{"a":1}', "i") == Begun(
        STARTED, "s-2"
    )
    again = await database.actions.begin_sync(new, [item(0)], '{"a":1}', "i")
    assert again == Begun(REPLAYED, "s-2")
    kept = await database.activities.by_id(["s-1"])
    assert kept["s-1"].status is ActivityStatus.SUCCEEDED  # the former work itself stays


async def test_a_key_of_an_action_is_free_after_thirty_days(database: Database) -> None:
    await show(database, view(content()))
    first = intent(idempotency_key="i", at=NOON)
    await database.actions.begin(first)
    await database.actions.close(first, outcome(ActivityStatus.FAILED), after(hours=1))
    late = intent("a-2", idempotency_key="i", at=NOON + THIRTY_DAYS - A_MOMENT)
    assert await database.actions.begin(late) == Begun(REPLAYED, "a-1")
    new = intent("a-2", idempotency_key="i", at=NOON + THIRTY_DAYS)
    assert await database.actions.begin(new) == Begun(STARTED, "a-2")


async def test_an_old_key_used_at_once_over_two_processes_starts_one(
    database: Database, database_address: str
) -> None:
    await database.actions.begin_sync(sync("s-0"), [item(0)], "{}", "i")
    works = [replace(sync(f"s-{n}"), requested_at=NOON + THIRTY_DAYS) for n in range(1, 11)]
    async with open_database(database_address) as other:
        begun = await asyncio.gather(
            *[
                (database, other)[n % 2].actions.begin_sync(work, [item(0)], "{}", "i")
                for n, work in enumerate(works)
            ]
        )
    assert Counter(each.outcome for each in begun) == {STARTED: 1, REPLAYED: 9}
    assert len({each.activity_id for each in begun}) == 1


async def test_a_key_stands_for_one_kind_of_work_alone(database: Database) -> None:
    assert await database.actions.begin_sync(sync("s-1"), [item(0)], "{}", "i") == Begun(
        STARTED, "s-1"
    )
    other = replace(sync("s-2"), kind=ActivityKind.SYNC_PRODUCTS)
    assert await database.actions.begin_sync(other, [item(0)], "{}", "i") == Begun(CONFLICT, "s-1")
    asking = Asking("key-1", "Owner", NOON, "act-1", "i")
    assert await database.key_changes.revoke("k", asking.to_revoke("k")) == Begun(CONFLICT, "s-1")
    foreign = replace(other, key_id="key-2")
    begun = await database.actions.begin_sync(foreign, [item(0)], "{}", "i")
    assert begun == Begun(STARTED, "s-2")
    assert await activities(database) == 2


ODD_KEYS = ["i ", " i", "I", "\u0069\u0301", "\u00ed", "\uff49", "i" * 200, "🔑", "'; DROP--", "%"]


async def test_every_character_of_a_key_counts(database: Database) -> None:
    for n, key in enumerate(["i", *ODD_KEYS]):
        begun = await database.actions.begin_sync(sync(f"s-{n}"), [item(0)], "{}", key)
        assert begun == Begun(STARTED, f"s-{n}")
    for n, key in enumerate(["i", *ODD_KEYS]):
        begun = await database.actions.begin_sync(sync("none"), [item(0)], "{}", key)
        assert begun == Begun(REPLAYED, f"s-{n}")
