"""One idempotency key of one API key stands for one piece of work."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, not_, or_, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.audit import write_audit
from adapters.database.engine import lock
from adapters.database.items import add_items, ask_for
from adapters.database.rows import AnyRow, AnySelect, choose
from adapters.database.tables import activities, activity_items
from domain.activities import REFUSED_BEFORE, Activity, ActivityStatus
from domain.audit import entries_of
from domain.ports import BeginOutcome, Begun
from domain.work import WorkIntent

KEPT = timedelta(days=30)
"""How long a key stands for its work; then it is free again."""


def select_used(key_id: str, idempotency_key: str, now: datetime) -> AnySelect:
    """What the key stands for: activity id, fingerprint, and whether that is to be answered again.

    It is not where work was not sent, and all the rest of it was refused before.
    """
    its = activity_items.c.activity_id == activities.c.activity_id
    was_not_sent = activity_items.c.status == ActivityStatus.NOT_SENT
    error = activity_items.c.error
    was_let_go = or_(error.is_(None), error.not_in(REFUSED_BEFORE))
    stands = or_(
        exists().where(its, not_(was_not_sent), was_let_go),
        not_(exists().where(its, was_not_sent)),
    )
    return choose(activities.c.activity_id, activities.c.fingerprint, stands).where(
        _of_key(key_id, idempotency_key), activities.c.requested_at > now - KEPT
    )


def replayed(used: AnyRow, fingerprint: str) -> Begun | None:
    """REPLAYED or CONFLICT; None for the same arguments of which nothing was sent."""
    activity_id, kept, stands = used
    if kept != fingerprint:
        return Begun(BeginOutcome.CONFLICT, activity_id)
    return Begun(BeginOutcome.REPLAYED, activity_id) if stands else None


async def begun_before(
    connection: AsyncConnection,
    key_id: str,
    idempotency_key: str | None,
    fingerprint: str,
    now: datetime,
) -> Begun:
    """What the key stands for at `now`, held until the commit; a key whose time is over is freed.

    STARTED with an activity id: nothing of it was sent, open it again; with an empty one: new.
    """
    new = Begun(BeginOutcome.STARTED, "")
    if idempotency_key is None:
        return new
    await lock(connection, "idempotency", key_id, idempotency_key)
    used = (await connection.execute(select_used(key_id, idempotency_key, now))).first()
    if used is None:
        over = update(activities).where(_of_key(key_id, idempotency_key))
        await connection.execute(over.values(idempotency_key=None))
        return new
    return replayed(used, fingerprint) or Begun(BeginOutcome.STARTED, used[0])


def _of_key(key_id: str, idempotency_key: str) -> ColumnElement[bool]:
    return and_(activities.c.key_id == key_id, activities.c.idempotency_key == idempotency_key)


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


async def begin_work(connection: AsyncConnection, work: WorkIntent) -> Begun:
    """Write the intent of some work down, and who asked: STARTED, REPLAYED or CONFLICT."""
    before = await work_before(connection, work)
    if before.outcome is not BeginOutcome.STARTED:
        return before
    return await write_work(connection, work, before.activity_id)


async def work_before(connection: AsyncConnection, work: WorkIntent) -> Begun:
    """What the key of this work stands for, as begun_before says it."""
    asked = work.activity
    return await begun_before(
        connection, asked.key_id, work.idempotency_key, work.fingerprint, asked.requested_at
    )


async def write_work(connection: AsyncConnection, work: WorkIntent, again: str = "") -> Begun:
    """Write the intent down, as a new activity or as the one that is opened `again`."""
    activity = replace(work.activity, activity_id=again or work.activity.activity_id)
    values = {"fingerprint": work.fingerprint, "idempotency_key": work.idempotency_key}
    await keep_activity(connection, activity, values, again=bool(again))
    await add_items(connection, activity.activity_id, work.items, activity.requested_at)
    await ask_for(connection, work.asks_for, activity.activity_id, activity.requested_at)
    await write_audit(connection, entries_of(activity, work.items, work.arguments, work.note))
    return Begun(BeginOutcome.STARTED, activity.activity_id)
