"""What was taken and never answered: said so after its time, settled still by what comes late."""

from dataclasses import replace
from datetime import datetime

import pytest
from actions import KEY, activity, intent, open_action, outcome, settle, the_order
from kept import show, view
from made import NOON, after, content

from adapters.database import Database
from domain.activities import Activity, ActivityItem, ActivityKind, ActivityStatus, ErrorCode
from domain.features import Subscription
from domain.feedback import Feedback, FeedbackItem
from domain.messages import MessageKind
from domain.orders import OrderStatus
from domain.pages import PageRequest
from events.feedback import take_feedback

PENDING, SENT, QUEUED = ActivityStatus.PENDING, ActivityStatus.SENT, ActivityStatus.QUEUED
SUCCEEDED, UNKNOWN = ActivityStatus.SUCCEEDED, ActivityStatus.UNKNOWN
NO_FEEDBACK = ActivityStatus.NO_FEEDBACK
ENDED = after(hours=2)
HALF, HOUR = after(hours=2, minutes=30), after(hours=3)


async def sent_order(database: Database) -> None:
    await show(database, view(content()))
    await database.actions.begin(intent())
    await database.actions.close(intent(), outcome(SENT), ENDED)


async def test_an_order_without_feedback_stays_held_and_is_told_late(database: Database) -> None:
    await sent_order(database)
    assert await database.upkeep.end_waits(after(hours=2, minutes=29)) == 0
    assert (await activity(database))[0].status is SENT
    assert await database.upkeep.end_waits(HALF) == 1
    kept, item = await activity(database)
    assert (kept.status, kept.done_count, kept.completed_at) == (UNKNOWN, 0, None)
    assert (item.status, item.error) == (NO_FEEDBACK, ErrorCode.OUTCOME_UNKNOWN)
    assert item.message is not None
    held = await open_action(database)
    assert held is not None
    assert (held.status, held.ended_at) == (NO_FEEDBACK, ENDED)
    assert await database.upkeep.end_waits(after(days=9)) == 0
    row = FeedbackItem(
        "brand-1", "tkpd", KEY.remote_order_id, None, None, True, False, "done", None
    )
    feedback = Feedback("a-1", MessageKind.ACCEPT_ORDERS_FEEDBACK, (row,))
    async with database.intake.transaction() as tx:
        await take_feedback(tx, feedback, after(days=1))
    kept, item = await activity(database)
    assert (kept.status, item.status, item.error) == (SUCCEEDED, SUCCEEDED, None)
    assert await open_action(database) is None
    assert (await the_order(database)).status is OrderStatus.ACCEPTED


async def test_a_message_settles_what_has_no_feedback(database: Database) -> None:
    await sent_order(database)
    await database.upkeep.end_waits(HALF)
    await settle(database, SUCCEEDED, "seen", after(hours=4))
    assert (await activity(database))[0].status is SUCCEEDED
    assert await open_action(database) is None


async def test_a_message_that_overtook_the_publish_settles_it(database: Database) -> None:
    await show(database, view(content()))
    await database.actions.begin(intent())
    shown = content(OrderStatus.ACCEPTED, status_raw="accepted")
    await show(database, view(shown, occurred_at=after(hours=1, minutes=1)))
    await database.actions.close(intent(), outcome(SENT), ENDED)
    assert (await activity(database))[0].status is SUCCEEDED
    assert await open_action(database) is None


def work(kind: ActivityKind, count: int = 1, at: datetime = NOON) -> Activity:
    return Activity("a", kind, PENDING, "brand-1", "key-1", "Ops", at, None, count, 0)


def item(place: int, status: ActivityStatus) -> ActivityItem:
    return ActivityItem(place, f"T{place}", status, channel_code="blib")


async def closed(database: Database, kind: ActivityKind, *statuses: ActivityStatus) -> None:
    """Work whose call has ended with these items."""
    pending = [item(place, PENDING) for place in range(len(statuses))]
    await database.actions.begin_sync(work(kind, len(statuses)), pending, "f", None)
    ended = [item(place, status) for place, status in enumerate(statuses)]
    await database.actions.close_sync("a", ended, ENDED)


