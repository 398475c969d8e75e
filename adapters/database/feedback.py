"""What feedback says of our work, kept: items, their activity, and what follows from them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.changes import note_changes
from adapters.database.engine import insert, lock, lock_all
from adapters.database.items import hold_activity, read_items
from adapters.database.rows import choose
from adapters.database.settling import settle_items
from adapters.database.tables import (
    activity_items,
    discount_items,
    discounts,
    offers,
    product_runs,
)
from adapters.database.types import time_text
from domain.activities import Activity, ActivityItem, ActivityKind, ActivityStatus
from domain.channels import ChannelKey
from domain.discounts import DiscountItemStatus, DiscountKey
from domain.exports import ExportKind
from domain.feedback import Answered, AskedWork


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
    return AskedWork(activity, await read_items(connection, activity_id))


async def close_items(
    connection: AsyncConnection, work: AskedWork, answered: Sequence[Answered], now: datetime
) -> None:
    """Write what items came to, and what follows for discounts."""
    activity = work.activity
    items = [each.item for each in answered]
    await settle_items(connection, activity.activity_id, items, now)
    for each in answered:
        if activity.kind is ActivityKind.CREATE_DISCOUNTS:
            await _settle_made(connection, activity, each)
        elif activity.kind is ActivityKind.DELETE_DISCOUNTS:
            await _settle_deleted(connection, activity, each.item)


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
    connection: AsyncConnection,
    channel: ChannelKey,
    activity_id: str,
    asked_at: datetime,
    now: datetime,
) -> None:
    """Remember the run of a channel that was asked last, whatever comes first.

    Offers from before it may look otherwise now: exports tell of them again.
    """
    await lock(connection, "catalogue", channel.brand_id)
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
    done = await connection.execute(
        told.on_conflict_do_update(index_elements=keys, set_=values, where=later)
    )
    if done.rowcount:
        its = (offers.c.brand_id == channel.brand_id, offers.c.channel_code == channel.channel_code)
        before = choose(offers.c.offer_id).where(*its, offers.c.place < time_text(asked_at))
        found = (await connection.execute(before)).scalars()
        await note_changes(connection, ExportKind.VARIANTS, found, now)
