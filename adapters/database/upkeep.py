"""What the schedule looks after: actions that nobody settled, and rows that nobody needs."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Delete, Update, delete, exists, or_, tuple_, update

from adapters.database.engine import Connections
from adapters.database.open_actions import ACTIONS
from adapters.database.rows import choose
from adapters.database.sweeping import OPEN, overdue, sweep
from adapters.database.tables import (
    activities,
    activity_items,
    call_slots,
    inbox,
    orders,
    subscriptions,
)
from domain.activities import ActivityStatus
from domain.messages import MessageKind
from domain.unsettled import UnsettledAction
from domain.waiting import waits

BATCH = 2_000
"""Rows forgotten in one transaction, so that nobody waits long for the writer."""

AT_ONCE = 500
"""Items looked at in one turn."""

UNKNOWN = (ActivityStatus.UNKNOWN, ActivityStatus.NO_FEEDBACK)

UNCLOSED = (ActivityStatus.PENDING, ActivityStatus.UNKNOWN)
"""An activity that is so keeps its key and its arguments, however old it is."""


class UpkeepRepository:
    """domain.schedule.Upkeep over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def unsettled(self, before: datetime) -> tuple[UnsettledAction, ...]:
        """A fetch that never left does not count as asked."""
        sent = activity_items.alias()
        never_left = exists().where(
            sent.c.activity_id == activity_items.c.asked_by,
            sent.c.status == ActivityStatus.NOT_SENT,
        )
        began_at, ended_at = activity_items.c.began_at, activity_items.c.ended_at
        item = (activity_items.c.activity_id, activity_items.c.position)
        rows = (
            choose(*item, orders.c.brand_id, orders.c.ordered_at, began_at)
            .join(activities)
            .join(orders, orders.c.order_id == activity_items.c.order_id)
            .where(
                activities.c.status.in_(OPEN),
                activities.c.kind.in_(list(ACTIONS)),
                activity_items.c.status.in_(UNKNOWN),
                ended_at <= before,
                or_(activity_items.c.asked_at.is_(None), never_left),
            )
            .order_by(ended_at, *item)
            .limit(AT_ONCE)
        )
        found = await self._connections.read(rows)
        return tuple(UnsettledAction((row[0], row[1]), *row[2:]) for row in found)

    async def end_waits(self, now: datetime) -> int:
        features = await self._connections.read(choose(subscriptions.c.feature))
        ended = 0
        for wait in waits({row[0] for row in features}):
            ended += await sweep(self._connections, overdue(wait, now), wait.ended, now)
        return ended

    async def tidy(self, before: datetime) -> Mapping[str, int]:
        """Inbox rows, keys and arguments of closed activities, slots that are free for long.

        Versions of orders stay, and with them the inbox rows that keep each from coming twice.
        """
        taken = choose(inbox.c.kind, inbox.c.message_id).where(
            inbox.c.received_at < before, inbox.c.kind != MessageKind.ORDER_FETCHED
        )
        old = delete(inbox).where(tuple_(inbox.c.kind, inbox.c.message_id).in_(taken.limit(BATCH)))
        closed = choose(activities.c.activity_id).where(activities.c.status.not_in(UNCLOSED))
        keyed = closed.where(
            activities.c.requested_at < before, activities.c.idempotency_key.is_not(None)
        )
        argued = closed.where(
            activities.c.completed_at < before, activities.c.arguments.is_not(None)
        )
        of = activities.c.activity_id
        keys = update(activities).where(of.in_(keyed.limit(BATCH))).values(idempotency_key=None)
        arguments = update(activities).where(of.in_(argued.limit(BATCH))).values(arguments=None)
        slot = (call_slots.c.limit_key, call_slots.c.place)
        free = choose(*slot).where(call_slots.c.free_at < before).limit(BATCH)
        work: dict[str, Delete | Update] = {
            "messages": old,
            "idempotency keys": keys,
            "arguments": arguments,
            "slots": delete(call_slots).where(tuple_(*slot).in_(free)),
        }
        return {what: await self._repeat(statement) for what, statement in work.items()}

    async def _repeat(self, statement: Delete | Update) -> int:
        done = 0
        while True:
            async with self._connections.write() as connection:
                count = (await connection.execute(statement)).rowcount
            done += count
            if count < BATCH:
                return done
