"""The queue of order actions: written down with their intent, taken once, in flight from then."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.activities import ITEM_COLUMNS
from adapters.database.bulk_intents import find_refusal, write_intent
from adapters.database.commands import read_command, read_order_key
from adapters.database.engine import Connections, lock_all
from adapters.database.idempotency import begun_before
from adapters.database.items import begin_items
from adapters.database.rows import AnyRow, choose
from adapters.database.settling import close_actions, lock_orders, settle_items
from adapters.database.tables import activity_items, order_queue
from domain.activities import ActivityItem, ActivityStatus
from domain.bulk import MOST_ORDERS, BulkIntent, forgotten
from domain.bulk_ports import BegunMany, QueuedOrder, Taken
from domain.ports import BeginOutcome

_QUEUE = order_queue.c
_WAITING = (
    choose(*ITEM_COLUMNS, _QUEUE.activity_id, _QUEUE.command, _QUEUE.holder)
    .select_from(order_queue)
    .join(
        activity_items,
        and_(
            activity_items.c.activity_id == _QUEUE.activity_id,
            activity_items.c.position == _QUEUE.position,
        ),
    )
    .order_by(_QUEUE.queued_at, _QUEUE.activity_id, _QUEUE.position)
)

_HELD = (order_queue, activity_items)
"""Rows of both are locked: nobody settles an item while it is taken."""


class OrderQueueRepository:
    """domain.bulk_ports.OrderQueue over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def begin_many(self, intent: BulkIntent) -> BegunMany:
        async with self._connections.write_asked() as connection:
            before = await begun_before(
                connection,
                intent.key_id,
                intent.idempotency_key,
                intent.fingerprint,
                intent.requested_at,
            )
            if before.outcome is not BeginOutcome.STARTED:
                return BegunMany(before.outcome, before.activity_id)
            order_ids = [row.action.order.text for row in intent.good]
            await lock_all(connection, [("order", order_id) for order_id in order_ids])
            refused = await find_refusal(connection, intent)
            if refused is not None:
                return refused
            activity_id = before.activity_id or intent.activity_id
            again = bool(before.activity_id)
            await write_intent(connection, intent, activity_id, again=again)
            return BegunMany(BeginOutcome.STARTED, activity_id)

    async def waiting(self) -> int:
        rows = await self._connections.read(choose(func.count()).select_from(order_queue))
        return int(rows[0][0])

    async def take_bulk(self, holders: Sequence[str], now: datetime) -> Taken | None:
        mine = and_(_is_for(holders), _QUEUE.by_topic)
        while (activity_id := await self._first(mine)) is not None:
            async with self._connections.write() as connection:
                its = _WAITING.where(mine, _QUEUE.activity_id == activity_id).limit(MOST_ORDERS)
                held = its.with_for_update(of=_HELD)
                rows = (await connection.execute(held)).all()
                if rows:  # else another process was faster
                    return await _take(connection, rows, now)
        return None

    async def take_one(
        self, holders: Sequence[str], now: datetime, *, by_topic: bool
    ) -> Taken | None:
        mine = _is_for(holders)
        if by_topic:
            mine = and_(mine, _QUEUE.by_topic.is_(False))
        if await self._first(mine) is None:
            return None
        async with self._connections.write() as connection:
            first = _WAITING.where(mine).limit(1)
            held = first.with_for_update(of=_HELD, skip_locked=True)
            rows = (await connection.execute(held)).all()
            return await _take(connection, rows, now) if rows else None

    async def hold(self, holders: Sequence[str], until: datetime) -> None:
        async with self._connections.write() as connection:
            mine = update(order_queue).where(_QUEUE.holder.in_(holders))
            await connection.execute(mine.values(held_until=until))

    async def give_up(self, now: datetime) -> int:
        dead = and_(_QUEUE.holder.is_not(None), _QUEUE.held_until <= now)
        if await self._first(dead) is None:
            return 0
        async with self._connections.write() as connection:
            held = _WAITING.where(dead).with_for_update(of=_HELD, skip_locked=True)
            rows = (await connection.execute(held)).all()
            found: dict[str, list[ActivityItem]] = {}
            for row in rows:
                found.setdefault(row.activity_id, []).append(forgotten(_item(row)))
            await lock_orders(connection, [item for its in found.values() for item in its])
            for activity_id, items in sorted(found.items()):
                await _drop(connection, activity_id, [item.position for item in items])
                await settle_items(connection, activity_id, items, now, ended_at=now)
            return len(rows)

    async def close(
        self, activity_id: str, items: Sequence[ActivityItem], ended_at: datetime
    ) -> None:
        async with self._connections.write() as connection:
            await close_actions(connection, activity_id, items, ended_at)

    async def _first(self, which: ColumnElement[bool]) -> str | None:
        """The activity of the oldest that waits; nobody is kept waiting to find out."""
        rows = await self._connections.read(_WAITING.where(which).limit(1))
        return str(rows[0].activity_id) if rows else None


def _is_for(holders: Sequence[str]) -> ColumnElement[bool]:
    return or_(_QUEUE.holder.is_(None), _QUEUE.holder.in_(holders))


async def _take(connection: AsyncConnection, rows: Sequence[AnyRow], now: datetime) -> Taken:
    """Let these wait no longer: whatever happens now, nobody takes them again.

    What an operator settled meanwhile is not sent.
    """
    activity_id = str(rows[0].activity_id)
    await _drop(connection, activity_id, [row.position for row in rows])
    found = tuple(_queued_order(row) for row in rows if row.status is ActivityStatus.QUEUED)
    if found:
        await begin_items(connection, activity_id, [each.item.position for each in found], now)
    return Taken(activity_id, found)


async def _drop(connection: AsyncConnection, activity_id: str, positions: Sequence[int]) -> None:
    its = delete(order_queue).where(_QUEUE.activity_id == activity_id)
    await connection.execute(its.where(_QUEUE.position.in_(positions)))


def _queued_order(row: AnyRow) -> QueuedOrder:
    item = replace(_item(row), status=ActivityStatus.PENDING)
    order = read_order_key(item.order_id or "")
    action = None if row.command is None else read_command(order, row.command)
    return QueuedOrder(item, action, row.holder)


def _item(row: AnyRow) -> ActivityItem:
    return ActivityItem(*row[: len(ITEM_COLUMNS)])
