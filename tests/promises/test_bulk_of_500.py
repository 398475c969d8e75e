"""R15: a bulk of 500 by one message; whatever comes back, every item is told exactly."""

import json
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import fault_server as play
import pytest
from bulk_orders import BRAND, ask_bulk, by_target, ended, read_activity
from kept import show, view
from made import content
from product import Product, running_product

from adapters.database import Database
from domain.orders import OrderKey

SUBSCRIPTION = "projects/p/subscriptions/CNX_FEEDBACK_ACCEPT_ORDERS_1"
OTHER = "sepatu-rimba"
COUNT = 500


@dataclass
class Bulk:
    """The product, the place that it publishes to, and the orders that it knows."""

    product: Product
    place: play.FaultServer
    orders: Sequence[OrderKey]

    async def begin(self) -> str:
        """Accept all orders; the id of the activity once it is published."""
        rows = [
            {
                "brandId": key.brand_id,
                "channelCode": key.channel_code,
                "remoteOrderId": key.remote_order_id,
            }
            for key in self.orders
        ]
        payload = await ask_bulk(self.product, "acceptOrders", rows)
        assert payload["userErrors"] == []
        activity_id: str = payload["activity"]["activityId"]
        activity = await ended(self.product, activity_id)
        assert set(by_target(activity).values()) == {"SENT"}
        return activity_id

    async def tell(self, activity_id: str, rows: Sequence[dict[str, Any]]) -> None:
        """A feedback message with these rows."""
        body = {"id": activity_id, "method": "bulk_accept_orders", "result": list(rows)}
        assert await self.product.push(json.dumps(body), subscription=SUBSCRIPTION) == 204


def told(key: OrderKey, *, success: bool = True) -> dict[str, Any]:
    return {
        "brand_id": key.brand_id,
        "channel": key.channel_code,
        "remote_order_id": key.remote_order_id,
        "message": "Successfully updated" if success else "no",
        "success": success,
    }


@pytest.fixture
async def bulk(database: Database, database_address: str) -> AsyncIterator[Bulk]:
    """500 orders of two brands on two channels, and a place that takes what is published."""
    channels, brands = ("shpe", "tkpd"), (BRAND, OTHER)
    orders = [OrderKey(brands[n % 2], channels[n // 2 % 2], f"INV/{n:05}") for n in range(COUNT)]
    await show(database, *(view(replace(content(), key=key)) for key in orders))
    async with play.running() as place:
        place.part = play.says({"messageIds": ["1"]})
        more = {"pubsub_project": "p", "pubsub_endpoint": place.url}
        async with running_product(database_address, **more) as product:
            yield Bulk(product, place, orders)


@pytest.mark.parametrize("seed", [15])
async def test_every_item_of_500_is_told_exactly(bulk: Bulk, seed: int) -> None:
    rng = random.Random(seed)
    orders = list(bulk.orders)
    rng.shuffle(orders)
    missing, failed = orders[: COUNT // 20], orders[COUNT // 20 : 3 * COUNT // 20]
    answered = orders[COUNT // 20 :]
    foreign = [OrderKey("stranger", "shpe", "INV/00000"), OrderKey(BRAND, "lzda", "INV/00000")]
    foreign.append(OrderKey(BRAND, "shpe", "INV/99999"))
    activity_id = await bulk.begin()
    rows = [told(key, success=key not in set(failed)) for key in answered]
    rows += [told(key, success=False) for key in foreign]
    rng.shuffle(rows)
    messages = [rows[start : start + 120] for start in range(0, len(rows), 120)]
    for each in [*messages, *rng.sample(messages, 3)]:
        await bulk.tell(activity_id, each)
    await bulk.tell("nobody's", rows[:20])
    expected = dict.fromkeys((key.remote_order_id for key in answered), "SUCCEEDED")
    expected |= dict.fromkeys((key.remote_order_id for key in failed), "FAILED")
    expected |= dict.fromkeys((key.remote_order_id for key in missing), "SENT")
    assert by_target(await read_activity(bulk.product, activity_id)) == expected
    upkeep = bulk.product.wired.services.upkeep
    assert await upkeep.end_waits(datetime.now(UTC) + timedelta(days=1)) == len(missing)
    expected |= dict.fromkeys((key.remote_order_id for key in missing), "NO_FEEDBACK")
    activity = await read_activity(bulk.product, activity_id)
    assert (activity["status"], activity["progress"]) == ("UNKNOWN", Decimal("0.95"))
    assert by_target(activity) == expected
    await bulk.tell(activity_id, [told(key) for key in bulk.orders])  # late: failures stay
    expected |= dict.fromkeys((key.remote_order_id for key in missing), "SUCCEEDED")
    activity = await read_activity(bulk.product, activity_id)
    assert (activity["status"], activity["progress"]) == ("PARTLY_SUCCEEDED", 1.0)
    assert by_target(activity) == expected
    [published] = bulk.place.requests
    assert published.path.endswith("/CNX_BULK_ACCEPT_ORDERS:publish")
    assert await bulk.product.calls() == []
