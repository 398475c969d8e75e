"""Which wishes may be sent now, and when the others may."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, false, func, not_, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.rows import AnyRow, AnySelect, choose
from adapters.database.tables import activity_items, call_slots, wishes
from adapters.database.wish_rows import line_of
from domain.activities import ActivityStatus
from domain.limits import Need
from domain.wishes import Way

WAITS = wishes.c.held_until.is_(None)

_UNSURE = (ActivityStatus.PENDING, ActivityStatus.SENT, ActivityStatus.UNKNOWN)
"""While the last call's item is so, what it set may still be on its way."""


def is_first(now: datetime) -> ColumnElement[bool]:
    """No other call is out in its lane, and no other activity's older wish waits there.

    Of what UpdateStockV4 took, it says itself that the newest counts.
    """
    other, item = wishes.alias(), activity_items.alias()
    both_v4 = and_(
        other.c.way == Way.V4, wishes.c.way == Way.V4, item.c.status == ActivityStatus.SENT
    )
    is_out = exists().where(
        other.c.lane == wishes.c.lane,
        other.c.held_until > now,
        item.c.activity_id == other.c.activity_id,
        item.c.position == other.c.position,
        item.c.status.in_(_UNSURE),
        not_(both_v4),
    )
    older = wishes.alias()
    is_behind = exists().where(
        older.c.lane == wishes.c.lane,
        older.c.held_until.is_(None),
        older.c.number < wishes.c.number,
        older.c.activity_id != wishes.c.activity_id,
    )
    return and_(WAITS, not_(is_out), not_(is_behind))


def has_place(now: datetime) -> ColumnElement[bool]:
    """Its limit, if it has one, has a free slot."""
    full = (
        choose(call_slots.c.limit_key)
        .where(call_slots.c.free_at > now)
        .group_by(call_slots.c.limit_key)
        .having(func.count() >= func.max(call_slots.c.out_of))
    )
    return or_(wishes.c.limit_key.is_(None), wishes.c.limit_key.not_in(full))


def is_asked_for(
    now: datetime, activity_id: str | None, without: Sequence[str] = ()
) -> ColumnElement[bool]:
    """It is its time: for everyone, or for whoever asked for this activity."""
    if activity_id is None:
        return and_(wishes.c.due_at <= now, wishes.c.brand_id.not_in(without))
    may = or_(wishes.c.due_at <= now, wishes.c.reserved)
    return and_(wishes.c.activity_id == activity_id, may)


def next_moment(now: datetime, activity_id: str | None) -> AnySelect:
    """When the next wish becomes due by itself, and when the next slot that one needs is free."""
    its = WAITS if activity_id is None else and_(WAITS, wishes.c.activity_id == activity_id)
    reserved = false() if activity_id is None else wishes.c.reserved
    due = choose(func.min(wishes.c.due_at)).where(its, wishes.c.due_at > now, not_(reserved))
    keys = choose(wishes.c.limit_key).where(its, wishes.c.limit_key.is_not(None))
    free = choose(func.min(call_slots.c.free_at)).where(
        call_slots.c.free_at > now,
        call_slots.c.holder.is_(None),
        call_slots.c.limit_key.in_(keys),
    )
    return choose(due.scalar_subquery(), free.scalar_subquery())


def calls_ahead(activity_id: str) -> AnySelect:
    """By limit, how many calls wait up to the last of this activity's."""
    mine = wishes.alias()
    last = (
        choose(mine.c.limit_key, func.max(mine.c.number).label("number"))
        .where(mine.c.activity_id == activity_id, mine.c.held_until.is_(None))
        .group_by(mine.c.limit_key)
        .subquery()
    )
    whole = wishes.c.way != Way.SINGLE  # many SKUs are one request
    calls = (
        choose(
            wishes.c.limit_key,
            wishes.c.activity_id,
            case((whole, ""), else_=wishes.c.brand_id),
            case((whole, ""), else_=wishes.c.sku),
        )
        .distinct()
        .join(last, last.c.limit_key == wishes.c.limit_key)
        .where(WAITS, wishes.c.number <= last.c.number)
        .subquery()
    )
    return choose(calls.c.limit_key, func.count()).group_by(calls.c.limit_key)


def begins_at(need: Need, slots: Sequence[AnyRow], calls: int, now: datetime) -> datetime:
    """When the last of so many calls can begin, as these slots of the limit stand."""
    free = [
        row.free_at if row.holder is None else min(row.free_at, now + need.window)
        for row in slots
        if row.place < need.count
    ]
    rounds, place = divmod(max(calls, 1) - 1, need.count)
    in_turn: list[datetime] = sorted([now] * (need.count - len(free)) + free)
    return max(now, in_turn[place]) + rounds * need.window


async def ends_at(connection: AsyncConnection, activity_id: str, now: datetime) -> datetime | None:
    """When the last of the activity's waiting wishes should have been sent; None: none waits."""
    its = choose(wishes).where(WAITS, wishes.c.activity_id == activity_id)
    rows = (await connection.execute(its)).all()
    needs = {need.key: need for row in rows if (need := line_of(row).need) is not None}
    ahead = {row[0]: row[1] for row in await connection.execute(calls_ahead(activity_id))}
    slots = choose(call_slots).where(call_slots.c.limit_key.in_(needs), call_slots.c.free_at > now)
    held: dict[str, list[AnyRow]] = {key: [] for key in needs}
    for row in await connection.execute(slots):
        held[row.limit_key].append(row)
    moments = [begins_at(need, held[key], ahead.get(key, 1), now) for key, need in needs.items()]
    moments.extend(max(now, row.due_at) for row in rows)
    return max(moments, default=None)