async def statuses(database: Database) -> list[ActivityStatus]:
    page = await database.activities.items("a", PageRequest(9))
    return [edge.node.status for edge in page.edges]


async def test_a_marketplaces_own_queue_is_not_waited_for_for_ever(database: Database) -> None:
    await closed(database, ActivityKind.UPDATE_STOCKS, QUEUED, SUCCEEDED, UNKNOWN)
    assert await database.upkeep.end_waits(HALF) == 1
    assert await statuses(database) == [NO_FEEDBACK, SUCCEEDED, UNKNOWN]
    kept = (await database.activities.by_id(["a"]))["a"]
    assert (kept.status, kept.done_count) == (UNKNOWN, 1)


async def test_what_waits_for_us_is_left_alone(database: Database) -> None:
    queued = [item(0, QUEUED)]
    await database.actions.begin_sync(work(ActivityKind.UPDATE_STOCKS), queued, "f", None)
    assert await database.upkeep.end_waits(after(days=9)) == 0
    assert await statuses(database) == [QUEUED]


@pytest.mark.parametrize(
    ("kind", "status", "then", "at"),
    [
        (ActivityKind.UPDATE_PRICES, SENT, NO_FEEDBACK, HALF),
        (ActivityKind.CREATE_DISCOUNTS, UNKNOWN, NO_FEEDBACK, HALF),
        (ActivityKind.DELETE_DISCOUNTS, UNKNOWN, NO_FEEDBACK, HALF),
        (ActivityKind.CONNECT_CHANNEL, SENT, NO_FEEDBACK, HALF),
        (ActivityKind.DISCONNECT_CHANNEL, SENT, NO_FEEDBACK, HALF),
        (ActivityKind.RECONNECT_CHANNEL, SENT, NO_FEEDBACK, HALF),
        (ActivityKind.SYNC_ORDERS, SENT, SUCCEEDED, HOUR),
        (ActivityKind.REFRESH_CATEGORIES, SENT, SUCCEEDED, HOUR),
        (ActivityKind.SYNC_PRODUCTS, SENT, SUCCEEDED, HOUR),
    ],
)
async def test_each_kind_waits_for_its_own_time(
    database: Database,
    kind: ActivityKind,
    status: ActivityStatus,
    then: ActivityStatus,
    at: datetime,
) -> None:
    await closed(database, kind, status)
    assert await database.upkeep.end_waits(just_before(at)) == 0
    assert await statuses(database) == [status]
    assert await database.upkeep.end_waits(at) == 1
    assert await statuses(database) == [then]
    kept = (await database.activities.by_id(["a"]))["a"]
    whole = SUCCEEDED if then is SUCCEEDED else UNKNOWN
    assert (kept.status, kept.completed_at) == (whole, at if then is SUCCEEDED else None)


def just_before(at: datetime) -> datetime:
    return at - (after(seconds=0.000001) - NOON)


async def test_products_have_feedback_where_its_feature_is_on(database: Database) -> None:
    name = "feedback-product-fetched-manual"
    await database.subscriptions.keep([Subscription(name, "S", NOON)])
    await closed(database, ActivityKind.SYNC_PRODUCTS, SENT, SUCCEEDED)
    assert await database.upkeep.end_waits(HOUR) == 1
    assert await statuses(database) == [NO_FEEDBACK, SUCCEEDED]


async def test_a_sync_whose_process_died_is_unknown(database: Database) -> None:
    await database.actions.begin_sync(work(ActivityKind.SYNC_ORDERS), [item(0, PENDING)], "f", None)
    assert await database.actions.orphan(after(minutes=15), after(hours=1)) == 0
    assert await database.actions.orphan(after(minutes=15.1), after(hours=1)) == 1
    assert await statuses(database) == [UNKNOWN]
    kept = (await database.activities.by_id(["a"]))["a"]
    assert replace(kept, status=PENDING) == work(ActivityKind.SYNC_ORDERS)
