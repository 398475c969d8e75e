"""The port ActionLog: what is written before a call and after, over several processes at once."""

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
from actions import (
    BUSY,
    KEY,
    MOVED,
    STARTED,
    activities,
    activity,
    intent,
    item,
    open_action,
    outcome,
    settle,
    sync,
    the_order,
)
from kept import show, take_versions, view
from made import NOON, after, content, version
from statements import recorded

from adapters.database import Database, open_database
from domain.actions import OrderActionKind
from domain.activities import (
    Activity,
    ActivityKind,
    ActivityStatus,
    ErrorCode,
)
from domain.errors import BadUserInput
from domain.evidence import OpenAction
from domain.orders import Deadlines, OrderFilter, OrderKey, OrderStatus, Overlay
from domain.ports import Begun


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
        "a-1", 0, OrderActionKind.ACCEPT, ActivityStatus.PENDING, OrderStatus.ACCEPTED,
        after(hours=1), None,
    )  # fmt: skip
    assert (await the_order(database)).change_sequence == 1


async def test_a_second_action_is_refused_at_once_and_writes_nothing(database: Database) -> None:
    await show(database, view(content()))
    await database.actions.begin(intent())
    assert await database.actions.begin(intent("a-2")) == Begun(BUSY, "a-1")
    assert await database.actions.begin(intent("a-2", idempotency_key="i")) == Begun(BUSY, "a-1")
    assert await activities(database) == 1
    assert await database.actions.replay("key-1", "i", "f", NOON) is None


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
    await settle(database, ActivityStatus.SUCCEEDED, "A message shows it.", after(hours=3))
    kept, item = await activity(database)
    assert (kept.status, kept.completed_at, kept.done_count) == (
        ActivityStatus.SUCCEEDED, after(hours=3), 1,
    )  # fmt: skip
    assert item == outcome(ActivityStatus.SUCCEEDED, message="A message shows it.")
    assert (await database.actions.begin(intent("a-2"))).outcome is STARTED


async def test_what_is_settled_stays_as_it_is(database: Database) -> None:
    await show(database, view(content()))
    await database.actions.begin(intent())
    held = await open_action(database)
    assert held is not None
    await database.actions.close(intent(), outcome(ActivityStatus.FAILED), after(hours=2))
    before = await activity(database)
    async with database.intake.transaction() as tx:
        await tx.settle(held, ActivityStatus.SUCCEEDED, "seen", after(hours=3))
    await database.actions.close(intent(), outcome(ActivityStatus.SUCCEEDED), after(hours=4))
    assert await activity(database) == before
    assert (await the_order(database)).change_sequence == 1


async def test_a_late_answer_does_not_undo_what_was_settled(database: Database) -> None:
    await show(database, view(content()))
    await database.actions.begin(intent())
    assert await database.actions.orphan(after(hours=9), after(hours=9)) == 1
    await settle(database, ActivityStatus.SUCCEEDED, "seen", after(hours=10))
    await database.actions.begin(intent("a-2"))
    await database.actions.close(intent(), outcome(ActivityStatus.UNKNOWN), after(hours=11))
    assert (await activity(database))[0].status is ActivityStatus.SUCCEEDED
    held = await open_action(database)
    assert held is not None
    assert held.activity_id == "a-2"


async def test_orphans_are_left_pending_by_a_process_that_died(database: Database) -> None:
    two = replace(content(), key=OrderKey("brand-1", "tkpd", "two"))
    await show(database, view(content()), view(two))
    await database.actions.begin(intent())
    await database.actions.begin(intent("a-2", two.key, seen=2, at=after(hours=2)))
    asked = replace(sync("s-1"), requested_at=after(hours=1, minutes=50))  # many calls take long
    await database.actions.begin_sync(asked, [item(0)], "f", None)
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
    assert len(sent) == 2  # versions, and our own successes


async def test_without_a_former_status_there_is_none(database: Database) -> None:
    await take_versions(database, content(), version("1", OrderStatus.REQUEST_CANCEL))
    assert await database.actions.former_status(KEY) is None


async def test_the_former_status_counts_what_our_own_action_made_of_the_order(
    database: Database,
) -> None:
    await take_versions(database, content(), version("1", OrderStatus.PENDING))
    accept = intent(
        seen=(await the_order(database)).change_sequence,
        at=after(hours=1),
        expected=OrderStatus.ACCEPTED,
    )
    await database.actions.begin(accept)
    await database.actions.close(accept, outcome(ActivityStatus.SUCCEEDED), after(hours=1))
    await take_versions(
        database, content(), version("2", OrderStatus.REQUEST_CANCEL, published=after(hours=2))
    )
    assert await database.actions.former_status(KEY) is OrderStatus.ACCEPTED


async def test_a_message_that_overtakes_the_lost_answer_settles_the_action(
    database: Database,
) -> None:
    await take_versions(database, content(), version("1", OrderStatus.PENDING))
    accept = intent(
        seen=(await the_order(database)).change_sequence,
        at=after(hours=1),
        expected=OrderStatus.ACCEPTED,
    )
    await database.actions.begin(accept)
    await take_versions(
        database,
        content(status=OrderStatus.ACCEPTED, status_raw="accepted"),
        version("2", OrderStatus.ACCEPTED, published=after(hours=2)),
    )
    await database.actions.close(accept, outcome(ActivityStatus.UNKNOWN), after(hours=3))
    closed, item = await activity(database, accept.activity_id)
    assert (closed.status, item.error) == (ActivityStatus.SUCCEEDED, None)
    assert await open_action(database) is None


async def test_no_word_of_a_marketplace_costs_the_outcome(database: Database) -> None:
    await show(database, view(content()))
    await database.actions.begin(intent())
    odd = outcome(ActivityStatus.FAILED, message="a\0b \ud800 é", upstream='"\0"')
    await database.actions.close(intent(), odd, after(hours=2))
    kept = (await activity(database))[1]
    assert (kept.status, kept.message, kept.upstream) == (
        ActivityStatus.FAILED, "a\ufffdb ? é", '"\ufffd"',
    )  # fmt: skip
    assert await open_action(database) is None


async def test_what_a_caller_asks_that_cannot_be_held_is_the_callers(database: Database) -> None:
    odd = [replace(item(0), target="\ud800")]
    with pytest.raises(BadUserInput):
        await database.actions.begin_sync(sync("s-1"), odd, "{}", None)
    assert await activities(database) == 0
