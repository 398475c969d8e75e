"""Actions whose outcome is open: what holds an order's place, and what settles it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import Connections
from adapters.database.rows import IDS, choose
from adapters.database.tables import (
    activities,
    activity_items,
    order_places,
    order_versions,
    orders,
)
from adapters.database.version_rows import VERSION_COLUMNS, read_version
from domain.actions import Intent, OpenAction, OrderActionKind, shows_success
from domain.activities import ActivityKind, ActivityStatus, ErrorCode
from domain.orders import OrderKey, OrderStatus
from domain.versions import Version, fold

KINDS: dict[OrderActionKind, ActivityKind] = {
    OrderActionKind.ACCEPT: ActivityKind.ACCEPT_ORDER,
    OrderActionKind.PACK: ActivityKind.PACK_ORDER,
    OrderActionKind.SHIP: ActivityKind.SHIP_ORDER,
    OrderActionKind.COMPLETE: ActivityKind.COMPLETE_ORDER,
    OrderActionKind.CANCEL: ActivityKind.CANCEL_ORDER,
    OrderActionKind.REJECT_CANCELLATION: ActivityKind.REJECT_CANCELLATION,
}
ACTIONS = {kind: action for action, kind in KINDS.items()}


_OPEN_ACTIONS = (
    choose(order_places.c.order_id, activities)
    .join(order_places, order_places.c.activity_id == activities.c.activity_id)
    .where(order_places.c.order_id.in_(IDS))
)


async def read_open_actions(
    connection: AsyncConnection, order_ids: Sequence[str]
) -> dict[str, OpenAction]:
    """The actions that hold these orders' places, by order id."""
    found = await connection.execute(_OPEN_ACTIONS, {"ids": order_ids})
    return {
        row.order_id: OpenAction(
            activity_id=row.activity_id,
            kind=ACTIONS[row.kind],
            status=row.status,
            expected=row.expected,
            began_at=row.requested_at,
            ended_at=row.ended_at,
        )
        for row in found
    }


async def settle_activity(
    connection: AsyncConnection,
    activity_id: str,
    status: ActivityStatus,
    message: str,
    now: datetime,
) -> None:
    """Close an UNKNOWN action by what was proved, and free its order; any other is left alone."""
    unknown = (
        update(activities)
        .where(
            activities.c.activity_id == activity_id,
            activities.c.status == ActivityStatus.UNKNOWN,
        )
        .values(status=status, completed_at=now, done_count=activities.c.item_count)
    )
    if (await connection.execute(unknown)).rowcount != 1:
        return
    its = activity_items.c.activity_id == activity_id
    error = ErrorCode.REFUSED_BY_MARKETPLACE if status is ActivityStatus.FAILED else None
    settled = {"status": status, "message": message, "error": error}
    await connection.execute(update(activity_items).where(its).values(settled))
    await free_place(connection, activity_id)


async def settle_if_shown(connection: AsyncConnection, intent: Intent, now: datetime) -> None:
    """Settle an action that ended unknown by the message that came while its call was out.

    Messages settle only what is UNKNOWN already: one that overtakes the lost answer would be the
    last to speak, and the order's place would never be free again.
    """
    its_row = orders.c.order_id == intent.order.text
    rows = choose(orders.c.content_status).where(
        its_row, orders.c.occurred_at > intent.requested_at
    )
    said = (await connection.execute(rows)).scalar_one_or_none()
    if said is None or intent.expected is None or not shows_success(intent.expected, said):
        return
    text = f"A message that came meanwhile shows the order {said}."
    await settle_activity(connection, intent.activity_id, ActivityStatus.SUCCEEDED, text, now)


async def read_former_status(connections: Connections, key: OrderKey) -> OrderStatus | None:
    """What was shown before the buyer asked for cancellation, an overlay of ours included."""
    rows = choose(*VERSION_COLUMNS).where(order_versions.c.order_id == key.text)
    versions = [read_version(row) for row in await connections.read(rows)]
    shown = fold(versions).shown if versions else ()
    asked_at: datetime | None = None
    for version in reversed(shown):
        if version.status is not OrderStatus.REQUEST_CANCEL:
            return await _overlaid(connections, key, version, asked_at) or version.status
        asked_at = version.occurred_at
    return None


async def _overlaid(
    connections: Connections, key: OrderKey, version: Version, until: datetime | None
) -> OrderStatus | None:
    """What the last success of ours after `version` and before `until` made of the order."""
    if until is None:
        return None
    done = (
        choose(activities.c.expected)
        .join(activity_items, activity_items.c.activity_id == activities.c.activity_id)
        .where(
            activity_items.c.order_id == key.text,
            activities.c.kind.in_(ACTIONS),
            activities.c.status == ActivityStatus.SUCCEEDED,
            activities.c.expected.is_not(None),
            activities.c.requested_at >= version.occurred_at,
            activities.c.requested_at < until,
        )
        .order_by(activities.c.requested_at.desc())
        .limit(1)
    )
    rows = await connections.read(done)
    return OrderStatus(rows[0].expected) if rows else None


async def free_place(connection: AsyncConnection, activity_id: str) -> None:
    """Let another action take the order's place."""
    await connection.execute(delete(order_places).where(order_places.c.activity_id == activity_id))
