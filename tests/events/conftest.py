"""A message intake over a store in memory, with the real reader of messages."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from intake_store import MemoryIntake
from made import NOON

from adapters.mp_adapter import MessageReader
from domain.messages import Delivery, MessageKind, Outcome, Reason
from domain.orders import OrderKey
from events.intake import MessageIntake

DATA = Path(__file__).parents[1] / "data" / "mp_adapter_examples.json"
KEY = OrderKey("brand-1", "tkpd", "INV/1")


class Entrance:
    """What a test drives: deliveries in, and everything that came of them."""

    key = KEY

    def __init__(self) -> None:
        self.store = MemoryIntake("brand-1")
        self.forgotten: list[str] = []
        self.counted: Counter[tuple[MessageKind, Outcome, Reason | None]] = Counter()
        reader = MessageReader(ZoneInfo("Asia/Jakarta"))
        self.intake = MessageIntake(self.store, reader, self, lambda: NOON, self._count)

    async def forget_categories(self, channel_codes: Sequence[str]) -> None:
        self.forgotten.extend(channel_codes)

    async def forget_channels(self, brand_ids: Sequence[str]) -> None:
        self.forgotten.extend(brand_ids)

    def _count(self, kind: MessageKind, outcome: Outcome, reason: Reason | None) -> None:
        self.counted[kind, outcome, reason] += 1

    async def deliver(
        self,
        message_id: str,
        body: bytes | str | object,
        subscription: str = "CNX_ORDER_FETCHED_1",
        published: datetime = NOON,
        received: datetime | None = None,
    ) -> Outcome:
        """Deliver it as it is published, or late."""
        if isinstance(body, str):
            body = body.encode()
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        came = received or max(published, NOON)
        return await self.intake.receive(Delivery(message_id, subscription, published, came, data))

    @property
    def view(self) -> Any:
        return self.store.kept.views[KEY]


@pytest.fixture
def entrance() -> Entrance:
    return Entrance()


@pytest.fixture(scope="session")
def examples() -> dict[str, str]:
    """The document's payloads, by name."""
    return {name: entry["text"] for name, entry in json.loads(DATA.read_text()).items()}


def order_body(
    status: str = "pending", *, activity: str = "a1", dated: str = "", **fields: Any
) -> dict[str, Any]:
    order = {
        "channel_code": "tkpd",
        "remote_order_id": "INV/1",
        "order_status": status,
        "status": "new",
        "transaction_date": dated,
        "order_date": "2026-03-01T00:00:00Z",
        "line_items": [],
        **fields,
    }
    return {"id": activity, "brand_id": "brand-1", "shop_name": "Toko", "order": order}


@pytest.fixture(name="order_body")
def make_order_body() -> Any:
    """A maker of order messages of one order."""
    return order_body
