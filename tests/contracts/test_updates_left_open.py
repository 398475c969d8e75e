"""Updates of prices and stocks whose process died, and those that a marketplace has queued."""

from datetime import datetime, timedelta

import pytest
from made import NOON, after

from adapters.database import Database
from domain.activities import Activity, ActivityItem, ActivityKind, ActivityStatus, ErrorCode
from domain.pages import PageRequest

KINDS = pytest.mark.parametrize("kind", [ActivityKind.UPDATE_PRICES, ActivityKind.UPDATE_STOCKS])


def update(activity_id: str, kind: ActivityKind, at: datetime = NOON) -> Activity:
    return Activity(
        activity_id, kind, ActivityStatus.PENDING, "brand-1", "key-1", "Dashboard", at, None, 2, 0
    )


def item(place: int, status: ActivityStatus = ActivityStatus.PENDING) -> ActivityItem:
    return ActivityItem(place * 10_000, "SKU-1", status, channel_code="lzda")


async def begun(database: Database, activity_id: str, kind: ActivityKind) -> None:
    await database.actions.begin_sync(
        update(activity_id, kind), [item(0), item(1)], "f", activity_id
    )


@KINDS
async def test_an_update_left_open_is_unknown_after_its_many_calls(
    database: Database, kind: ActivityKind
) -> None:
    await begun(database, "a", kind)
    assert await database.actions.orphan(NOON + timedelta(minutes=14), after(hours=1)) == 0
    assert await database.actions.orphan(NOON + timedelta(minutes=16), after(hours=1)) == 2
    kept = (await database.activities.by_id(["a"]))["a"]
    assert (kept.status, kept.completed_at) == (ActivityStatus.UNKNOWN, None)
    page = await database.activities.items("a", PageRequest(9))
    assert [(edge.node.position, edge.node.status, edge.node.error) for edge in page.edges] == [
        (0, ActivityStatus.UNKNOWN, ErrorCode.OUTCOME_UNKNOWN),
        (10_000, ActivityStatus.UNKNOWN, ErrorCode.OUTCOME_UNKNOWN),
    ]


@KINDS
async def test_what_a_marketplace_queued_is_not_forgotten_work(
    database: Database, kind: ActivityKind
) -> None:
    await begun(database, "a", kind)
    done = [item(0, ActivityStatus.SUCCEEDED), item(1, ActivityStatus.QUEUED)]
    await database.actions.close_sync("a", done, NOON)
    assert await database.actions.orphan(after(hours=9), after(hours=9)) == 0
    kept = (await database.activities.by_id(["a"]))["a"]
    assert (kept.status, kept.done_count) == (ActivityStatus.PENDING, 1)
    page = await database.activities.items("a", PageRequest(9))
    assert [edge.node.status for edge in page.edges] == [
        ActivityStatus.SUCCEEDED, ActivityStatus.QUEUED,
    ]  # fmt: skip


async def test_an_update_that_never_left_is_opened_again_with_its_lines_of_now(
    database: Database,
) -> None:
    kind = ActivityKind.UPDATE_PRICES
    await begun(database, "a", kind)
    not_sent = [item(place, ActivityStatus.NOT_SENT) for place in (0, 1)]
    await database.actions.close_sync("a", not_sent, NOON)
    again = await database.actions.begin_sync(update("b", kind), [item(2)], "f", "a")
    assert again.activity_id == "a"
    page = await database.activities.items("a", PageRequest(9))
    assert [edge.node for edge in page.edges] == [item(2)]
