"""Rows of wishes: lines as they are kept, found and changed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import lock_all
from adapters.database.rows import AnyRow, choose
from adapters.database.tables import wishes
from domain.prices_and_stocks import Line
from domain.variants import OfferKey
from domain.wishes import QueuedLine

KEY = (wishes.c.activity_id, wishes.c.position)


def key_of(line: QueuedLine) -> tuple[str, int]:
    return line.activity_id, line.position


def lane_of(line: QueuedLine) -> str:
    offer = line.line.offer
    parts = (line.subject, offer.brand_id, offer.channel_code, offer.reference)
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


async def lock_lanes(connection: AsyncConnection, lines: Iterable[QueuedLine]) -> None:
    await lock_all(connection, {("lane", lane_of(line)) for line in lines})


def row_of(line: QueuedLine, number: int) -> dict[str, Any]:
    wanted, need = line.line, line.need
    return {
        "activity_id": line.activity_id,
        "position": line.position,
        "subject": line.subject,
        "way": line.way,
        "brand_id": wanted.offer.brand_id,
        "sku": wanted.sku,
        "channel_code": wanted.offer.channel_code,
        "reference": wanted.offer.reference,
        "listing": wanted.listing,
        "remote_variant": wanted.remote_variant,
        "remote_warehouse_id": wanted.remote_warehouse_id,
        "value": wanted.value,
        "attempts": line.attempts,
        "lane": lane_of(line),
        "number": number,
        "limit_key": need.key if need is not None else None,
    }


def line_of(row: AnyRow) -> QueuedLine:
    offer = OfferKey(row.brand_id, row.channel_code, row.reference)
    wanted = Line(
        row.position, row.sku, offer, row.remote_variant, row.remote_warehouse_id, row.value,
        row.listing,
    )  # fmt: skip
    return QueuedLine(row.activity_id, row.position, row.subject, row.way, wanted, row.attempts)


async def which(
    connection: AsyncConnection, lines: Sequence[QueuedLine], condition: ColumnElement[bool]
) -> set[tuple[str, int]]:
    """Which of these lines, all of one activity, fit the condition."""
    its = and_(
        wishes.c.activity_id == lines[0].activity_id,
        wishes.c.position.in_([line.position for line in lines]),
    )
    found = await connection.execute(choose(*KEY).where(its, condition))
    return {(row.activity_id, row.position) for row in found}


def _as_sent(lines: Sequence[QueuedLine]) -> ColumnElement[bool]:
    """These lines, unless they were sent again meanwhile."""
    keys = [(*key_of(line), line.attempts) for line in lines]
    return tuple_(*KEY, wishes.c.attempts).in_(keys)


async def change(
    connection: AsyncConnection, lines: Sequence[QueuedLine], values: Mapping[str, Any]
) -> None:
    await connection.execute(update(wishes).where(_as_sent(lines)).values(values))


async def forget(connection: AsyncConnection, lines: Sequence[QueuedLine]) -> None:
    if lines:
        await connection.execute(delete(wishes).where(_as_sent(lines)))
