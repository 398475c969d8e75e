"""Actions that hold their orders' places, and what actions of ours made of an order before."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import Connections
from adapters.database.rows import IDS, choose
from adapters.database.tables import activities, activity_items, order_places, order_versions
from adapters.database.version_rows import VERSION_COLUMNS, read_version
from domain.actions import OrderActionKind
from domain.activities import ActivityKind, ActivityStatus
from domain.evidence import OpenAction
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
    choose(order_places.c.order_id, activities.c.kind, activity_items)
    .join(activities, activities.c.activity_id == order_places.c.activity_id)
    .join(
        activity_items,
        and_(
            activity_items.c.activity_id == order_places.c.activity_id,
            activity_items.c.position == order_places.c.position,
        ),
    )
    .where(order_places.c.order_id.in_(IDS))
)


async def read_open_actions(
    connection: AsyncConnection, order_ids: Sequence[str]
) -> dict[str, OpenAction]:
    """The actions that hold these orders' places, by order id."""
    found = await connection.execute(_OPEN_ACTIONS, {"ids": order_ids})
    return {
        row[0]: OpenAction(
            activity_id=row.activity_id,
            position=row.position,
            kind=ACTIONS[row.kind],
            status=row.status,
            expected=row.expected,
            began_at=row.began_at,
            ended_at=row.ended_at,
        )
        for row in found
    }


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
        choose(activity_items.c.expected)
        .where(
            activity_items.c.order_id == key.text,
            activity_items.c.status == ActivityStatus.SUCCEEDED,
            activity_items.c.expected.is_not(None),
            activity_items.c.began_at >= version.occurred_at,
            activity_items.c.began_at < until,
        )
        .order_by(activity_items.c.began_at.desc())
        .limit(1)
    )
    rows = await connections.read(done)
    return OrderStatus(rows[0].expected) if rows else None
