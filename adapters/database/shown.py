"""Writing what is shown of an order, and counting the changes that readers can see."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy import insert as plain_insert
from sqlalchemy import update as plain_update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import insert
from adapters.database.order_rows import (
    content_values,
    fee_values,
    line_values,
    read_order,
    select_orders,
)
from adapters.database.rows import AnyRow, choose
from adapters.database.tables import (
    counters,
    order_documents,
    order_fees,
    order_lines,
    orders,
)
from domain.orders import Order, OrderKey, OrderStatus, OrderView, due_at

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

_STATE = choose(*[orders.c[name] for name in STATE])


async def show(connection: AsyncConnection, view: OrderView, now: datetime) -> Order:
    """Keep the view; the number is taken last, as its row stays locked until the commit."""
    order_id = view.content.key.text
    before = (await connection.execute(_STATE.where(orders.c.order_id == order_id))).first()
    if before is None or before.content_hash != view.content_hash:
        await _replace_parts(connection, view, is_new=before is None)
    if before is None or before.message_id != view.message_id:
        await _replace_documents(connection, view, is_new=before is None)
    values = _values(view)
    if before is None or _visibly_differs(before, values):
        values["updated_at"] = now
        values["change_sequence"] = await next_number(connection)
    else:
        values["updated_at"] = before.updated_at
        values["change_sequence"] = before.change_sequence
    if before is None:
        await connection.execute(plain_insert(orders), values)
    elif any(getattr(before, name) != values[name] for name in STATE):
        changed = plain_update(orders).where(orders.c.order_id == order_id)
        await connection.execute(changed.values(values))
    return _order(view, values)


async def show_expected(
    connection: AsyncConnection,
    key: OrderKey,
    expected: OrderStatus,
    since: datetime,
    now: datetime,
) -> None:
    """Show the status that a success of ours must have led to, unless a later version is shown."""
    rows = select_orders().where(orders.c.order_id == key.text, orders.c.occurred_at <= since)
    row = (await connection.execute(rows)).first()
    if row is None:
        return
    content = read_order(row).content
    values: dict[str, Any] = {
        "status": expected,
        "overlay_status": expected,
        "overlay_since": since,
        "due_at": due_at(content, expected),
    }
    if row.status != expected or row.overlay_status is None:
        values["updated_at"] = now
        values["change_sequence"] = await next_number(connection)
    changed = plain_update(orders).where(orders.c.order_id == key.text)
    await connection.execute(changed.values(values))


async def next_number(connection: AsyncConnection) -> int:
    """The next changeSequence: its row is locked until the commit, so numbers commit in order."""
    first = insert(connection, counters).values(name="orders", value=1)
    raised = first.on_conflict_do_update(
        index_elements=[counters.c.name], set_={"value": counters.c.value + 1}
    )
    result = await connection.execute(raised.returning(counters.c.value))
    return int(result.scalar_one())


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


def _visibly_differs(before: AnyRow, values: dict[str, Any]) -> bool:
    return (
        before.content_hash != values["content_hash"]
        or before.status != values["status"]
        or (before.overlay_status is None) != (values["overlay_status"] is None)
        or before.review_reason != values["review_reason"]
    )


async def _replace_parts(connection: AsyncConnection, view: OrderView, *, is_new: bool) -> None:
    parts = ((order_lines, line_values(view.content)), (order_fees, fee_values(view.content)))
    for table, rows in parts:
        if not is_new:
            await connection.execute(delete(table).where(table.c.order_id == view.content.key.text))
        if rows:
            await connection.execute(plain_insert(table), rows)


async def _replace_documents(connection: AsyncConnection, view: OrderView, *, is_new: bool) -> None:
    values = {
        "order_id": view.content.key.text,
        "raw": view.raw,
        "channel_response": view.content.channel_response,
        "barcode": view.content.barcode,
    }
    if is_new:
        await connection.execute(plain_insert(order_documents), values)
        return
    kept = order_documents.c.order_id == view.content.key.text
    await connection.execute(plain_update(order_documents).where(kept).values(values))


def _order(view: OrderView, values: dict[str, Any]) -> Order:
    return Order(
        content=replace(view.content, lines=(), fees=(), channel_response=None, barcode=None),
        status=view.status,
        status_is_expected=view.overlay is not None,
        needs_review=view.review_reason is not None,
        review_reason=view.review_reason,
        remote_updated_at=view.remote_updated_at,
        updated_at=values["updated_at"],
        change_sequence=values["change_sequence"],
    )
