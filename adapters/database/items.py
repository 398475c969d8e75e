"""The items of activities: begun, come to something, and their activity standing as they do."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, bindparam, func, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.activities import ACTIVITY_COLUMNS, ITEM_COLUMNS
from adapters.database.rows import choose
from adapters.database.tables import activities, activity_items
from domain.activities import (
    AWAITED,
    Activity,
    ActivityItem,
    ActivityStatus,
    ItemKey,
    overall,
)
from domain.orders import OrderStatus

OUTCOME = ("status", "error", "message", "upstream")
"""What an item comes to; the rest says what it aims at, and how far its call has come."""

_TOLD: dict[str, Any] = {name: bindparam(f"new_{name}") for name in OUTCOME}
_ONE = and_(
    activity_items.c.activity_id == bindparam("of"), activity_items.c.position == bindparam("at")
)


async def hold_activity(connection: AsyncConnection, activity_id: str) -> Activity | None:
    """The activity, held until the commit: whoever settles its items does so alone.

    The orders of its items are locked before it, by everyone who needs both.
    """
    rows = choose(*ACTIVITY_COLUMNS).where(activities.c.activity_id == activity_id)
    row = (await connection.execute(rows.with_for_update())).first()
    return Activity(*row) if row is not None else None


async def read_items(connection: AsyncConnection, activity_id: str) -> tuple[ActivityItem, ...]:
    """All items of an activity, by position."""
    its = choose(*ITEM_COLUMNS).where(activity_items.c.activity_id == activity_id)
    rows = await connection.execute(its.order_by(activity_items.c.position))
    return tuple(ActivityItem(*row) for row in rows)


async def add_items(
    connection: AsyncConnection,
    activity_id: str,
    items: Sequence[ActivityItem],
    began_at: datetime,
    expected: Mapping[int, OrderStatus | None] | None = None,
) -> None:
    """Write new items; all but those that wait to be sent begin at `began_at`.

    `expected` is what a success makes of an item's order, by the item's position.
    """
    rows = [
        asdict(item)
        | {
            "activity_id": activity_id,
            "began_at": None if item.status is ActivityStatus.QUEUED else began_at,
            "expected": (expected or {}).get(item.position),
        }
        for item in items
    ]
    if rows:
        await connection.execute(plain_insert(activity_items), rows)


async def begin_items(
    connection: AsyncConnection, activity_id: str, positions: Sequence[int], began_at: datetime
) -> None:
    """Mark items that waited as in flight, just before their call."""
    values = {"status": ActivityStatus.PENDING, "began_at": began_at, "ended_at": None}
    begun = update(activity_items).where(_ONE).values(values)
    await connection.execute(begun, [{"of": activity_id, "at": at} for at in positions])


async def ask_for(
    connection: AsyncConnection, items: Sequence[ItemKey], fetch_id: str, asked_at: datetime
) -> None:
    """Note of these items, of any activities, that a fetch is asked to tell of them."""
    noted = update(activity_items).where(_ONE).values(asked_at=asked_at, asked_by=fetch_id)
    if items:
        await connection.execute(noted, [{"of": of, "at": at} for of, at in sorted(items)])


async def queue_items(
    connection: AsyncConnection, activity_id: str, positions: Sequence[int], message: str
) -> None:
    """Let items whose call was not taken wait again."""
    values = {
        "status": ActivityStatus.QUEUED, "message": message, "began_at": None, "ended_at": None
    }  # fmt: skip
    queued = update(activity_items).where(_ONE).values(values)
    await connection.execute(queued, [{"of": activity_id, "at": at} for at in positions])


async def write_outcomes(
    connection: AsyncConnection,
    activity_id: str,
    items: Sequence[ActivityItem],
    ended_at: datetime | None,
) -> None:
    """Write what items have come to, and when their call ended where it ended now."""
    ended = {} if ended_at is None else {"ended_at": ended_at}
    written = update(activity_items).where(_ONE).values(_TOLD | ended)
    rows = [
        {f"new_{name}": _keepable(getattr(item, name)) for name in OUTCOME}
        | {"of": activity_id, "at": item.position}
        for item in items
    ]
    await connection.execute(written, rows)


def _keepable(value: object) -> object:
    """A text as the database can hold it: what a marketplace says must never cost its outcome."""
    if not isinstance(value, str) or isinstance(value, StrEnum):
        return value
    return value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


async def stand(connection: AsyncConnection, activity_id: str, now: datetime) -> None:
    """Set the activity's status and progress by all of its items."""
    counted = (
        choose(activity_items.c.status, func.count())
        .where(activity_items.c.activity_id == activity_id)
        .group_by(activity_items.c.status)
    )
    counts: dict[ActivityStatus, int] = {
        row[0]: row[1] for row in await connection.execute(counted)
    }
    done = sum(count for status, count in counts.items() if status not in AWAITED)
    values = {
        "status": overall(counts),
        "done_count": done,
        "completed_at": now if done == sum(counts.values()) else None,
        "revision": activities.c.revision + 1,
    }
    activity = activities.c.activity_id == activity_id
    await connection.execute(update(activities).where(activity).values(values))
