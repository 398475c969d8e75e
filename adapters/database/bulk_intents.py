"""What is written down of a bulk before anything of it is sent."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.audit import write_audit
from adapters.database.commands import command_text
from adapters.database.idempotency import keep_activity
from adapters.database.items import add_items, stand
from adapters.database.open_actions import KINDS
from adapters.database.rows import choose
from adapters.database.tables import order_places, order_queue, orders
from domain.activities import Activity, ActivityItem, ActivityStatus
from domain.audit import AuditEntry, entries_of
from domain.bulk import SECRET_LEASE, BadRow, BulkIntent, GoodRow, is_secret
from domain.bulk_ports import BegunMany
from domain.orders import OrderKey
from domain.ports import BeginOutcome
from domain.topics import has_topic


async def find_refusal(connection: AsyncConnection, intent: BulkIntent) -> BegunMany | None:
    """Why the orders' places cannot be taken: in use, or not what was checked."""
    good = {row.action.order.text: row for row in intent.good}
    if not good:
        return None
    places = choose(order_places.c.order_id, order_places.c.activity_id)
    used = await connection.execute(places.where(order_places.c.order_id.in_(good)))
    busy = {good[row.order_id].action.order: str(row.activity_id) for row in used}
    sequences = choose(orders.c.order_id, orders.c.change_sequence)
    found = await connection.execute(sequences.where(orders.c.order_id.in_(good)))
    now = {row.order_id: row.change_sequence for row in found}
    moved = frozenset(
        row.action.order for order_id, row in good.items() if now.get(order_id) != row.seen
    )
    if not busy and not moved:
        return None
    outcome = BeginOutcome.BUSY if busy else BeginOutcome.MOVED
    return BegunMany(outcome, intent.activity_id, busy, moved)


async def write_intent(
    connection: AsyncConnection, intent: BulkIntent, activity_id: str, *, again: bool
) -> None:
    """Write the activity, its items, their orders' places, and what waits to be sent."""
    items = [_queued(row) for row in intent.good] + [_failed(row) for row in intent.bad]
    activity, values = _activity_of(intent, activity_id, len(items))
    await keep_activity(connection, activity, values, again=again)
    expected = {row.position: row.expected for row in intent.good}
    await add_items(connection, activity_id, items, intent.requested_at, expected)
    await stand(connection, activity_id, intent.requested_at)
    if not intent.good:
        return
    its = {"activity_id": activity_id}
    places = [
        its | {"order_id": row.action.order.text, "position": row.position} for row in intent.good
    ]
    await connection.execute(plain_insert(order_places), places)
    waiting = [its | _queue_row(row, intent) for row in intent.good]
    await connection.execute(plain_insert(order_queue), waiting)
    await write_audit(connection, list(_audited(activity, intent)))


def _queue_row(row: GoodRow, intent: BulkIntent) -> dict[str, Any]:
    secret = is_secret(row.action)
    return {
        "position": row.position,
        "order_id": row.action.order.text,
        "queued_at": intent.requested_at,
        "by_topic": has_topic(row.action),
        "command": None if secret else command_text(row.action),
        "holder": intent.activity_id if secret else None,
        "held_until": intent.requested_at + SECRET_LEASE if secret else None,
    }


def _activity_of(
    intent: BulkIntent, activity_id: str, count: int
) -> tuple[Activity, Mapping[str, Any]]:
    activity = Activity(
        activity_id=activity_id,
        kind=KINDS[intent.kind],
        status=ActivityStatus.PENDING,
        brand_id=intent.brand_id,
        key_id=intent.key_id,
        requested_by=intent.requested_by,
        requested_at=intent.requested_at,
        completed_at=None,
        item_count=count,
        done_count=0,
        estimated_completion_at=intent.estimated_completion_at if intent.good else None,
    )
    return activity, {
        "fingerprint": intent.fingerprint,
        "idempotency_key": intent.idempotency_key,
        "arguments": f"[{','.join(intent.arguments.values())}]",
    }


def _audited(activity: Activity, intent: BulkIntent) -> Iterator[AuditEntry]:
    """An entry for each order that something is done to, with what was asked of that one."""
    for row in intent.good:
        yield from entries_of(activity, [_queued(row)], intent.arguments[row.position])


def _queued(row: GoodRow) -> ActivityItem:
    return _item_on(row.position, row.action.order, ActivityStatus.QUEUED)


def _failed(row: BadRow) -> ActivityItem:
    item = _item_on(row.position, row.order, ActivityStatus.FAILED)
    return replace(item, error=row.error.code, message=row.error.message)


def _item_on(position: int, order: OrderKey, status: ActivityStatus) -> ActivityItem:
    return ActivityItem(
        position=position,
        target=order.remote_order_id,
        status=status,
        channel_code=order.channel_code,
        order_id=order.text,
        brand_id=order.brand_id,
    )
