"""After messages in any order, repeated, and statuses that we expect, a summary is a recount."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flood import deliver, intake_of, orders_of, shuffled
from made import after

from adapters.database import Database, open_database
from adapters.database.shown import Success, show_expected
from domain.brands import Brand
from domain.orders import OrderFilter, OrderSort, OrderStatus
from domain.pages import PageRequest
from domain.summaries import SummaryKey

JAKARTA = ZoneInfo("Asia/Jakarta")
PRICES = ["150000.00", "0.10", "12387.39", "99999999999.99", "0.001"]


@pytest.mark.parametrize("seed", [3, 20261121])
async def test_after_a_storm_the_sums_are_those_of_a_recount(
    database: Database, database_address: str, seed: int, size: Callable[[int, int], int]
) -> None:
    print(f"seed {seed}")
    rng = random.Random(seed)
    await database.registry.add_brands([Brand("brand-1", "One")])
    orders = orders_of(rng, size(40, 2_000))
    deliveries = [
        replace(
            one.delivery,
            data=one.delivery.data.replace(b"150000.0", rng.choice(PRICES).encode(), 1),
        )
        for one in {message.message_id: message for message in shuffled(rng, orders)}.values()
    ]
    sent = deliveries * 2
    rng.shuffle(sent)
    expected = rng.sample(list(orders), len(orders) // 3)
    async with open_database(database_address) as other:
        await deliver([intake_of(database), intake_of(other)], sent[: len(sent) // 2])
        for key in expected:
            async with database.connections.write() as connection:
                success = Success(key.text, OrderStatus.SHIPPED, after(hours=1))
                await show_expected(connection, [success], after(hours=2))
        await deliver([intake_of(database), intake_of(other)], sent[len(sent) // 2 :])

    page = await database.orders.page(OrderFilter(), OrderSort(), PageRequest(len(orders) + 1))
    shown = [edge.node for edge in page.edges]
    assert any(order.status_is_expected for order in shown)
    counts = Counter(order.status for order in shown)
    totals: Counter[OrderStatus] = Counter()
    for order in shown:
        totals[order.status] += order.content.totals.total or Decimal(0)  # type: ignore[assignment]  # it adds what is given
    rows = await database.summaries.summary(OrderFilter(), [SummaryKey.STATUS], JAKARTA)
    assert {row.values[SummaryKey.STATUS]: row.sums.order_count for row in rows} == counts
    assert {row.values[SummaryKey.STATUS]: row.sums.gross["IDR"] for row in rows} == totals
