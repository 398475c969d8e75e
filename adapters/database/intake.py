"""The way in: one message's work, committed whole or not at all."""

import hashlib
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.categories import put_category
from adapters.database.channels import put_channel, settle_channel
from adapters.database.engine import Connections, in_each_dialect, insert, padded
from adapters.database.feedback import close_items, note_product_run, read_asked_work
from adapters.database.grouping import put_product
from adapters.database.order_book import OrderBook
from adapters.database.registry import Spoken, note_channels
from adapters.database.rows import IDS, choose
from adapters.database.settling import Proved, settle_proved
from adapters.database.tables import (
    activities,
    brands,
    inbox,
    quarantine,
)
from domain.activities import ActivityKind, ActivityStatus
from domain.categories import Category
from domain.channels import ChannelKey
from domain.connections import ChannelFeedback
from domain.evidence import OpenAction
from domain.feedback import Answered, AskedWork
from domain.messages import Delivery, MessageKind, Reason
from domain.orders import OrderKey, OrderView, Overlay
from domain.variants import FetchedProduct
from domain.versions import Version

FROM_THE_FIRST = {"quarantine_id", "message_id", "subscription", "received_at"}
"""What another attempt does not change of a message in quarantine."""

LONGEST_BRAND = 200
"""Characters of a brand's id in quarantine."""

LONGEST_DETAIL = 1000
"""Characters of what is said of a message in quarantine; it may quote the message."""

_KNOWN = choose(brands.c.brand_id).where(brands.c.brand_id.in_(IDS))
_TAKEN = choose(inbox.c.message_id).where(
    inbox.c.kind == MessageKind.ORDER_FETCHED, inbox.c.message_id.in_(IDS)
)
_NEW = plain_insert(inbox)
_OUT_OF_QUARANTINE = delete(quarantine).where(quarantine.c.quarantine_id.in_(IDS))
_NOTED = in_each_dialect(inbox, lambda noted: noted.on_conflict_do_nothing())


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
            await transaction.write()

    @asynccontextmanager
    async def order_transaction(
        self, messages: Sequence[tuple[Delivery, OrderKey]]
    ) -> AsyncGenerator["MessageTransaction"]:
        """A transaction that has locked these orders, and has read at once what it will need."""
        async with self.transaction() as transaction:
            await transaction.read_ahead(messages)
            yield transaction


