"""Writing what is shown of an order, and counting the changes that readers can see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete
from sqlalchemy import insert as plain_insert
from sqlalchemy import update as plain_update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.changes import line_id, put_changes
from adapters.database.counters import Counter, next_number
from adapters.database.engine import AnyInsert, in_each_dialect, padded
from adapters.database.order_rows import (
    content_values,
    fee_values,
    line_values,
    read_order,
    select_orders,
)
from adapters.database.rows import IDS, AnyRow
from adapters.database.tables import (
    order_documents,
    order_fees,
    order_lines,
    orders,
)
from domain.exports import ExportKind
from domain.orders import OrderStatus, OrderView, due_at

STATE = (
    "status",
    "overlay_status",
    "overlay_since",
    "review_reason",
    "content_hash",
    "message_id",
    "occurred_at",
    "remote_updated_at",
    "updated_at",
    "change_sequence",
)
"""Columns that tell whether a view differs from the one that is kept."""

_NEW_PARTS = {table: plain_insert(table) for table in (order_lines, order_fees)}
_OLD_LINES = (
    delete(order_lines)
    .where(order_lines.c.order_id.in_(IDS))
    .returning(order_lines.c.order_id, order_lines.c.position)
)
_OLD_FEES = delete(order_fees).where(order_fees.c.order_id.in_(IDS))


def _replacing(laid: AnyInsert) -> AnyInsert:
    values = {column.name: laid.excluded[column.name] for column in laid.table.columns}
    return laid.on_conflict_do_update(index_elements=["order_id"], set_=values)


_PUT_ORDER = in_each_dialect(orders, _replacing)
_PUT_DOCUMENTS = in_each_dialect(order_documents, _replacing)


@dataclass(frozen=True, slots=True)
class Change:
    """A view to keep, and the columns STATE of the one that is kept, if one is."""

    before: AnyRow | None
    view: OrderView
    now: datetime

    @property
    def order_id(self) -> str:
        return self.view.content.key.text

    @property
    def has_new_parts(self) -> bool:
        return self.before is None or self.before.content_hash != self.view.content_hash

    @property
    def has_new_documents(self) -> bool:
        return self.before is None or self.before.message_id != self.view.message_id


async def show(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Keep the views; the numbers are taken last, as their row stays locked until the commit."""
    gone = await _replace_parts(connection, [one for one in changes if one.has_new_parts])
    documents = [_documents(one.view) for one in changes if one.has_new_documents]
    if documents:
        await connection.execute(_PUT_DOCUMENTS[connection.dialect.name], documents)
    rows = [(one, _values(one.view)) for one in changes]
    visible = [(one, values) for one, values in rows if _visibly_differs(one.before, values)]
    count = len(visible)
    number = await next_number(connection, Counter.ORDERS, count) - count if visible else 0
    for place, (one, values) in enumerate(visible, start=1):
        values["updated_at"] = one.now
        values["change_sequence"] = number + place
    for one, values in visible:
        lines = {line: int(values["change_sequence"]) for line in gone.get(one.order_id, ())}
        await put_changes(connection, ExportKind.ORDER_LINES, lines, one.now)
    changed = [values for one, values in rows if _differs(one.before, values)]
    if changed:
        await connection.execute(_PUT_ORDER[connection.dialect.name], changed)


@dataclass(frozen=True, slots=True)
class Success:
    """An action of ours that led its order to a status; it began at `since`."""

    order_id: str
    status: OrderStatus
    since: datetime


async def show_expected(
    connection: AsyncConnection, successes: Sequence[Success], now: datetime
) -> None:
    """Show the statuses that our successes must have led to, unless later versions are shown."""
    if not successes:
        return
    its = orders.c.order_id.in_([one.order_id for one in successes])
    rows = {row.order_id: row for row in await connection.execute(select_orders().where(its))}
    laid = [
        (_overlay(rows[one.order_id], one), rows[one.order_id])
        for one in successes
        if one.order_id in rows and rows[one.order_id].occurred_at <= one.since
    ]
    visible = [values for values, row in laid if _is_seen(row, values)]
    count = len(visible)
    number = await next_number(connection, Counter.ORDERS, count) - count if visible else 0
    for place, values in enumerate(visible, start=1):
        values["new_updated_at"], values["new_change_sequence"] = now, number + place
    if laid:
        await connection.execute(_LAY, [values for values, _ in laid])


_LAID = ("status", "overlay_status", "overlay_since", "due_at", "updated_at", "change_sequence")
_LAY = (
    plain_update(orders)
    .where(orders.c.order_id == bindparam("of"))
    .values({name: bindparam(f"new_{name}") for name in _LAID})
)


def _overlay(row: AnyRow, success: Success) -> dict[str, Any]:
    return {
        "of": success.order_id,
        "new_status": success.status,
        "new_overlay_status": success.status,
        "new_overlay_since": success.since,
        "new_due_at": due_at(read_order(row).content, success.status),
        "new_updated_at": row.updated_at,
        "new_change_sequence": row.change_sequence,
    }


def _is_seen(row: AnyRow, values: dict[str, Any]) -> bool:
    return bool(row.status != values["new_status"] or row.overlay_status is None)


def _values(view: OrderView) -> dict[str, Any]:
    overlay = view.overlay
    return content_values(view.content, view.status) | {
        "status": view.status,
        "overlay_status": overlay.status if overlay else None,
        "overlay_since": overlay.since if overlay else None,
        "review_reason": view.review_reason,
        "occurred_at": view.occurred_at,
        "remote_updated_at": view.remote_updated_at,
        "message_id": view.message_id,
        "content_hash": view.content_hash,
    }


def _visibly_differs(before: AnyRow | None, values: dict[str, Any]) -> bool:
    return (
        before is None
        or before.content_hash != values["content_hash"]
        or before.status != values["status"]
        or (before.overlay_status is None) != (values["overlay_status"] is None)
        or before.review_reason != values["review_reason"]
    )


def _differs(before: AnyRow | None, values: dict[str, Any]) -> bool:
    """Whether the row must be written; what is not visible keeps its number and its time."""
    if before is None:
        return True
    values.setdefault("updated_at", before.updated_at)
    values.setdefault("change_sequence", before.change_sequence)
    return any(getattr(before, name) != values[name] for name in STATE)


async def _replace_parts(
    connection: AsyncConnection, changes: Sequence[Change]
) -> dict[str, list[str]]:
    """Write lines and fees anew; gives by order the keys of lines that it has no more."""
    old = padded(one.order_id for one in changes if one.before is not None)
    contents = [one.view.content for one in changes]
    lines = [row for content in contents for row in line_values(content)]
    fees = [row for content in contents for row in fee_values(content)]
    former = list(await connection.execute(_OLD_LINES, {"ids": old})) if old else []
    if old:
        await connection.execute(_OLD_FEES, {"ids": old})
    for table, rows in ((order_lines, lines), (order_fees, fees)):
        if rows:
            await connection.execute(_NEW_PARTS[table], rows)
    kept = {(row["order_id"], row["position"]) for row in lines}
    gone: dict[str, list[str]] = {}
    for order_id, position in former:
        if (order_id, position) not in kept:
            gone.setdefault(order_id, []).append(line_id(order_id, position))
    return gone


def _documents(view: OrderView) -> dict[str, Any]:
    return {
        "order_id": view.content.key.text,
        "raw": view.raw,
        "channel_response": view.content.channel_response,
        "barcode": view.content.barcode,
    }
