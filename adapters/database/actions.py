"""Intents and outcomes: what was about to be sent is written before, what came of it after."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.audit import write_audit
from adapters.database.engine import Connections, lock
from adapters.database.idempotency import (
    begin_work,
    begun_before,
    keep_activity,
    replayed,
    select_used,
)
from adapters.database.items import add_items
from adapters.database.open_actions import KINDS, read_former_status
from adapters.database.rows import choose
from adapters.database.settling import close_actions, settle_items
from adapters.database.sweeping import orphan, orphaned, sweep
from adapters.database.tables import order_places, orders
from domain.actions import Intent
from domain.activities import Activity, ActivityItem, ActivityStatus, ItemKey
from domain.audit import entries_of
from domain.orders import OrderKey, OrderStatus
from domain.ports import BeginOutcome, Begun
from domain.work import WorkIntent


class ActionRepository:
    """domain.ports.ActionLog over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def replay(
        self, key_id: str, idempotency_key: str, fingerprint: str, now: datetime
    ) -> Begun | None:
        rows = await self._connections.read(select_used(key_id, idempotency_key, now))
        return replayed(rows[0], fingerprint) if rows else None

    async def begin(self, intent: Intent) -> Begun:
        async with self._connections.write_asked() as connection:
            before = await begun_before(
                connection,
                intent.key_id,
                intent.idempotency_key,
                intent.fingerprint,
                intent.requested_at,
            )
            if before.outcome is not BeginOutcome.STARTED:
                return before
            await lock(connection, "order", intent.order.text)
            refused = await _refusal(connection, intent)
            if refused is not None:
                return refused
            activity_id = before.activity_id or intent.activity_id
            activity, values = _activity_of(intent, activity_id)
            await keep_activity(connection, activity, values, again=bool(before.activity_id))
            item, expected = _pending_item(intent), {0: intent.expected}
            await add_items(connection, activity_id, [item], intent.requested_at, expected)
            place = {"order_id": item.order_id, "activity_id": activity_id, "position": 0}
            await connection.execute(plain_insert(order_places), place)
            await write_audit(connection, entries_of(activity, [item], intent.arguments))
            return Begun(BeginOutcome.STARTED, activity_id)

    async def close(self, intent: Intent, item: ActivityItem, ended_at: datetime) -> None:
        async with self._connections.write() as connection:
            await close_actions(connection, intent.activity_id, [item], ended_at)

    async def former_status(self, key: OrderKey) -> OrderStatus | None:
        return await read_former_status(self._connections, key)

    async def begin_sync(
        self,
        activity: Activity,
        items: Sequence[ActivityItem],
        arguments: str,
        idempotency_key: str | None,
        asks_for: Sequence[ItemKey] = (),
    ) -> Begun:
        work = WorkIntent(activity, tuple(items), arguments, idempotency_key, tuple(asks_for))
        async with self._connections.write_asked() as connection:
            return await begin_work(connection, work)

    async def close_sync(
        self, activity_id: str, items: Sequence[ActivityItem], ended_at: datetime
    ) -> None:
        async with self._connections.write() as connection:
            await settle_items(connection, activity_id, items, ended_at, ended_at=ended_at)

    async def orphan(self, before: datetime, now: datetime) -> int:
        return await sweep(self._connections, orphaned(before), orphan, now, ended_at=now)


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
        "fingerprint": intent.fingerprint,
        "idempotency_key": intent.idempotency_key,
        "arguments": intent.arguments,
    }


def _pending_item(intent: Intent) -> ActivityItem:
    return ActivityItem(
        position=0,
        target=intent.order.remote_order_id,
        status=ActivityStatus.PENDING,
        channel_code=intent.order.channel_code,
        order_id=intent.order.text,
    )
