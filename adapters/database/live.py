"""What changed, for those who follow: orders by their numbers, the rest by how it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, null, or_

from adapters.database.activities import ACTIVITY_COLUMNS
from adapters.database.channels import CHANNEL_COLUMNS, read_channel
from adapters.database.counters import Counter
from adapters.database.engine import Connections
from adapters.database.order_filters import conditions
from adapters.database.order_rows import read_order, select_orders
from adapters.database.rows import choose
from adapters.database.tables import (
    activities,
    activity_items,
    channels,
    counters,
    order_versions,
    orders,
)
from adapters.database.unindexed import Unindexed
from domain.activities import Activity, ActivityStatus
from domain.channels import Channel
from domain.live import ActivityState, OrderChange
from domain.orders import Order, OrderFilter, OrderKey

MOST_FILTERS = 50
"""Filters that one statement asks of: each brings parameters of its own."""

_QUEUED = (
    choose(func.count())
    .where(
        activity_items.c.activity_id == activities.c.activity_id,
        activity_items.c.status == ActivityStatus.QUEUED,
    )
    .scalar_subquery()
)


class LiveRepository:
    """domain.live.LiveReads over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def head(self) -> int:
        value = choose(counters.c.value).where(counters.c.name == Counter.ORDERS)
        rows = await self._connections.read(value)
        return int(rows[0][0]) if rows else 0

    async def orders_after(
        self, sequence: int, wanted: OrderFilter, limit: int
    ) -> Sequence[OrderChange]:
        its = replace(wanted, changed_after=None, brand_ids=None)
        found = select_orders().add_columns(conditions(its).label("matches"))
        found = found.where(
            orders.c.change_sequence > sequence, or_(conditions(its), _once_matched(its))
        )
        if wanted.brand_ids is not None:  # walked by the numbers of changes, not by brand
            found = found.where(Unindexed(orders.c.brand_id).in_(sorted(wanted.brand_ids)))
        page = found.order_by(orders.c.change_sequence).limit(limit)
        rows = await self._connections.read(page)
        return [OrderChange(read_order(row), bool(row.matches)) for row in rows]

    async def standings(
        self, orders: Sequence[Order], filters: Sequence[OrderFilter]
    ) -> Sequence[Mapping[OrderKey, bool | None]]:
        found: list[Mapping[OrderKey, bool | None]] = []
        for start in range(0, len(filters), MOST_FILTERS):
            found += await self._standings(orders, filters[start : start + MOST_FILTERS])
        return found

    async def _standings(
        self, changed: Sequence[Order], filters: Sequence[OrderFilter]
    ) -> list[Mapping[OrderKey, bool | None]]:
        asked: list[ColumnElement[Any]] = [
            _standing(each).label(f"of_{number}") for number, each in enumerate(filters)
        ]
        rows = choose(orders.c.order_id, orders.c.change_sequence, *asked)
        keys = {order.key.text: order for order in changed}
        found: list[dict[OrderKey, bool | None]] = [{} for _ in filters]
        for name, sequence, *its in await self._connections.read_of(rows, orders.c.order_id, keys):
            order = keys[name]
            if order.change_sequence == sequence:
                for standing, one in zip(its, found, strict=True):
                    one[order.key] = None if standing is None else bool(standing)
        return list(found)

    async def activities(self, ids: Sequence[str]) -> Mapping[str, ActivityState]:
        rows = choose(*ACTIVITY_COLUMNS, activities.c.revision, _QUEUED.label("queued"))
        found = await self._connections.read_of(rows, activities.c.activity_id, ids)
        return {
            row.activity_id: ActivityState(
                Activity(*row[: len(ACTIVITY_COLUMNS)]), row.revision, row.queued
            )
            for row in found
        }

    async def channels(self, brand_ids: frozenset[str] | None) -> Sequence[Channel]:
        rows = choose(*CHANNEL_COLUMNS)
        if brand_ids is None:
            return [read_channel(row) for row in await self._connections.read(rows)]
        found = await self._connections.read_of(rows, channels.c.brand_id, brand_ids)
        return [read_channel(row) for row in found]


def _standing(wanted: OrderFilter) -> ColumnElement[Any]:
    """1 where it fulfils the filter, 0 where it once may have, else null."""
    return case((conditions(wanted), 1), (_once_matched(wanted), 0), else_=null())


def _once_matched(wanted: OrderFilter) -> ColumnElement[bool]:
    """It fulfils all but the statuses, and a version of it had one of those."""
    if wanted.statuses is None:
        return false()
    had = exists().where(
        order_versions.c.order_id == orders.c.order_id,
        order_versions.c.status.in_(sorted(wanted.statuses)),
    )
    return and_(conditions(replace(wanted, statuses=None)), had)
