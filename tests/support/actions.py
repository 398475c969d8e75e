"""Intents and outcomes as resolvers write them, and what the store says of them."""

from dataclasses import replace
from datetime import datetime

from made import NOON, after, content

from adapters.database import Database
from domain.actions import Intent, OrderActionKind
from domain.activities import (
    Activity,
    ActivityFilter,
    ActivityItem,
    ActivityKind,
    ActivityStatus,
)
from domain.evidence import OpenAction
from domain.orders import Order, OrderKey, OrderStatus
from domain.pages import PageRequest
from domain.ports import BeginOutcome

KEY = content().key
ASKED_AT = after(hours=1)
STARTED, REPLAYED = BeginOutcome.STARTED, BeginOutcome.REPLAYED
BUSY, MOVED, CONFLICT = BeginOutcome.BUSY, BeginOutcome.MOVED, BeginOutcome.CONFLICT


def intent(
    activity_id: str = "a-1",
    key: OrderKey = KEY,
    *,
    idempotency_key: str | None = None,
    fingerprint: str = "f",
    seen: int = 1,
    at: datetime = ASKED_AT,
    expected: OrderStatus | None = OrderStatus.ACCEPTED,
) -> Intent:
    return Intent(
        activity_id, OrderActionKind.ACCEPT, key, "key-1", "Dashboard", at, "{}", fingerprint,
        idempotency_key, expected, seen,
    )  # fmt: skip


def outcome(status: ActivityStatus, **fields: object) -> ActivityItem:
    made = ActivityItem(0, KEY.remote_order_id, status, None, KEY.channel_code, KEY.text)
    return replace(made, **fields)  # type: ignore[arg-type] - a table of keywords


async def activity(database: Database, activity_id: str = "a-1") -> tuple[Activity, ActivityItem]:
    found = await database.activities.by_id([activity_id])
    page = await database.activities.items(activity_id, PageRequest(9))
    [edge] = page.edges
    return found[activity_id], edge.node


async def open_action(database: Database, key: OrderKey = KEY) -> OpenAction | None:
    async with database.intake.transaction() as tx:
        return await tx.open_action(key)


async def settle(
    database: Database, status: ActivityStatus, message: str, now: datetime, key: OrderKey = KEY
) -> None:
    """Settle the action that holds the order's place, as a message that proves it does."""
    async with database.intake.transaction() as tx:
        await tx.lock_order(key)
        held = await tx.open_action(key)
        assert held is not None
        await tx.settle(held, status, message, now)
        assert await tx.open_action(key) is None


async def the_order(database: Database) -> Order:
    return (await database.orders.by_key([KEY]))[KEY]


async def activities(database: Database) -> int:
    rows = await database.activities.page(ActivityFilter(), PageRequest(99))
    return len(rows.edges)


def sync(activity_id: str, count: int = 1) -> Activity:
    return Activity(
        activity_id, ActivityKind.SYNC_ORDERS, ActivityStatus.PENDING, "brand-1", "key-1", "CLI",
        NOON, None, count, 0,
    )  # fmt: skip


def item(position: int, status: ActivityStatus = ActivityStatus.PENDING) -> ActivityItem:
    return ActivityItem(position, f"channel {position}", status)
