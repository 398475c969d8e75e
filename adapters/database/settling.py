"""What items come to, whoever says it: the call, a message, feedback, an operator, the clock.

An item holds its order's one place until it is settled; what settles it frees that place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.activities import ITEM_COLUMNS
from adapters.database.engine import lock_all
from adapters.database.items import hold_activity, stand, write_outcomes
from adapters.database.rows import AnyRow, choose
from adapters.database.shown import Success, show_expected
from adapters.database.tables import activity_items, order_places, orders
from domain.activities import AWAITED, ActivityItem, ActivityStatus, ErrorCode
from domain.evidence import shows_success

_AWAITED_ITEMS = choose(*ITEM_COLUMNS, activity_items.c.expected, activity_items.c.began_at).where(
    activity_items.c.status.in_(AWAITED)
)


async def settle_items(
    connection: AsyncConnection,
    activity_id: str,
    items: Sequence[ActivityItem],
    now: datetime,
    *,
    ended_at: datetime | None = None,
    is_shown: bool = False,
) -> tuple[ActivityItem, ...]:
    """Write what these items came to; those that had come to something already stay as they are.

    Their orders' places are free and successes are shown, and the activity stands as all its items
    do. `ended_at` is when the call ended, where that is what tells; `is_shown`: a message shows the
    successes already. The orders are locked by the caller. Answers the items that were written.
    """
    if await hold_activity(connection, activity_id) is None:
        return ()
    awaited = await _awaited(connection, activity_id, items)
    written = tuple(item for item in items if item.position in awaited)
    if not written:
        return ()
    await write_outcomes(connection, activity_id, written, ended_at)
    await stand(connection, activity_id, now)
    settled = [item for item in written if item.status not in AWAITED]
    await _free_places(connection, activity_id, [item.position for item in settled])
    done = [awaited[one.position] for one in settled if one.status is ActivityStatus.SUCCEEDED]
    expected = [Success(row.order_id, row.expected, row.began_at) for row in done if row.expected]
    await show_expected(connection, () if is_shown else expected, now)
    return written


async def settle_if_shown(
    connection: AsyncConnection, activity_id: str, positions: Sequence[int], now: datetime
) -> None:
    """Settle what ended unknown by the messages that came while its call was out.

    Messages settle only what is not in flight: one that overtakes the lost answer would be the
    last to speak, and the order's place would never be free again.
    """
    rows = (
        choose(*ITEM_COLUMNS, activity_items.c.expected, orders.c.content_status)
        .join(orders, orders.c.order_id == activity_items.c.order_id)
        .where(
            activity_items.c.activity_id == activity_id,
            activity_items.c.position.in_(positions),
            activity_items.c.expected.is_not(None),
            orders.c.occurred_at > activity_items.c.began_at,
        )
    )
    shown: list[ActivityItem] = []
    for row in await connection.execute(rows):
        if shows_success(row.expected, row.content_status):
            text = f"A message that came meanwhile shows the order {row.content_status}."
            shown.append(settled_as(_item(row), ActivityStatus.SUCCEEDED, text))
    if shown:
        await settle_items(connection, activity_id, shown, now, is_shown=True)


async def close_actions(
    connection: AsyncConnection, activity_id: str, items: Sequence[ActivityItem], ended_at: datetime
) -> None:
    """Write what became of order actions whose call or publish ended now."""
    await lock_orders(connection, items)
    await settle_items(connection, activity_id, items, ended_at, ended_at=ended_at)
    still_open = {ActivityStatus.SENT, ActivityStatus.UNKNOWN}
    positions = [item.position for item in items if item.status in still_open]
    if positions:
        await settle_if_shown(connection, activity_id, positions, ended_at)


async def lock_orders(connection: AsyncConnection, items: Sequence[ActivityItem]) -> None:
    """Hold the orders of these items until the commit: before their activity, by everyone."""
    await lock_all(connection, [("order", item.order_id) for item in items if item.order_id])


@dataclass(frozen=True, slots=True)
class Proved:
    """What a message proved of one item."""

    activity_id: str
    position: int
    status: ActivityStatus
    message: str
    now: datetime


async def settle_proved(connection: AsyncConnection, proved: Sequence[Proved]) -> None:
    """Settle what messages proved, one activity after another in one order for everyone."""
    for each in sorted(proved, key=lambda it: (it.activity_id, it.position)):
        its = and_(
            activity_items.c.activity_id == each.activity_id,
            activity_items.c.position == each.position,
        )
        row = (await connection.execute(choose(*ITEM_COLUMNS).where(its))).one()
        failed = each.status is ActivityStatus.FAILED
        error = ErrorCode.REFUSED_BY_MARKETPLACE if failed else None
        item = settled_as(_item(row), each.status, each.message, error)
        await settle_items(connection, each.activity_id, [item], each.now, is_shown=True)


def settled_as(
    item: ActivityItem, status: ActivityStatus, message: str, error: ErrorCode | None = None
) -> ActivityItem:
    """The item with an outcome that somebody else than its own answer told."""
    return replace(item, status=status, message=message, error=error)


async def _awaited(
    connection: AsyncConnection, activity_id: str, items: Sequence[ActivityItem]
) -> dict[int, AnyRow]:
    """Those of the items that have not come to anything yet, as they are kept."""
    rows = _AWAITED_ITEMS.where(
        activity_items.c.activity_id == activity_id,
        activity_items.c.position.in_([item.position for item in items]),
    )
    return {row.position: row for row in await connection.execute(rows)}


async def _free_places(
    connection: AsyncConnection, activity_id: str, positions: Sequence[int]
) -> None:
    """Let other actions take these orders' places."""
    if positions:
        its = order_places.c.activity_id == activity_id
        freed = delete(order_places).where(its, order_places.c.position.in_(positions))
        await connection.execute(freed)


def _item(row: AnyRow) -> ActivityItem:
    return ActivityItem(*row[: len(ITEM_COLUMNS)])
