"""Numbering the changes that exports tell, of rows that have no number in their own table."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.counters import Counter, next_number
from adapters.database.engine import AnyInsert, in_each_dialect
from adapters.database.records import load
from adapters.database.tables import row_changes
from domain.exports import ExportKind


def _newest(laid: AnyInsert) -> AnyInsert:
    new = {name: laid.excluded[name] for name in ("change_sequence", "updated_at")}
    return laid.on_conflict_do_update(index_elements=["kind", "row_id"], set_=new)


_PUT = in_each_dialect(row_changes, _newest)


async def note_changes(
    connection: AsyncConnection, kind: ExportKind, row_ids: Iterable[str], now: datetime
) -> None:
    """Give each of these products or variants a number; the counter stays locked to the end."""
    names = sorted(set(row_ids))
    if not names:
        return
    first = await next_number(connection, Counter.CATALOGUE, len(names)) - len(names) + 1
    await put_changes(connection, kind, {name: first + n for n, name in enumerate(names)}, now)


async def put_changes(
    connection: AsyncConnection, kind: ExportKind, numbers: Mapping[str, int], now: datetime
) -> None:
    """Tell of rows by their ids under numbers that were taken in this transaction.

    Whoever deletes an order, or some of its lines, tells so here, under a number of the orders'.
    """
    if not numbers:
        return
    rows: list[dict[str, object]] = []
    for row_id, number in numbers.items():
        brand_id, channel_code, *_ = load(tuple[str, ...], row_id)
        rows.append(
            {
                "kind": kind,
                "row_id": row_id,
                "brand_id": brand_id,
                "channel_code": channel_code,
                "change_sequence": number,
                "updated_at": now,
            }
        )
    await connection.execute(_PUT[connection.dialect.name], rows)


def line_id(order_id: str, position: int) -> str:
    """The key of an order's line, as JSON: the order's, and the line's position."""
    return f"{order_id[:-1]},{position}]"
