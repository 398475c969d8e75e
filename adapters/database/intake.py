"""The way in: one message's work, committed whole or not at all."""

import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database import shown
from adapters.database.categories import put_category
from adapters.database.channels import put_channel, settle_channel
from adapters.database.engine import Connections, insert, lock
from adapters.database.grouping import put_product
from adapters.database.registry import note_channel
from adapters.database.rows import choose
from adapters.database.settling import read_open_action, settle_activity
from adapters.database.tables import (
    activities,
    brands,
    inbox,
    order_versions,
    orders,
    quarantine,
)
from adapters.database.version_rows import VERSION_COLUMNS, read_version
from domain.actions import OpenAction
from domain.activities import ActivityKind, ActivityStatus
from domain.categories import Category
from domain.channels import ChannelKey
from domain.connections import ChannelFeedback
from domain.messages import Delivery, MessageKind, Reason
from domain.orders import Order, OrderKey, OrderView, Overlay
from domain.variants import FetchedProduct
from domain.versions import Version


class Intake:
    """domain.ports.Intake over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator["MessageTransaction"]:
        """Malformed is raised for a value that the database cannot hold: nothing is kept then."""
        async with self._connections.write() as connection:
            transaction = MessageTransaction(connection)
            yield transaction
            await transaction.note_channels()


class MessageTransaction:
    """domain.ports.IntakeTransaction over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._spoken: dict[ChannelKey, tuple[str, str | None, datetime]] = {}

    async def take(self, delivery: Delivery, kind: MessageKind, brand_id: str | None) -> bool:
        message_id = _storable(delivery.message_id)
        noted = insert(self._connection, inbox).on_conflict_do_nothing()
        row = {
            "kind": kind,
            "message_id": message_id,
            "brand_id": brand_id,
            "received_at": delivery.received_at,
        }
        if (await self._connection.execute(noted, row)).rowcount != 1:
            return False
        lying = (quarantine.c.subscription == _storable(delivery.subscription)) & (
            quarantine.c.message_id == message_id
        )
        await self._connection.execute(delete(quarantine).where(lying))
        return True

    async def quarantine(
        self, delivery: Delivery, reason: Reason, detail: str, brand_id: str | None
    ) -> None:
        subscription, message_id = map(_storable, (delivery.subscription, delivery.message_id))
        named = f"{len(subscription)} {subscription} {message_id}".encode()
        row = {
            "quarantine_id": hashlib.sha256(named).hexdigest()[:32],
            "message_id": message_id,
            "subscription": subscription,
            "brand_id": None if brand_id is None else _storable(brand_id),
            "reason": reason,
            "detail": _storable(detail),
            "published_at": delivery.published_at,
            "received_at": delivery.received_at,
            "attempts": 1,
            "data": delivery.data,
        }
        laid = insert(self._connection, quarantine)
        again = {
            "reason": laid.excluded.reason,
            "detail": laid.excluded.detail,
            "brand_id": laid.excluded.brand_id,
            "attempts": quarantine.c.attempts + 1,
        }
        await self._connection.execute(
            laid.on_conflict_do_update(index_elements=["quarantine_id"], set_=again), row
        )

    async def knows_brand(self, brand_id: str) -> bool:
        known = choose(brands.c.brand_id).where(brands.c.brand_id == brand_id)
        return (await self._connection.execute(known)).first() is not None

    async def lock_order(self, key: OrderKey) -> None:
        await lock(self._connection, "order", key.text)

    async def add_version(
        self, key: OrderKey, version: Version, activity_id: str, body: str
    ) -> None:
        row = {column.name: getattr(version, column.name) for column in VERSION_COLUMNS}
        row |= {"order_id": key.text, "activity_id": activity_id, "body": body}
        await self._connection.execute(plain_insert(order_versions), row)

    async def versions(self, key: OrderKey) -> tuple[Version, ...]:
        rows = choose(*VERSION_COLUMNS).where(order_versions.c.order_id == key.text)
        return tuple(map(read_version, await self._connection.execute(rows)))

    async def body(self, key: OrderKey, message_id: str) -> str:
        rows = choose(order_versions.c.body).where(
            order_versions.c.order_id == key.text, order_versions.c.message_id == message_id
        )
        return str((await self._connection.execute(rows)).scalar_one())

    async def overlay(self, key: OrderKey) -> Overlay | None:
        rows = choose(orders.c.overlay_status, orders.c.overlay_since).where(
            orders.c.order_id == key.text, orders.c.overlay_status.is_not(None)
        )
        found = (await self._connection.execute(rows)).first()
        return Overlay(*found) if found else None

    async def open_action(self, key: OrderKey) -> OpenAction | None:
        return await read_open_action(self._connection, key)

    async def sync_asked_at(self, activity_id: str) -> datetime | None:
        rows = choose(activities.c.requested_at).where(
            activities.c.activity_id == activity_id,
            activities.c.kind == ActivityKind.SYNC_ORDERS,
        )
        return (await self._connection.execute(rows)).scalar()

    async def settle(
        self, activity_id: str, status: ActivityStatus, message: str, now: datetime
    ) -> None:
        await settle_activity(self._connection, activity_id, status, message, now)

    async def show(self, view: OrderView, now: datetime) -> Order:
        return await shown.show(self._connection, view, now)

    async def put_product(self, product: FetchedProduct, delivery: Delivery) -> None:
        await put_product(self._connection, product, delivery)

    async def put_category(self, category: Category, delivery: Delivery) -> None:
        await put_category(self._connection, category, delivery)

    async def note_channel(
        self, key: ChannelKey, name: str, shop_name: str | None, at: datetime
    ) -> None:
        self._spoken[key] = (name, shop_name, at)

    async def put_channel(self, feedback: ChannelFeedback, name: str, delivery: Delivery) -> None:
        await put_channel(self._connection, feedback, name, delivery)

    async def settle_channel(self, feedback: ChannelFeedback, now: datetime) -> None:
        await settle_channel(self._connection, feedback, now)

    async def note_channels(self) -> None:
        """Write the notes last: all messages of a channel share the row, and wait for it."""
        for key, (name, shop_name, at) in sorted(self._spoken.items(), key=lambda kv: repr(kv[0])):
            await note_channel(self._connection, key, name, shop_name, at)


def _storable(text: str) -> str:
    """The text without what no database takes: a message in quarantine is kept whatever it is."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
