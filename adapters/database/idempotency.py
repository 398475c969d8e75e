"""One idempotency key of one API key stands for one piece of work."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, exists, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import lock
from adapters.database.rows import AnyRow, AnySelect, choose
from adapters.database.tables import activities, activity_items
from domain.activities import Activity, ActivityStatus
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
    connection: AsyncConnection, activity: Activity, values: Mapping[str, Any], *, again: bool
) -> None:
    """Write a new activity, or one that is opened `again`, whose items are then written anew."""
    row = asdict(activity) | dict(values)
    if not again:
        await connection.execute(plain_insert(activities), row)
        return
    kept = activities.c.activity_id == activity.activity_id
    await connection.execute(update(activities).where(kept).values(row))
    its = activity_items.c.activity_id == activity.activity_id  # what it aims at may have changed
    await connection.execute(delete(activity_items).where(its))
