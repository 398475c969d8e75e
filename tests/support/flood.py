"""Order messages by the hundred, made up from a seed, and a way in to take them."""

import asyncio
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from made import NOON, after
from sqlalchemy import text

from adapters.database import Database
from adapters.mp_adapter import MessageReader
from domain.messages import Delivery, Outcome
from domain.orders import OrderKey
from domain.orders import OrderStatus as S
from domain.ports import Intake
from domain.versions import Folded, Version, fold
from events.intake import MessageIntake

READER = MessageReader(ZoneInfo("Asia/Jakarta"))
STATUSES = [s.value.lower() for s in S if s is not S.UNKNOWN] + ["returned"]
DATES = [None, None, after(hours=-3), NOON, NOON, after(hours=1), after(hours=2), after(days=4000)]
PUBLISHED = [NOON, NOON, after(minutes=30), after(hours=1), after(hours=3)]


class Caches:
    async def forget_categories(self, channel_codes: Sequence[str]) -> None:
        raise AssertionError("no category was sent")

    async def forget_channels(self, brand_ids: Sequence[str]) -> None:
        raise AssertionError("no feedback was sent")


def intake_of(database: Database, now: datetime | None = NOON) -> MessageIntake:
    """The product's way in to this store; None is the real clock."""
    return intake_over(database.intake, now)


def intake_over(store: Intake, now: datetime | None = NOON) -> MessageIntake:
    """The product's way in to any store."""
    return MessageIntake(store, READER, Caches(), lambda: now or datetime.now(UTC), lambda *_: None)


@dataclass(frozen=True)
class Message:
    """One message of an order, to be delivered any number of times."""

    message_id: str
    brand_id: str
    remote_order_id: str
    status: str
    dated: datetime | None
    published: datetime
    remarks: str

    @property
    def delivery(self) -> Delivery:
        body = {
            "id": f"activity-{self.message_id}",
            "brand_id": self.brand_id,
            "order": {
                "channel_code": "shpe",
                "remote_order_id": self.remote_order_id,
                "order_status": self.status,
                "transaction_date": self.dated.isoformat() if self.dated else "",
                "order_date": "2026-03-01T00:00:00Z",
                "remarks": self.remarks,
                "total": 150000.00,
                "line_items": [{"quantity": 1, "product_code": "SKU-1", "unit_price": 150000.00}],
            },
        }
        data = json.dumps(body).encode()
        return Delivery(self.message_id, "CNX_ORDER_FETCHED_1", self.published, NOON, data)

    @property
    def version(self) -> Version:
        return Version(
            message_id=self.message_id,
            published_at=self.published,
            received_at=NOON,
            transaction_at=self.dated,
            status=S.read(self.status),
            status_raw=self.status,
            content_hash=f"{self.status} {self.remarks}",
        )


def messages_of(rng: random.Random, brand_id: str, order: str) -> list[Message]:
    return [
        Message(
            message_id=f"{rng.choice(['', 'm-', '0'])}{brand_id[-1]}{order}{number}",
            brand_id=brand_id,
            remote_order_id=f"INV/{order}",
            status=rng.choice(STATUSES),
            dated=rng.choice(DATES),
            published=rng.choice(PUBLISHED),
            remarks=rng.choice(["a", "b"]),
        )
        for number in range(6)
    ]


async def deliver(
    intakes: Sequence[MessageIntake], deliveries: Sequence[Delivery]
) -> list[Outcome]:
    """All deliveries, eight at a time, by turns over the intakes."""
    gate = asyncio.Semaphore(8)

    async def one(number: int, delivery: Delivery) -> Outcome:
        async with gate:
            return await intakes[number % len(intakes)].receive(delivery)

    return await asyncio.gather(*(one(n, d) for n, d in enumerate(deliveries)))


def orders_of(
    rng: random.Random, count: int, brand_id: str = "brand-1"
) -> dict[OrderKey, list[Message]]:
    """Messages of this many orders, six each."""
    return {
        OrderKey(brand_id, "shpe", f"INV/{n}"): messages_of(rng, brand_id, f"{n}")
        for n in range(count)
    }


def shuffled(rng: random.Random, orders: dict[OrderKey, list[Message]]) -> list[Message]:
    """Every message one to three times, in any order."""
    sent = [m for of_order in orders.values() for m in of_order for _ in range(rng.randint(1, 3))]
    rng.shuffle(sent)
    return sent


def folded(messages: Sequence[Message]) -> Folded:
    """What must be shown of these messages of one order."""
    return fold([message.version for message in messages])


async def assert_shown(database: Database, orders: dict[OrderKey, list[Message]]) -> None:
    """Every order is at its newest version, every version is kept, and nothing is there twice."""
    shown = await database.orders.by_key(list(orders))
    histories = await database.orders.history(list(orders))
    documents = await database.orders.documents(list(orders))
    for key, messages in orders.items():
        wanted = folded(messages)
        assert shown[key].status is wanted.current.status, key
        assert shown[key].review_reason == wanted.review_reason, key
        statuses = [entry.status_raw for entry in histories[key]]
        assert statuses == [version.status_raw for version in wanted.shown], key
        raw = json.loads(documents[key].raw)
        assert raw["id"] == f"activity-{wanted.current.message_id}", key
    sent = {message.message_id for messages in orders.values() for message in messages}
    for table in ("inbox", "order_versions"):
        found = await database.connections.read(text(f"SELECT message_id FROM {table}"))
        assert sorted(row[0] for row in found) == sorted(sent), table
    for table, per_order in (("orders", 1), ("order_lines", 1), ("order_documents", 1)):
        found = await database.connections.read(text(f"SELECT order_id FROM {table}"))
        assert len(found) == per_order * len(orders), table
    sequences = {order.change_sequence for order in shown.values()}
    assert len(sequences) == len(orders)