class MessageTransaction:
    """domain.ports.IntakeTransaction over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._book = OrderBook(connection)
        self._spoken: list[Spoken] = []
        self._known: dict[str, bool] = {}
        self._was_taken: dict[str, bool] = {}
        self._inbox: list[dict[str, object]] = []
        self._lying: list[str] = []
        self._proved: list[Proved] = []

    async def read_ahead(self, messages: Sequence[tuple[Delivery, OrderKey]]) -> None:
        """Lock the orders; then nobody else can take these messages, so all can be read at once."""
        await self._book.open(key for _, key in messages)
        ids = [_storable(delivery.message_id) for delivery, _ in messages]
        rows = await self._connection.execute(_TAKEN, {"ids": padded(ids)})
        taken = set(rows.scalars())
        self._was_taken = {message_id: message_id in taken for message_id in ids}
        brand_ids = padded(key.brand_id for _, key in messages)
        known = set((await self._connection.execute(_KNOWN, {"ids": brand_ids})).scalars())
        self._known = {brand_id: brand_id in known for brand_id in brand_ids}

    async def take(self, delivery: Delivery, kind: MessageKind, brand_id: str | None) -> bool:
        message_id = _storable(delivery.message_id)
        row: dict[str, object] = {
            "kind": kind,
            "message_id": message_id,
            "brand_id": brand_id,
            "received_at": delivery.received_at,
        }
        if kind is MessageKind.ORDER_FETCHED and message_id in self._was_taken:
            if self._was_taken[message_id]:
                return False
            self._was_taken[message_id] = True
            self._inbox.append(row)
        else:
            noted = _NOTED[self._connection.dialect.name]
            if (await self._connection.execute(noted, row)).rowcount != 1:
                return False
        self._lying.append(quarantine_id(delivery))
        return True

    async def quarantine(
        self, delivery: Delivery, reason: Reason, detail: str, brand_id: str | None
    ) -> None:
        row = {
            "quarantine_id": quarantine_id(delivery),
            "message_id": _storable(delivery.message_id),
            "subscription": _storable(delivery.subscription),
            "brand_id": _brand(brand_id),
            "reason": reason,
            "detail": _storable(detail)[:LONGEST_DETAIL],
            "published_at": delivery.published_at,
            "received_at": delivery.received_at,
            "attempts": 1,
            "data": delivery.data,
            "attributes": _attributes(delivery),
            "is_envelope": delivery.is_envelope,
        }
        laid = insert(self._connection, quarantine)
        newest = row.keys() - FROM_THE_FIRST
        again: dict[str, ColumnElement[Any]] = {name: laid.excluded[name] for name in newest}
        again["attempts"] = quarantine.c.attempts + 1
        await self._connection.execute(
            laid.on_conflict_do_update(index_elements=["quarantine_id"], set_=again), row
        )

    async def knows_brand(self, brand_id: str) -> bool:
        if brand_id not in self._known:
            known = await self._connection.execute(_KNOWN, {"ids": [brand_id]})
            self._known[brand_id] = known.first() is not None
        return self._known[brand_id]

    async def lock_order(self, key: OrderKey) -> None:
        await self._book.open([key])

    async def add_version(
        self, key: OrderKey, version: Version, activity_id: str, body: str
    ) -> None:
        await self._book.add_version(key, version, activity_id, body)

    async def versions(self, key: OrderKey) -> tuple[Version, ...]:
        return await self._book.versions(key)

    async def body(self, key: OrderKey, message_id: str) -> str:
        return await self._book.body(key, message_id)

    async def overlay(self, key: OrderKey) -> Overlay | None:
        return await self._book.overlay(key)

    async def open_action(self, key: OrderKey) -> OpenAction | None:
        return await self._book.open_action(key)

    async def sync_asked_at(self, activity_id: str) -> datetime | None:
        rows = choose(activities.c.requested_at).where(
            activities.c.activity_id == activity_id,
            activities.c.kind == ActivityKind.SYNC_ORDERS,
        )
        return (await self._connection.execute(rows)).scalar()

    async def settle(
        self, action: OpenAction, status: ActivityStatus, message: str, now: datetime
    ) -> None:
        self._proved.append(Proved(action.activity_id, action.position, status, message, now))
        self._book.settled(action)

    async def show(self, view: OrderView, now: datetime) -> None:
        await self._book.show(view, now)

    async def put_product(self, product: FetchedProduct, delivery: Delivery) -> None:
        await put_product(self._connection, product, delivery)

    async def put_category(self, category: Category, delivery: Delivery) -> None:
        await put_category(self._connection, category, delivery)

    async def note_channel(
        self, key: ChannelKey, name: str, shop_name: str | None, at: datetime
    ) -> None:
        self._spoken.append(Spoken(key, name, shop_name, at))

    async def put_channel(self, feedback: ChannelFeedback, name: str, delivery: Delivery) -> None:
        await put_channel(self._connection, feedback, name, delivery)

    async def settle_channel(self, feedback: ChannelFeedback, now: datetime) -> None:
        await settle_channel(self._connection, feedback, now)

    async def asked_work(self, activity_id: str) -> AskedWork | None:
        return await read_asked_work(self._connection, activity_id)

    async def close_items(
        self, work: AskedWork, answered: Sequence[Answered], now: datetime
    ) -> None:
        await close_items(self._connection, work, answered, now)

    async def note_product_run(
        self, channel: ChannelKey, activity_id: str, asked_at: datetime, now: datetime
    ) -> None:
        await note_product_run(self._connection, channel, activity_id, asked_at, now)

    async def write(self) -> None:
        """Write what waited for the end; last the channels, whose rows many messages share."""
        await settle_proved(self._connection, self._proved)
        if self._inbox:
            await self._connection.execute(_NEW, self._inbox)
        if self._lying:
            await self._connection.execute(_OUT_OF_QUARANTINE, {"ids": padded(self._lying)})
        await self._book.write()
        await note_channels(self._connection, self._spoken)


def quarantine_id(delivery: Delivery) -> str:
    """Where a delivery lies in quarantine: the same for each attempt and for what is kept."""
    subscription, message_id = map(_storable, (delivery.subscription, delivery.message_id))
    named = f"{len(subscription)} {subscription} {message_id}".encode()
    return hashlib.sha256(named).hexdigest()[:32]


def _attributes(delivery: Delivery) -> str | None:
    pairs = [[_storable(name), _storable(value)] for name, value in delivery.attributes]
    return json.dumps(pairs) if pairs else None


def _brand(brand_id: str | None) -> str | None:
    """No brand's id is so long that an index refuses it, and a message that holds one is kept."""
    return None if brand_id is None or len(brand_id) > LONGEST_BRAND else _storable(brand_id)


def _storable(text: str) -> str:
    """The text without what no database takes: a message in quarantine is kept whatever it is."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
