"""Intents and outcomes: what was about to be sent is written before, what came of it after."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import Connections, lock
from adapters.database.feedback import keep_settled
from adapters.database.idempotency import (
    begun_before,
    keep_activity,
    replayed,
    select_used,
    write_items,
)
from adapters.database.rows import choose
from adapters.database.settling import (
    ACTIONS,
    KINDS,
    free_place,
    read_former_status,
    settle_if_shown,
)
from adapters.database.shown import show_expected
from adapters.database.tables import (
    activities,
    activity_items,
    order_places,
    orders,
)
from domain.actions import Intent
from domain.activities import (
    OPEN,
    Activity,
    ActivityItem,
    ActivityKind,
    ActivityStatus,
    ErrorCode,
    overall,
)
from domain.orders import OrderKey, OrderStatus
from domain.ports import BeginOutcome, Begun

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
)
MANY_TAKE = timedelta(minutes=15)
"""These make call after call, or wait in line for a long one: their process may be alive still."""

UNSETTLED = OPEN | {ActivityStatus.QUEUED, ActivityStatus.SENT}
"""While an item is so, its outcome is still to come."""

LOST = "The process that sent this ended before it could write down the answer."


class ActionRepository:
    """domain.ports.ActionLog over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def replay(self, key_id: str, idempotency_key: str, fingerprint: str) -> Begun | None:
        rows = await self._connections.read(select_used(key_id, idempotency_key))
        return replayed(rows[0], fingerprint) if rows else None

    async def begin(self, intent: Intent) -> Begun:
        async with self._connections.write() as connection:
            before = await begun_before(
                connection, intent.key_id, intent.idempotency_key, intent.fingerprint
            )
            if before.outcome is not BeginOutcome.STARTED:
                return before
            await lock(connection, "order", intent.order.text)
            refused = await _refusal(connection, intent)
            if refused is not None:
                return refused
            activity, values = _activity_of(intent, before.activity_id or intent.activity_id)
            await keep_activity(
                connection,
                activity,
                (_pending_item(intent),),
                values,
                again=bool(before.activity_id),
            )
            place = {"order_id": intent.order.text, "activity_id": activity.activity_id}
            await connection.execute(plain_insert(order_places), place)
            return Begun(BeginOutcome.STARTED, activity.activity_id)

    async def close(self, intent: Intent, item: ActivityItem, ended_at: datetime) -> None:
        async with self._connections.write() as connection:
            await lock(connection, "order", intent.order.text)
            still_open = activities.c.status.in_(OPEN)
            if not await _close(connection, intent.activity_id, (item,), ended_at, still_open):
                return  # a message has settled it meanwhile
            if item.status is ActivityStatus.UNKNOWN:
                await settle_if_shown(connection, intent, ended_at)
                return
            await free_place(connection, intent.activity_id)
            if item.status is ActivityStatus.SUCCEEDED and intent.expected is not None:
                await show_expected(
                    connection, intent.order, intent.expected, intent.requested_at, ended_at
                )

    async def former_status(self, key: OrderKey) -> OrderStatus | None:
        return await read_former_status(self._connections, key)

    async def begin_sync(
        self,
        activity: Activity,
        items: Sequence[ActivityItem],
        fingerprint: str,
        idempotency_key: str | None,
    ) -> Begun:
        async with self._connections.write() as connection:
            before = await begun_before(connection, activity.key_id, idempotency_key, fingerprint)
            if before.outcome is not BeginOutcome.STARTED:
                return before
            values = {"fingerprint": fingerprint, "idempotency_key": idempotency_key}
            activity_id = before.activity_id or activity.activity_id
            values["activity_id"] = activity_id
            await keep_activity(connection, activity, items, values, again=bool(before.activity_id))
            return Begun(BeginOutcome.STARTED, activity_id)

    async def close_sync(
        self, activity_id: str, items: Sequence[ActivityItem], ended_at: datetime
    ) -> None:
        still_open = activities.c.status.in_(UNSETTLED)  # a message may have settled it meanwhile
        async with self._connections.write() as connection:
            items = await keep_settled(connection, activity_id, items)
            await _close(connection, activity_id, items, ended_at, still_open)

    async def orphan(self, before: datetime, now: datetime) -> int:
        forgotten = (
            update(activities)
            .where(
                activities.c.status == ActivityStatus.PENDING,
                activities.c.ended_at.is_(None),  # else it waits in a marketplace's queue
                or_(
                    and_(activities.c.kind.in_(ONCE), activities.c.requested_at < before),
                    and_(
                        activities.c.kind.in_(MANY), activities.c.requested_at < before - MANY_TAKE
                    ),
                ),
            )
            .values(status=ActivityStatus.UNKNOWN, ended_at=now)
            .returning(activities.c.activity_id)
        )
        async with self._connections.write() as connection:
            ids = (await connection.execute(forgotten)).scalars().all()
            unknown = {
                "status": ActivityStatus.UNKNOWN,
                "error": ErrorCode.OUTCOME_UNKNOWN,
                "message": LOST,
            }
            if ids:
                its = activity_items.c.activity_id.in_(ids)
                await connection.execute(update(activity_items).where(its).values(unknown))
            return len(ids)


async def _refusal(connection: AsyncConnection, intent: Intent) -> Begun | None:
    """Why the order's one place cannot be taken: in use, or the order is not what was checked."""
    its_place = order_places.c.order_id == intent.order.text
    its_row = orders.c.order_id == intent.order.text
    found = (
        await connection.execute(
            choose(
                choose(order_places.c.activity_id).where(its_place).scalar_subquery(),
                choose(orders.c.change_sequence).where(its_row).scalar_subquery(),
            )
        )
    ).one()
    if found[0] is not None:
        return Begun(BeginOutcome.BUSY, found[0])
    return Begun(BeginOutcome.MOVED, intent.activity_id) if found[1] != intent.seen else None


def _activity_of(intent: Intent, activity_id: str) -> tuple[Activity, dict[str, Any]]:
    activity = Activity(
        activity_id=activity_id,
        kind=KINDS[intent.kind],
        status=ActivityStatus.PENDING,
        brand_id=intent.order.brand_id,
        key_id=intent.key_id,
        requested_by=intent.requested_by,
        requested_at=intent.requested_at,
        completed_at=None,
        item_count=1,
        done_count=0,
    )
    return activity, {
        "activity_id": activity_id,
        "fingerprint": intent.fingerprint,
        "idempotency_key": intent.idempotency_key,
        "arguments": intent.arguments,
        "expected": intent.expected,
    }


def _pending_item(intent: Intent) -> ActivityItem:
    return ActivityItem(
        position=0,
        target=intent.order.remote_order_id,
        status=ActivityStatus.PENDING,
        channel_code=intent.order.channel_code,
        order_id=intent.order.text,
    )


async def _close(
    connection: AsyncConnection,
    activity_id: str,
    items: Sequence[ActivityItem],
    ended_at: datetime,
    *conditions: ColumnElement[bool],
) -> bool:
    done = sum(item.status not in UNSETTLED for item in items)
    closed = (
        update(activities)
        .where(activities.c.activity_id == activity_id, *conditions)
        .values(
            status=overall(tuple(items)),
            ended_at=ended_at,
            completed_at=ended_at if done == len(items) else None,
            done_count=done,
        )
    )
    if (await connection.execute(closed)).rowcount != 1:
        return False
    await write_items(connection, activity_id, items)
    return True
