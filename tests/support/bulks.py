"""Bulks as resolvers write them down, and what the store says of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from kept import show, view
from made import after, content

from adapters.database import Database
from domain.actions import AcceptOrder, OrderAction
from domain.activities import ActivityItem, ActivityStatus
from domain.bulk import BadRow, BulkIntent, GoodRow
from domain.bulk_ports import Taken
from domain.orders import OrderKey, OrderStatus
from domain.pages import PageRequest

BEGUN_AT = after(hours=1)


def key(number: int, brand: str = "brand-1") -> OrderKey:
    return OrderKey(brand, "tkpd", f"INV/{number:04}")


async def shown_orders(database: Database, count: int) -> list[OrderKey]:
    """Show so many PENDING orders; the n-th has changeSequence n + 1."""
    keys = [key(number) for number in range(count)]
    await show(database, *(view(replace(content(), key=each)) for each in keys))
    return keys


def accepting(*keys: OrderKey) -> list[OrderAction]:
    return [AcceptOrder(each) for each in keys]


def bulk(
    activity_id: str,
    actions: Sequence[OrderAction],
    *,
    bad: Sequence[BadRow] = (),
    seen: Sequence[int] | None = None,
    at: datetime = BEGUN_AT,
    idempotency_key: str | None = None,
    fingerprint: str = "f",
    expected: OrderStatus | None = OrderStatus.ACCEPTED,
) -> BulkIntent:
    """An intent of these actions on orders that `shown_orders` made, at places 0, 1, 2…"""
    sequences = seen or [int(a.order.remote_order_id.removeprefix("INV/")) + 1 for a in actions]
    good = tuple(
        GoodRow(place, action, expected, sequence)
        for place, (action, sequence) in enumerate(zip(actions, sequences, strict=True))
    )
    return BulkIntent(
        activity_id=activity_id,
        kind=actions[0].kind if actions else AcceptOrder.kind,
        key_id="key-1",
        requested_by="Dashboard",
        requested_at=at,
        estimated_completion_at=at + timedelta(minutes=1),
        arguments=dict.fromkeys(range(len(good)), "{}"),
        fingerprint=fingerprint,
        idempotency_key=idempotency_key,
        good=good,
        bad=tuple(bad),
    )


async def items_of(database: Database, activity_id: str) -> list[ActivityItem]:
    page = await database.activities.items(activity_id, PageRequest(limit=1_000))
    return [edge.node for edge in page.edges]


async def statuses(database: Database, activity_id: str) -> list[ActivityStatus]:
    return [item.status for item in await items_of(database, activity_id)]


def became(taken: Taken, status: ActivityStatus) -> list[ActivityItem]:
    """What was taken, come to this."""
    return [replace(order.item, status=status) for order in taken.orders]
