"""Reading exports back, for tests of every room."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from adapters.database import Database
from domain.columns import choose_columns, keys_of
from domain.exports import ExportKind, ExportWanted
from domain.orders import OrderFilter

JAKARTA = ZoneInfo("Asia/Jakarta")


def wanting(
    kind: ExportKind = ExportKind.ORDERS,
    *names: str,
    buyers: bool = True,
    zone: ZoneInfo = JAKARTA,
    **filter_: Any,
) -> ExportWanted:
    """An export of these columns (all, if none is named) and this filter."""
    columns = choose_columns(kind, names or None)
    return ExportWanted(kind, columns, OrderFilter(**filter_), buyers, zone, keys_of(kind))


async def read_all(database: Database, wanted: ExportWanted) -> tuple[list[dict[str, Any]], int]:
    """Every row as a dict of raw cells, and the watermark; the count is checked."""
    names = [column.name for column in wanted.columns]
    rows: list[dict[str, Any]] = []
    async with database.exports.snapshot(wanted) as snapshot:
        count = await snapshot.count()
        async for part in snapshot.rows():
            rows += [dict(zip(names, row, strict=True)) for row in part]
    assert len(rows) == count
    return rows, snapshot.watermark


def json_lines(body: bytes) -> list[dict[str, Any]]:
    assert not body or body.endswith(b"\n")
    return [json.loads(line) for line in body.split(b"\n")[:-1]]


def csv_rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def column(rows: Sequence[dict[str, Any]], name: str) -> list[Any]:
    return [row[name] for row in rows]
