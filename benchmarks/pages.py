"""Reading: the standard page of 100 orders from SQLite, and a page far down (P2, P5)."""

import sqlite3
from pathlib import Path
from typing import Any

import orjson
from rich.progress import Progress

from benchmarks.rounds import Row, compare
from domain.access import Scope, Viewer
from gql.schema import build_schema
from resolvers.context import Context
from resolvers.services import Services

PAGE = """
query ($first: Int, $after: String, $last: Int, $before: String) {
  orders(first: $first, after: $after, last: $last, before: $before) {
  nodes {
    id remoteOrderId channelCode status statusRaw statusIsExpected needsReview orderedAt paidAt
    requiredAt updatedAt changeSequence currencyCode customerReference paymentMethod remarks
    totals { subtotal { amount } shipping { amount } total { amount currencyCode } }
    delivery { city region } shipping { provider service airwaybillNumber }
    isPreOrder fulfilledByMarketplace availableActions
    lines { lineNumber remoteOrderItemId sku description quantity referenceId
            rawPrice { amount } unitPrice { amount } lineTotal { amount } tax { amount } }
    channel { name status }
  }
  pageInfo { startCursor }
} }
"""
A_ROUND = 4


async def measure(
    progress: Progress, services: Services, path: Path, rounds: int, total: int
) -> list[Row]:
    """CPU of a page as JSON, beside the bare driver; and of the last page beside the first."""
    schema = build_schema()
    viewer = Viewer("bench", "bench", frozenset(Scope), None)

    async def page(**place: str | int) -> dict[str, Any]:
        result = await schema.execute(
            PAGE, variable_values=place, context_value=Context(viewer, services)
        )
        assert result.errors is None, result.errors
        assert result.data is not None
        orjson.dumps(result.data)
        orders: dict[str, Any] = result.data["orders"]
        assert len(orders["nodes"]) == 100
        return orders

    async def first() -> int:
        for _ in range(A_ROUND):
            await page(first=100)
        return A_ROUND

    start = (await page(last=100))["pageInfo"]["startCursor"]
    before = (await page(last=100, before=start))["pageInfo"]["startCursor"]
    number = total // 100 - 1

    async def deep() -> int:
        for _ in range(A_ROUND):
            await page(first=100, after=before)
        return A_ROUND

    bare = sqlite3.connect(path)

    async def driver() -> int:
        for _ in range(A_ROUND):
            orders = bare.execute(
                "SELECT * FROM orders ORDER BY ordered_at DESC LIMIT 100"
            ).fetchall()
            marks = ",".join("?" * len(orders))
            lines = bare.execute(
                f"SELECT * FROM order_lines WHERE order_id IN ({marks})",
                [row[0] for row in orders],
            ).fetchall()
            orjson.dumps([orders, lines], default=str)
        return A_ROUND

    page_cost = await compare(progress, "a page of 100 orders", first, driver, rounds)
    deep_cost = await compare(progress, f"page {number:,}", deep, first, rounds)
    bare.close()
    return [
        Row("page of 100 orders", "page", page_cost[0], "bare sqlite3 and orjson", page_cost[1],
            "P2: 1.5x, by compiled plans"),
        Row(f"page {number:,} of 100", "page", deep_cost[0], "page 1", deep_cost[1], "P5: 1.1x"),
    ]  # fmt: skip
