"""Items that nobody will answer any more: found by the clock, and said so, never silently open."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.activities import ITEM_COLUMNS
from adapters.database.engine import Connections
from adapters.database.feedback import read_asked_work
from adapters.database.open_actions import ACTIONS
from adapters.database.rows import choose
from adapters.database.settling import settle_if_shown, settle_items, settled_as
from adapters.database.tables import activities, activity_items
from domain.activities import ActivityItem, ActivityKind, ActivityStatus, ErrorCode
from domain.waiting import Wait

ONCE = (
    *ACTIONS,
    ActivityKind.CREATE_DISCOUNTS,
    ActivityKind.DELETE_DISCOUNTS,
    ActivityKind.REGISTER_BRANDS,
    ActivityKind.ENABLE_FEATURES,
    ActivityKind.CONNECT_CHANNEL,
    ActivityKind.DISCONNECT_CHANNEL,
    ActivityKind.RECONNECT_CHANNEL,
)
"""What changes something upstream and is never sent again: it must not stay open for ever."""

MANY = (
    ActivityKind.UPDATE_PRICES,
    ActivityKind.UPDATE_STOCKS,
    ActivityKind.CREATE_SHIPPING_LABELS,
    ActivityKind.SYNC_ORDERS,
    ActivityKind.SYNC_PRODUCTS,
    ActivityKind.SYNC_VARIANTS,
    ActivityKind.REFRESH_CATEGORIES,
    ActivityKind.REFRESH_WAREHOUSES,
)
MANY_TAKE = timedelta(minutes=15)
"""These make call after call, or wait in line for a long one: their process may be alive still."""

LOST = "The process that sent this ended before it could write down the answer."

OPEN = (ActivityStatus.PENDING, ActivityStatus.SENT, ActivityStatus.UNKNOWN)
"""An activity of which something is still awaited is one of these: they are found by an index."""

Became: TypeAlias = Callable[[ActivityItem], ActivityItem]
"""What an item is from now on."""


def orphaned(before: datetime) -> ColumnElement[bool]:
    """The items in flight whose process must have died: they began too long ago."""
    began_at = activity_items.c.began_at
    return and_(
        activity_items.c.status == ActivityStatus.PENDING,
        or_(
            and_(activities.c.kind.in_(ONCE), began_at < before),
            and_(activities.c.kind.in_(MANY), began_at < before - MANY_TAKE),
        ),
    )


def overdue(wait: Wait, now: datetime) -> ColumnElement[bool]:
    """The items whose time to hear of them is over; what waits for us to send it never is."""
    return and_(
        activities.c.kind.in_(wait.kinds),
        activity_items.c.status.in_(wait.statuses),
        activity_items.c.ended_at <= now - wait.time,
    )


def orphan(item: ActivityItem) -> ActivityItem:
    """The item of a process that died: it may or may not have been sent."""
    return settled_as(item, ActivityStatus.UNKNOWN, LOST, ErrorCode.OUTCOME_UNKNOWN)


async def sweep(
    connections: Connections,
    which: ColumnElement[bool],
    became: Became,
    now: datetime,
    *,
    ended_at: datetime | None = None,
) -> int:
    """Write what these items became, one activity after another; how many items there were."""
    activity_id = activity_items.c.activity_id
    found = choose(activity_id).distinct().join(activities)
    found = found.where(activities.c.status.in_(OPEN), which).order_by(activity_id)
    count = 0
    for row in await connections.read(found):
        async with connections.write() as connection:
            items = await _hold(connection, row[0], which)
            written = await settle_items(
                connection, row[0], [became(item) for item in items], now, ended_at=ended_at
            )
            await settle_if_shown(connection, row[0], [item.position for item in written], now)
            count += len(written)
    return count


async def _hold(
    connection: AsyncConnection, activity_id: str, which: ColumnElement[bool]
) -> tuple[ActivityItem, ...]:
    """Those of its items that are so still, now that their orders and the activity are held."""
    if await read_asked_work(connection, activity_id) is None:
        return ()
    rows = (
        choose(*ITEM_COLUMNS)
        .join(activities)
        .where(activity_items.c.activity_id == activity_id, which)
        .order_by(activity_items.c.position)
    )
    return tuple(ActivityItem(*row) for row in await connection.execute(rows))
