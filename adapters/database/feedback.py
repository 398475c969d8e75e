"""What feedback says of our work, kept: items, their activity, and what follows from them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.activities import ACTIVITY_COLUMNS, ITEM_COLUMNS
from adapters.database.engine import insert, lock_all
from adapters.database.idempotency import write_items
from adapters.database.rows import AnyRow, choose
from adapters.database.settling import ACTIONS, free_place
from adapters.database.shown import show_expected
from adapters.database.tables import (
    activities,
    activity_items,
    discount_items,
    discounts,
    product_runs,
)
from adapters.database.types import time_text
from domain.activities import Activity, ActivityItem, ActivityKind, ActivityStatus, overall
from domain.channels import ChannelKey
from domain.discounts import DiscountItemStatus, DiscountKey
from domain.feedback import AWAITED, Answered, AskedWork
from domain.orders import OrderKey


async def hold_activity(connection: AsyncConnection, activity_id: str) -> Activity | None:
    """The activity, held until the commit: whoever settles its items does so alone."""
    rows = choose(*ACTIVITY_COLUMNS).where(activities.c.activity_id == activity_id)
    row = (await connection.execute(rows.with_for_update())).first()
    return Activity(*row) if row is not None else None


async def read_asked_work(connection: AsyncConnection, activity_id: str) -> AskedWork | None:
    """The activity with its items, held; its orders first, as everyone does."""
    its = activity_items.c.activity_id == activity_id
    ids = choose(activity_items.c.order_id).where(its, activity_items.c.order_id.is_not(None))
    order_ids = (await connection.execute(ids)).scalars().all()
    if order_ids:
        await lock_all(connection, [("order", order_id) for order_id in order_ids])
    activity = await hold_activity(connection, activity_id)
    if activity is None:
        return None
    items = choose(*ITEM_COLUMNS).where(its).order_by(activity_items.c.position)
    rows = await connection.execute(items)
    return AskedWork(activity, tuple(ActivityItem(*row) for row in rows))


async def keep_settled(
    connection: AsyncConnection, activity_id: str, items: Sequence[ActivityItem]
) -> list[ActivityItem]:
    """These items, but as they are kept where feedback came before the answer to the call."""
    await hold_activity(connection, activity_id)
    settled = choose(*ITEM_COLUMNS).where(
        activity_items.c.activity_id == activity_id, activity_items.c.status.not_in(AWAITED)
    )
    kept = {item.position: item for item in map(_item, await connection.execute(settled))}
    return [kept.get(item.position, item) for item in items]


async def close_items(
    connection: AsyncConnection, work: AskedWork, answered: Sequence[Answered], now: datetime
) -> None:
    """Write what items came to, their activity as they all stand, and what follows."""
    settled = {each.item.position: each.item for each in answered}
    items = tuple(settled.get(item.position, item) for item in work.items)
    done = sum(item.status not in AWAITED for item in items)
    closed = update(activities).where(activities.c.activity_id == work.activity.activity_id)
    values = {
        "status": overall(items),
        "done_count": done,
        "completed_at": now if done == len(items) else None,
    }
    await connection.execute(closed.values(values))
    await write_items(connection, work.activity.activity_id, list(settled.values()))
    for each in answered:
        await _follow(connection, work.activity, each, now)


async def _follow(
    connection: AsyncConnection, activity: Activity, answered: Answered, now: datetime
) -> None:
    if activity.kind in ACTIONS:
        await _settle_order(connection, activity, answered.item, now)
    elif activity.kind is ActivityKind.CREATE_DISCOUNTS:
        await _settle_made(connection, activity, answered)
    elif activity.kind is ActivityKind.DELETE_DISCOUNTS:
        await _settle_deleted(connection, activity, answered.item)


async def _settle_order(
    connection: AsyncConnection, activity: Activity, item: ActivityItem, now: datetime
) -> None:
    """As the answer to the call itself would: the place is free, a success is shown."""
    await free_place(connection, activity.activity_id)
    brand_id = item.brand_id or activity.brand_id
    if item.status is not ActivityStatus.SUCCEEDED or brand_id is None or not item.channel_code:
        return
    its = activities.c.activity_id == activity.activity_id
    expected = (await connection.execute(choose(activities.c.expected).where(its))).scalar()
    if expected is not None:
        order = OrderKey(brand_id, item.channel_code, item.target)
        await show_expected(connection, order, expected, activity.requested_at, now)


async def _settle_made(connection: AsyncConnection, activity: Activity, answered: Answered) -> None:
    """An item of a discount whose answer was lost has its outcome and its id."""
    item = answered.item
    brand_id = item.brand_id or activity.brand_id
    if brand_id is None or item.channel_code is None:
        return
    key = DiscountKey(brand_id, activity.activity_id, item.channel_code)
    done = item.status is ActivityStatus.SUCCEEDED
    values: dict[str, Any] = {
        "status": DiscountItemStatus.ACTIVE if done else DiscountItemStatus.FAILED,
        "message": item.message,
    }
    if answered.remote_discount_id is not None:
        values["remote_discount_id"] = answered.remote_discount_id
    its = and_(
        discount_items.c.discount_id == key.text,
        discount_items.c.position == item.position,
        discount_items.c.status == DiscountItemStatus.UNKNOWN,
    )
    await connection.execute(update(discount_items).where(its).values(values))


async def _settle_deleted(
    connection: AsyncConnection, activity: Activity, item: ActivityItem
) -> None:
    """The item that was deleted, where only one can be meant: feedback carries no discount's id."""
    if item.status is not ActivityStatus.SUCCEEDED:
        return
    parts = (discount_items.c.discount_id, discount_items.c.position)
    standing = (
        choose(*parts)
        .join(discounts, discounts.c.discount_id == discount_items.c.discount_id)
        .where(
            discounts.c.brand_id == (item.brand_id or activity.brand_id),
            discounts.c.channel_code == item.channel_code,
            discount_items.c.sku == item.target,
            discount_items.c.remote_warehouse_id.is_not_distinct_from(item.remote_warehouse_id),
            discount_items.c.status.in_((DiscountItemStatus.ACTIVE, DiscountItemStatus.UNKNOWN)),
            discount_items.c.remote_discount_id.is_not(None),
        )
    )
    found = (await connection.execute(standing)).all()
    if len(found) != 1:
        return
    values = {"status": DiscountItemStatus.DELETED, "message": item.message}
    its = and_(parts[0] == found[0][0], parts[1] == found[0][1])
    await connection.execute(update(discount_items).where(its).values(values))


async def note_product_run(
    connection: AsyncConnection, channel: ChannelKey, activity_id: str, asked_at: datetime
) -> None:
    """Remember the run of a channel that was asked last, whatever comes first."""
    told = insert(connection, product_runs).values(
        brand_id=channel.brand_id,
        channel_code=channel.channel_code,
        activity_id=activity_id,
        asked_place=time_text(asked_at),
    )
    new, old = told.excluded, product_runs.c
    later = or_(
        new.asked_place > old.asked_place,
        and_(new.asked_place == old.asked_place, new.activity_id > old.activity_id),
    )
    values = {name: new[name] for name in ("activity_id", "asked_place")}
    keys = ["brand_id", "channel_code"]
    await connection.execute(
        told.on_conflict_do_update(index_elements=keys, set_=values, where=later)
    )


def _item(row: AnyRow) -> ActivityItem:
    return ActivityItem(*row)
