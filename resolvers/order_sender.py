"""Sends the order actions that wait: by one message for each bulk, or by single calls.

Each is taken once, by whichever process comes first, and is in flight before anything leaves; so
at most one message or call ever names it. One that was in flight when its process died is UNKNOWN.
"""

from asyncio import TaskGroup
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from domain.actions import OrderAction
from domain.activities import ActivityItem, ActivityStatus, ErrorCode
from domain.bulk import CALLS_AT_ONCE, SECRET_LEASE, forgotten
from domain.bulk_ports import QueuedOrder, Taken
from domain.errors import UpstreamError
from resolvers.actions import answered
from resolvers.services import Services
from resolvers.work import failed, unknown

Ready = tuple[ActivityItem, OrderAction]
Send = Callable[[Sequence[Ready]], Awaitable[Sequence[ActivityItem]]]


class OrderSender:
    """resolvers.sending.Sender of bulks of order actions."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._queue = services.order_queue
        self._holds_until: datetime | None = None

    async def send_waiting(self) -> datetime | None:
        waiting = await self._queue.waiting()
        if not waiting:
            return None
        await self._hold()
        await self._queue.give_up(self._services.now())
        while await self._services.detached.run(self._publish()):
            await self._hold()
        async with TaskGroup() as group:
            for _ in range(min(waiting, CALLS_AT_ONCE)):
                group.create_task(self._call_all())
        return None

    async def _call_all(self) -> None:
        while await self._services.detached.run(self._call()):
            await self._hold()

    async def _hold(self) -> None:
        """Say now and then that the process lives which alone knows some secrets."""
        holders, now = self._services.held.holders, self._services.now()
        is_fresh = self._holds_until is not None and now < self._holds_until - SECRET_LEASE / 2
        if holders and not is_fresh:
            self._holds_until = now + SECRET_LEASE
            await self._queue.hold(holders, self._holds_until)

    async def _publish(self) -> bool:
        """Publish what waits of one bulk; False where none waits."""
        topics = self._services.topics
        if topics is None:
            return False
        taken = await self._queue.take_bulk(self._services.held.holders, self._services.now())
        if taken is None:
            return False

        async def send(ready: Sequence[Ready]) -> Sequence[ActivityItem]:
            await topics.publish_orders([action for _, action in ready], taken.activity_id)
            sent = ActivityStatus.SENT
            return [replace(item, status=sent, message=_BY_FEEDBACK) for item, _ in ready]

        await self._send(taken, send)
        return True

    async def _call(self) -> bool:
        """Make the one call of an order that waits; False where none does."""
        holders, by_topic = self._services.held.holders, self._services.topics is not None
        taken = await self._queue.take_one(holders, self._services.now(), by_topic=by_topic)
        if taken is None:
            return False

        async def send(ready: Sequence[Ready]) -> Sequence[ActivityItem]:
            calls = self._services.order_calls
            return [
                answered(item, await calls.perform(action, taken.activity_id, sparing=True))
                for item, action in ready
            ]

        await self._send(taken, send)
        return True

    async def _send(self, taken: Taken, send: Send) -> None:
        """Send what was taken, and write down what became of it, whatever happens on the way."""
        ready: list[Ready] = []
        lost: list[ActivityItem] = []
        for order in taken.orders:
            action = order.action or self._recall(order)
            if action is None:
                lost.append(forgotten(order.item))
            else:
                ready.append((order.item, action))
        done: Sequence[ActivityItem] = [unknown(item, _CUT_OFF) for item, _ in ready]
        try:
            done = await send(ready) if ready else []
        except UpstreamError as failure:
            done = [_failed(item, failure) for item, _ in ready]
        finally:
            await self._queue.close(taken.activity_id, [*lost, *done], self._services.now())

    def _recall(self, order: QueuedOrder) -> OrderAction | None:
        if order.holder is None:
            return None
        return self._services.held.take(order.holder, order.item.position)


_BY_FEEDBACK = "Taken; the marketplace says by feedback what became of it."
_CUT_OFF = "It was cut off: it may or may not have been done. A later message settles it."


def _failed(item: ActivityItem, failure: UpstreamError) -> ActivityItem:
    if failure.sent:
        return failed(item, failure)
    text = f"Nothing was sent ({failure.reason}). Ask again for this order."
    return replace(item, status=ActivityStatus.NOT_SENT, error=ErrorCode.NOT_SENT, message=text)
