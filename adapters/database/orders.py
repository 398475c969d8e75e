"""The read model of orders: one statement for each question, whatever the number of keys."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, func

from adapters.database.engine import Connections
from adapters.database.order_filters import conditions, listed, ordering_of
from adapters.database.order_records import OrderRecordRepository
from adapters.database.order_rows import (
    FEE_COLUMNS,
    LINE_COLUMNS,
    by_order,
    read_order,
    select_orders,
)
from adapters.database.paging import count_all, read_page
from adapters.database.rows import AnyRow, AnySelect, choose
from adapters.database.tables import (
    order_documents,
    order_fees,
    order_lines,
    order_versions,
    orders,
)
from adapters.database.version_rows import VERSION_COLUMNS, read_version
from domain.orders import (
    HistoryEntry,
    Order,
    OrderDocuments,
    OrderFee,
    OrderFilter,
    OrderKey,
    OrderLine,
    OrderSort,
)
from domain.pages import Page, PageRequest
from domain.versions import fold

P = TypeVar("P")


class OrderRepository:
    """domain.ports.Orders over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self.records = OrderRecordRepository(connections)

    async def page(self, wanted: OrderFilter, sort: OrderSort, request: PageRequest) -> Page[Order]:
        rows = select_orders().where(listed(wanted, sort))
        return await read_page(self._connections, rows, ordering_of(sort), request, read_order)

    async def count(self, wanted: OrderFilter) -> int:
        return (await self.counts([wanted]))[0]

    async def counts(self, wanted: Sequence[OrderFilter]) -> Sequence[int]:
        counted = choose(func.count()).select_from(orders)
        each = [counted.where(conditions(filter_)) for filter_ in wanted]
        return await count_all(self._connections, each)

    async def by_key(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, Order]:
        rows = await self._of(select_orders(), orders.c.order_id, keys)
        return {order.key: order for order in map(read_order, rows)}

    async def lines(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, tuple[OrderLine, ...]]:
        rows = choose(order_lines.c.order_id, *LINE_COLUMNS).order_by(order_lines.c.position)
        return await self._parts(rows, order_lines.c.order_id, keys, lambda r: OrderLine(*r[1:]))

    async def fees(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, tuple[OrderFee, ...]]:
        rows = choose(order_fees.c.order_id, *FEE_COLUMNS).order_by(order_fees.c.position)
        return await self._parts(rows, order_fees.c.order_id, keys, lambda r: OrderFee(*r[1:]))

    async def documents(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, OrderDocuments]:
        found = await self._of(choose(order_documents), order_documents.c.order_id, keys)
        return {key: OrderDocuments(*rows[0][1:]) for key, rows in by_order(keys, found).items()}

    async def history(
        self, keys: Sequence[OrderKey]
    ) -> Mapping[OrderKey, tuple[HistoryEntry, ...]]:
        versions = choose(order_versions.c.order_id, *VERSION_COLUMNS)
        found = await self._of(versions, order_versions.c.order_id, keys)
        return {key: _history(rows) for key, rows in by_order(keys, found).items()}

    async def _of(
        self, rows: AnySelect, column: ColumnElement[str], keys: Sequence[OrderKey]
    ) -> Sequence[AnyRow]:
        return await self._connections.read_of(rows, column, [key.text for key in keys])

    async def _parts(
        self,
        rows: AnySelect,
        column: ColumnElement[str],
        keys: Sequence[OrderKey],
        read: Callable[[AnyRow], P],
    ) -> Mapping[OrderKey, tuple[P, ...]]:
        found = by_order(keys, await self._of(rows, column, keys))
        return {key: tuple(map(read, its)) for key, its in found.items()}


def _history(rows: Sequence[AnyRow]) -> tuple[HistoryEntry, ...]:
    shown = fold([read_version(row) for row in rows]).shown
    return tuple(HistoryEntry(v.status, v.status_raw, v.occurred_at, v.received_at) for v in shown)
