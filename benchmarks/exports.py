"""Exporting: orders out of the store into JSON lines, CSV and Parquet, by whole exports (P4)."""

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import orjson
from rich.progress import Progress

from benchmarks.rounds import Row, compare
from domain.access import Scope, Viewer
from domain.columns import COLUMNS
from domain.exports import ExportFormat, ExportKind
from resolvers.context import Context
from resolvers.exports import ExportAsked, FileAsked, open_export
from resolvers.services import Services

GOALS = {
    ExportFormat.JSONL: "P4: 80,000 a second",
    ExportFormat.CSV: "P4: 60,000 a second",
    ExportFormat.PARQUET: "P4: 60,000 a second",
}
SAMPLE = 20_000
"""Rows of one measure of the bare driver, which keeps them all."""


async def measure(
    progress: Progress, services: Services, path: Path, rounds: int, label: str = "SQLite"
) -> list[Row]:
    """CPU of this process for an order in each format, beside the bare driver and orjson."""
    viewer = Viewer("bench", "bench", frozenset(Scope), None)
    rows: list[Row] = []
    for format_, goal in GOALS.items():
        ours, peer = _ours(Context(viewer, services), format_), _peer(path)
        name = f"orders to {format_.value}"
        cost = await compare(progress, f"{name}, {label}", ours, peer, min(rounds, 3))
        rows.append(Row(name, "order", cost[0], "bare sqlite3 and orjson", cost[1], goal))
    return rows


def _ours(context: Context, format_: ExportFormat) -> Callable[[], Awaitable[int]]:
    async def export() -> int:
        asked = ExportAsked(ExportKind.ORDERS)
        async with open_export(context, asked, FileAsked(format_)) as opened:
            async for _ in opened.pieces():
                pass
            return opened.count

    return export


def _peer(path: Path) -> Callable[[], Awaitable[int]]:
    skipped = {"_deleted", "status_is_expected", "needs_review"}
    names = [
        column.source.replace(".", "_")
        for column in COLUMNS[ExportKind.ORDERS]
        if column.name not in skipped
    ]

    async def read() -> int:
        opened = sqlite3.connect(path)
        sql = f"SELECT {', '.join(names)} FROM orders ORDER BY change_sequence LIMIT {SAMPLE}"
        rows = opened.execute(sql).fetchall()
        orjson.dumps([dict(zip(names, row, strict=True)) for row in rows])
        opened.close()
        return len(rows)

    return read
