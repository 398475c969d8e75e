"""One idempotency key of one API key stands for one piece of work."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import and_, delete, exists, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import lock
from adapters.database.rows import AnyRow, AnySelect, choose
from adapters.database.tables import activities, activity_items
from domain.activities import Activity, ActivityItem, ActivityStatus
from domain.ports import BeginOutcome, Begun


def select_used(key_id: str, idempotency_key: str) -> AnySelect:
    """What the key stands for: activity id, fingerprint, and whether anything was sent."""
    was_sent = exists().where(
        activity_items.c.activity_id == activities.c.activity_id,
        activity_items.c.status != ActivityStatus.NOT_SENT,
    )
    return choose(activities.c.activity_id, activities.c.fingerprint, was_sent).where(
        activities.c.key_id == key_id, activities.c.idempotency_key == idempotency_key
    )


def replayed(used: AnyRow, fingerprint: str) -> Begun | None:
    """REPLAYED or CONFLICT; None for the same arguments of which nothing was sent."""
    activity_id, kept, was_sent = used
    if kept != fingerprint:
        return Begun(BeginOutcome.CONFLICT, activity_id)
    return Begun(BeginOutcome.REPLAYED, activity_id) if was_sent else None


async def begun_before(
    connection: AsyncConnection, key_id: str, idempotency_key: str | None, fingerprint: str
) -> Begun:
    """What the key stands for, held until the commit.

    STARTED with an activity id: nothing of it was sent, open it again; with an empty one: new.
    """
    new = Begun(BeginOutcome.STARTED, "")
    if idempotency_key is None:
        return new
    await lock(connection, "idempotency", key_id, idempotency_key)
    used = (await connection.execute(select_used(key_id, idempotency_key))).first()
    if used is None:
        return new
    return replayed(used, fingerprint) or Begun(BeginOutcome.STARTED, used[0])


async def keep_activity(
    connection: AsyncConnection,
    activity: Activity,
    items: Sequence[ActivityItem],
    values: Mapping[str, Any],
    *,
    again: bool,
) -> None:
    """Write a new activity, or one that is opened `again`, with its items."""
    row = asdict(activity) | dict(values)
    if again:
        row |= {"ended_at": None}
        kept = activities.c.activity_id == row["activity_id"]
        await connection.execute(update(activities).where(kept).values(row))
        its = activity_items.c.activity_id == row["activity_id"]  # what it aims at may have changed
        await connection.execute(delete(activity_items).where(its))
    else:
        await connection.execute(plain_insert(activities), row)
    await write_items(connection, row["activity_id"], items)


async def write_items(
    connection: AsyncConnection, activity_id: str, items: Sequence[ActivityItem]
) -> None:
    """Replace the items at these positions."""
    positions = [item.position for item in items]
    its = and_(
        activity_items.c.activity_id == activity_id, activity_items.c.position.in_(positions)
    )
    await connection.execute(delete(activity_items).where(its))
    rows = [asdict(item) | {"activity_id": activity_id} for item in items]
    if rows:
        await connection.execute(plain_insert(activity_items), rows)
