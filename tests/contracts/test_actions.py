"""The port ActionLog: what is written before a call and after, over several processes at once."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime

import pytest
from kept import show, take_versions, view
from made import NOON, after, content, version
from statements import recorded

from adapters.database import Database, open_database
from domain.actions import Intent, OpenAction, OrderActionKind
from domain.activities import (
    Activity,
    ActivityFilter,
    ActivityItem,
    ActivityKind,
    ActivityStatus,
    ErrorCode,
)
from domain.orders import Deadlines, Order, OrderFilter, OrderKey, OrderStatus, Overlay
from domain.pages import PageRequest
from domain.ports import BeginOutcome, Begun

KEY = content().key
STARTED, REPLAYED = BeginOutcome.STARTED, BeginOutcome.REPLAYED
BUSY, MOVED, CONFLICT = BeginOutcome.BUSY, BeginOutcome.MOVED, BeginOutcome.CONFLICT


def intent(
    activity_id: str = "a-1",
    key: OrderKey = KEY,
    *,
    idempotency_key: str | None = None,
    fingerprint: str = "f",
    seen: int = 1,
    at: datetime = after(hours=1),
    expected: OrderStatus | None = OrderStatus.ACCEPTED,
) -> Intent:
    return Intent(
        activity_id, OrderActionKind.ACCEPT, key, "key-1", "Dashboard", at, "{}", fingerprint,
        idempotency_key, expected, seen,
    )  # fmt: skip


def outcome(status: ActivityStatus, **fields: object) -> ActivityItem:
    made = ActivityItem(0, KEY.remote_order_id, status, None, KEY.channel_code, KEY.text)
    return replace(made, **fields)  # type: ignore[arg-type] - a table of keywords


async def activity(database: Database, activity_id: str = "a-1") -> tuple[Activity, ActivityItem]:
    found = await database.activities.by_id([activity_id])
    page = await database.activities.items(activity_id, PageRequest(9))
    [edge] = page.edges
    return found[activity_id], edge.node


async def open_action(database: Database, key: OrderKey = KEY) -> OpenAction | None:
    async with database.intake.transaction() as tx:
        return await tx.open_action(key)


async def the_order(database: Database) -> Order:
    return (await database.orders.by_key([KEY]))[KEY]


async def activities(database: Database) -> int:
    rows = await database.activities.page(ActivityFilter(), PageRequest(99))
    return len(rows.edges)


async def test_an_intent_is_written_with_its_item_and_takes_the_place(database: Database) -> None:
    await show(database, view(content()))
    assert await database.actions.begin(intent()) == Begun(STARTED, "a-1")
    assert await activity(database) == (
        Activity(
            "a-1", ActivityKind.ACCEPT_ORDER, ActivityStatus.PENDING, "brand-1", "key-1",
            "Dashboard", after(hours=1), None, 1, 0,
        ),
        outcome(ActivityStatus.PENDING),
    )  # fmt: skip
    assert await open_action(database) == OpenAction(
        "a-1", OrderActionKind.ACCEPT, ActivityStatus.PENDING, OrderStatus.ACCEPTED,
        after(hours=1), None,
    )  # fmt: skip
    assert (await the_order(database)).change_sequence == 1


async def test_a_second_action_is_refused_at_once_and_writes_nothing(database: Database) -> None:
    await show(database, view(content()))
    await database.actions.begin(intent())
    assert await database.actions.begin(intent("a-2")) == Begun(BUSY, "a-1")
    assert await database.actions.begin(intent("a-2", idempotency_key="i")) == Begun(BUSY, "a-1")
    assert await activities(database) == 1
    assert await database.actions.replay("key-1", "i", "f") is None


async def test_an_order_that_changed_since_or_is_unknown_has_moved(database: Database) -> None:
    await show(database, view(content()), view(content(), review_reason="look"))
    assert (await database.actions.begin(intent())).outcome is MOVED
    other = OrderKey("brand-1", "tkpd", "none")
    assert (await database.actions.begin(intent(key=other))).outcome is MOVED
    assert await activities(database) == 0
    assert await open_action(database) is None
    assert (await database.actions.begin(intent(seen=2))).outcome is STARTED


async def test_success_frees_the_order_and_shows_what_must_be(database: Database) -> None:
    made = replace(content(), deadlines=Deadlines(after(hours=2), after(hours=9)))
    await show(database, view(made))
    await database.actions.begin(intent())
    done = outcome(ActivityStatus.SUCCEEDED, message="ok", upstream='{"a":1}')
    await database.actions.close(intent(), done, after(hours=1, seconds=2))
    kept, item = await activity(database)
    assert (kept.status, kept.completed_at, kept.done_count) == (
        ActivityStatus.SUCCEEDED, after(hours=1, seconds=2), 1,
    )  # fmt: skip
    assert item == done
    shown = await the_order(database)
    assert (shown.status, shown.status_is_expected, shown.content.status) == (
        OrderStatus.ACCEPTED, True, OrderStatus.PENDING,
    )  # fmt: skip
    assert (shown.change_sequence, shown.updated_at) == (2, after(hours=1, seconds=2))
    assert await open_action(database) is None
    async with database.intake.transaction() as tx:
        assert await tx.overlay(KEY) == Overlay(OrderStatus.ACCEPTED, after(hours=1))
    assert await database.orders.count(OrderFilter(due_before=after(hours=3))) == 0
    assert await database.orders.count(OrderFilter(due_before=after(hours=10))) == 1


async def test_no_overlay_over_a_version_dated_after_the_intent(database: Database) -> None:
    await show(database, view(content()))
    await database.actions.begin(intent())
    await show(database, view(content(OrderStatus.CANCELLED), occurred_at=after(hours=2)))
    await database.actions.close(intent(), outcome(ActivityStatus.SUCCEEDED), after(hours=3))
    shown = await the_order(database)
    assert (shown.status, shown.status_is_expected) == (OrderStatus.CANCELLED, False)
    assert shown.change_sequence == 2
    assert await open_action(database) is None


@pytest.mark.parametrize("expected", [None, OrderStatus.ACCEPTED])
async def test_a_refusal_frees_the_order_and_shows_nothing(
    database: Database, expected: OrderStatus | None
) -> None:
    await show(database, view(content()))
    before = await the_order(database)
    begun = intent(expected=expected)
    await database.actions.begin(begun)
    status = ActivityStatus.SUCCEEDED if expected is None else ActivityStatus.FAILED
    await database.actions.close(begun, outcome(status), after(hours=2))
    assert await the_order(database) == before
    assert (await activity(database))[0].status is status
    assert (await database.actions.begin(intent("a-2"))).outcome is STARTED


async def test_an_unknown_outcome_keeps_the_place_until_it_is_settled(database: Database) -> None:
    await show(database, view(content()))
    await database.actions.begin(intent())
    lost = outcome(ActivityStatus.UNKNOWN, error=ErrorCode.OUTCOME_UNKNOWN, message="timeout")
    await database.actions.close(intent(), lost, after(hours=2))
    kept, item = await activity(database)
    assert (kept.status, kept.completed_at, kept.done_count) == (ActivityStatus.UNKNOWN, None, 0)
    assert item == lost
    held = await open_action(database)
    assert held is not None
    assert (held.status, held.ended_at) == (ActivityStatus.UNKNOWN, after(hours=2))
    assert await database.actions.begin(intent("a-2")) == Begun(BUSY, "a-1")
    async with database.intake.transaction() as tx:
        await tx.settle("a-1", ActivityStatus.SUCCEEDED, "A message shows it.", after(hours=3))
        assert await tx.open_action(KEY) is None
    kept, item = await activity(database)
    assert (kept.status, kept.completed_at, kept.done_count) == (
        ActivityStatus.SUCCEEDED, after(hours=3), 1,
    )  # fmt: skip
    assert item == outcome(ActivityStatus.SUCCEEDED, message="A message shows it.")
    assert (await database.actions.begin(intent("a-2"))).outcome is STARTED


async def test_only_unknown_actions_are_settled(database: Database) -> None:
    await show(database, view(content()))
    await database.actions.begin(intent())
    before = await activity(database)
    async with database.intake.transaction() as tx:
        await tx.settle("a-1", ActivityStatus.FAILED, "no", after(hours=3))
        await tx.settle("none", ActivityStatus.FAILED, "no", after(hours=3))
    assert await activity(database) == before
    assert await open_action(database) is not None


async def test_a_late_answer_does_not_undo_what_was_settled(database: Database) -> None:
    await show(database, view(content()))
    await database.actions.begin(intent())
    assert await database.actions.orphan(after(hours=9), after(hours=9)) == 1
    async with database.intake.transaction() as tx:
        await tx.settle("a-1", ActivityStatus.SUCCEEDED, "seen", after(hours=10))
    await database.actions.begin(intent("a-2"))
    await database.actions.close(intent(), outcome(ActivityStatus.UNKNOWN), after(hours=11))
    assert (await activity(database))[0].status is ActivityStatus.SUCCEEDED
    held = await open_action(database)
    assert held is not None
    assert held.activity_id == "a-2"


async def test_orphans_are_order_actions_left_pending(database: Database) -> None:
    two = replace(content(), key=OrderKey("brand-1", "tkpd", "two"))
    await show(database, view(content()), view(two))
    await database.actions.begin(intent())
    await database.actions.begin(intent("a-2", two.key, seen=2, at=after(hours=2)))
    await database.actions.begin_sync(sync("s-1"), [item(0)], "f", None)
    assert await database.actions.orphan(after(hours=2), after(hours=5)) == 1
    kept, its = await activity(database)
    assert (kept.status, kept.completed_at) == (ActivityStatus.UNKNOWN, None)
    assert (its.status, its.error) == (ActivityStatus.UNKNOWN, ErrorCode.OUTCOME_UNKNOWN)
    assert its.message is not None
    held = await open_action(database)
    assert held is not None
    assert held.ended_at == after(hours=5)
    assert (await activity(database, "a-2"))[0].status is ActivityStatus.PENDING
    assert (await activity(database, "s-1"))[0].status is ActivityStatus.PENDING
    assert await database.actions.orphan(after(hours=2), after(hours=6)) == 0


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


async def test_many_begin_at_once_over_two_processes(
    database: Database, database_address: str
) -> None:
    await show(database, view(content()))
    async with open_database(database_address) as other:
        begun = await asyncio.gather(
            *[
                store.actions.begin(intent(f"a-{number}-{side}"))
                for number in range(10)
                for side, store in enumerate((database, other))
            ]
        )
    assert Counter(each.outcome for each in begun) == {STARTED: 1, BUSY: 19}
    assert len({each.activity_id for each in begun}) == 1
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


async def test_the_former_status_is_the_last_shown_before_the_request(database: Database) -> None:
    assert await database.actions.former_status(KEY) is None
    await take_versions(
        database,
        content(),
        version("1", OrderStatus.PENDING),
        version("2", OrderStatus.REQUEST_CANCEL, published=after(hours=1)),
        version("3", OrderStatus.PACKED, published=after(hours=2)),
        version("4", OrderStatus.REQUEST_CANCEL, published=after(hours=3)),
        version("5", OrderStatus.REQUEST_CANCEL, published=after(hours=4)),
    )
    with recorded(database) as sent:
        assert await database.actions.former_status(KEY) is OrderStatus.PACKED
    assert len(sent) == 1


async def test_without_a_former_status_there_is_none(database: Database) -> None:
    await take_versions(database, content(), version("1", OrderStatus.REQUEST_CANCEL))
    assert await database.actions.former_status(KEY) is None


def sync(activity_id: str, count: int = 1) -> Activity:
    return Activity(
        activity_id, ActivityKind.SYNC_ORDERS, ActivityStatus.PENDING, "brand-1", "key-1", "CLI",
        NOON, None, count, 0,
    )  # fmt: skip


def item(position: int, status: ActivityStatus = ActivityStatus.PENDING) -> ActivityItem:
    return ActivityItem(position, f"channel {position}", status)


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
