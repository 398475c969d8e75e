"""Summaries: a year by day and channel, and others, beside the bare driver's own GROUP BY."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.progress import Progress

from benchmarks.made import BRAND, START
from benchmarks.rounds import Row, Work, compare
from domain.orders import OrderFilter, TimeRange
from domain.summaries import SummaryKey as K
from resolvers.services import Services

JAKARTA = ZoneInfo("Asia/Jakarta")
ALL = OrderFilter(brand_ids=frozenset({BRAND}))
MONTH = OrderFilter(
    brand_ids=frozenset({BRAND}), ordered_at=TimeRange(START - timedelta(days=30), START)
)
BARE = """
    SELECT channel_code, date(ordered_at, '+7 hours'), currency_code, count(*), sum(unit_count),
           sum(CAST(totals_total AS REAL)), sum(CAST(totals_subtotal_seller AS REAL))
    FROM orders WHERE brand_id = ? GROUP BY 1, 2, 3
"""
"""What one would write without an index of its own: in floats, and so wrong in the end."""

ASKED: tuple[tuple[str, tuple[K, ...], OrderFilter], ...] = (
    ("by day and channel", (K.DAY, K.CHANNEL), ALL),
    ("by month and status", (K.MONTH, K.STATUS), ALL),
    ("by day and channel, 30 days", (K.DAY, K.CHANNEL), MONTH),
    ("by SKU, 30 days", (K.SKU,), MONTH),
)


async def measure(
    progress: Progress, services: Services, path: Path, rounds: int, orders: int
) -> list[Row]:
    """CPU of one summary of all these orders."""
    bare = sqlite3.connect(path)

    async def peer() -> int:
        bare.execute(BARE, (BRAND,)).fetchall()
        return 1

    rows: list[Row] = []
    for name, keys, wanted in ASKED:
        ours = _summary(services, keys, wanted)
        costs = await compare(progress, f"summary {name}", ours, peer, min(rounds, 3))
        goal = "1 s for 1,000,000" if wanted is ALL else ""
        title = f"summary {name}, of {orders:,} orders"
        rows.append(Row(title, "summary", costs[0], "bare GROUP BY in floats", costs[1], goal))
    bare.close()
    return rows


def _summary(services: Services, keys: tuple[K, ...], wanted: OrderFilter) -> Work:
    async def work() -> int:
        assert await services.summaries.summary(wanted, keys, JAKARTA)
        return 1

    return work
