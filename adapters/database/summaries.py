"""Summaries of orders: grouped and added by the database, in whole numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Label, case, func, literal, literal_column, null

from adapters.database.calendar import day_number, first_day, number_in
from adapters.database.engine import Connections
from adapters.database.order_filters import conditions
from adapters.database.rows import AnyRow, AnySelect, choose
from adapters.database.tables import order_lines, orders
from adapters.database.unindexed import Unindexed
from domain.orders import OrderFilter, TimeRange
from domain.summaries import (
    CALENDAR,
    MOST_ROWS,
    SummaryKey,
    SummaryRow,
    Sums,
    Value,
    add,
    offsets,
    second_of,
    too_many,
)

_of = orders.c
_PLAIN: Mapping[SummaryKey, ColumnElement[Any]] = {
    SummaryKey.BRAND: _of.brand_id,
    SummaryKey.CHANNEL: _of.channel_code,
    SummaryKey.STATUS: Unindexed(_of.status),
    SummaryKey.SKU: order_lines.c.sku,
    SummaryKey.WAREHOUSE: _of.remote_warehouse_id,
    SummaryKey.COURIER: _of.shipping_provider,
    SummaryKey.CITY: _of.delivery_city,
}

_line_order = order_lines.c.order_id
_ORDER_SUMS: Mapping[str, ColumnElement[Any]] = {
    "orders": func.count(),
    "units": func.sum(_of.unit_count),
    "gross": func.sum(_of.gross_hundredths),
    "grosses": func.count(_of.gross_hundredths),
    "net": func.sum(_of.net_hundredths),
    "nets": func.count(_of.net_hundredths),
    "apart": func.count() - func.count(_of.unit_count),
}
_LINE_SUMS: Mapping[str, ColumnElement[Any]] = {
    "orders": func.count(_line_order.distinct()),
    "units": func.sum(order_lines.c.quantity),
    "gross": func.sum(order_lines.c.total_hundredths),
    "grosses": func.count(case((order_lines.c.line_total.is_not(None), _line_order)).distinct()),
    "net": literal(0),
    "nets": literal(0),
    "apart": func.count(order_lines.c.line_total) - func.count(order_lines.c.total_hundredths),
}
"""What is added of orders, or of their lines; `apart` are those that no whole number tells."""

_units = (
    choose(func.coalesce(func.sum(order_lines.c.quantity), 0))
    .where(_line_order == _of.order_id)
    .scalar_subquery()
)
_ORDERS_APART = (_units.label("units"), _of.totals_total, _of.totals_subtotal_seller)
_LINES_APART = (literal(0).label("units"), order_lines.c.line_total, null())


_ENDS = tuple(
    choose(_of.ordered_second)
    .where(_of.ordered_at.is_not(None))
    .order_by(end)
    .limit(1)
    .scalar_subquery()
    for end in (_of.ordered_at.asc().nulls_first(), _of.ordered_at.desc().nulls_last())
)
"""When the first and the last order were made, off the ends of an index."""


class SummaryRepository:
    """domain.summaries.Summaries over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def summary(
        self, wanted: OrderFilter, keys: Sequence[SummaryKey], zone: tzinfo
    ) -> tuple[SummaryRow, ...]:
        """One statement, one more where days are asked for, one where amounts must be apart."""
        grouping = _Grouping(tuple(dict.fromkeys(keys)), await self._clock(keys, zone))
        rows = await self._connections.read(grouping.sums(wanted).limit(MOST_ROWS + 1))
        if len(rows) > MOST_ROWS:
            raise too_many()
        found = _Found(grouping.keys)
        for row in rows:
            found.add(row)
        if any(row.apart for row in rows):
            for row in await self._connections.read(grouping.apart(wanted)):
                found.add_apart(row, counts=not grouping.by_line)
        return found.rows()

    async def _clock(
        self, keys: Sequence[SummaryKey], zone: tzinfo
    ) -> tuple[tuple[int, int], ...] | None:
        """The zone's offsets while there were orders; None where no day is asked for."""
        if CALENDAR.isdisjoint(keys):
            return None
        [(first, last)] = await self._connections.read(choose(*_ENDS))
        return ((0, 0),) if first is None else offsets(zone, first, last)


@dataclass(frozen=True, slots=True)
class _Grouping:
    """What is grouped by, and the clock that says which day an order is of."""

    keys: tuple[SummaryKey, ...]
    clock: tuple[tuple[int, int], ...] | None

    @property
    def by_line(self) -> bool:
        return SummaryKey.SKU in self.keys

    def sums(self, wanted: OrderFilter) -> AnySelect:
        """Grouped by days first, then these by weeks or months, whose arithmetic is long."""
        columns = self._columns()
        sums = _LINE_SUMS if self.by_line else _ORDER_SUMS
        measured = [column.label(name) for name, column in sums.items()]
        first = self._from(choose(*columns, *measured), wanted).group_by(*_names(columns))
        # else PostgreSQL sorts it all to be quick with the few rows that LIMIT lets through
        inner = first.cte("days").prefix_with("MATERIALIZED", dialect="postgresql")
        again = self._again(inner)
        added = [func.sum(inner.c[name]).label(name) for name in sums]
        return choose(*again, *added).group_by(*_names(again))

    def apart(self, wanted: OrderFilter) -> AnySelect:
        """Each order or line with an amount that is no number of hundredths, by itself."""
        amounts = _LINES_APART if self.by_line else _ORDERS_APART
        names = ("units", "gross", "net")
        measured: list[Label[Any]] = [
            column.label(name) for name, column in zip(names, amounts, strict=True)
        ]
        rows = self._from(choose(*self._columns(), *measured), wanted)
        if self.by_line:
            total = order_lines.c.line_total
            rows = rows.where(total.is_not(None), order_lines.c.total_hundredths.is_(None))
        else:
            rows = rows.where(_of.unit_count.is_(None))
        inner = rows.subquery()
        return choose(*self._again(inner), *[inner.c[name] for name in names])

    def _columns(self) -> list[Label[Any]]:
        columns = [_PLAIN[key].label(_name(key)) for key in self.keys if key in _PLAIN]
        if self.clock is not None:
            columns.append(day_number(_of.ordered_second, self.clock).label("day"))
        return [*columns, _of.currency_code.label("currency")]

    def _again(self, inner: FromClause) -> list[Label[Any]]:
        columns = [
            (number_in(key, inner.c.day) if key in CALENDAR else inner.c[_name(key)]).label(
                _name(key)
            )
            for key in self.keys
        ]
        return [*columns, inner.c.currency.label("currency")]

    def _from(self, rows: AnySelect, wanted: OrderFilter) -> AnySelect:
        source: FromClause = orders
        if self.by_line:
            source = orders.join(order_lines, _line_order == _of.order_id)
        others = replace(wanted, statuses=None, ordered_at=TimeRange())
        return rows.select_from(source).where(conditions(others), *_off_the_index(wanted))


def _off_the_index(wanted: OrderFilter) -> Iterator[ColumnElement[bool]]:
    """Statuses, and the span in seconds: exactly, where it begins or ends between two."""
    if wanted.statuses is not None:
        yield Unindexed(_of.status).in_(sorted(wanted.statuses))
    times = wanted.ordered_at
    if times.start is not None:
        yield _of.ordered_second >= second_of(times.start)
        if times.start.microsecond:
            yield _of.ordered_at >= times.start
    if times.end is not None:
        second = second_of(times.end)
        if times.end.microsecond:
            yield _of.ordered_second <= second
            yield _of.ordered_at < times.end
        else:
            yield _of.ordered_second < second


def _name(key: SummaryKey) -> str:
    return f"of_{key.lower()}"


def _names(columns: Iterable[Label[Any]]) -> list[ColumnElement[Any]]:
    """By name: a parameter of one expression is another's, as far as PostgreSQL can tell."""
    return [literal_column(column.name) for column in columns]


@dataclass(slots=True)
class _Adding:
    orders: int = 0
    units: int = 0
    grosses: int = 0
    nets: int = 0
    gross: dict[str, Decimal] = field(default_factory=dict[str, Decimal])
    net: dict[str, Decimal] = field(default_factory=dict[str, Decimal])

    def sums(self) -> Sums:
        return Sums(
            order_count=self.orders,
            unit_count=self.units,
            gross=dict(sorted(self.gross.items())),
            net=dict(sorted(self.net.items())),
            gross_count=self.grosses,
            net_count=self.nets,
        )


class _Found:
    """The rows of a summary while they are put together, currency by currency."""

    def __init__(self, keys: tuple[SummaryKey, ...]) -> None:
        self._keys = keys
        self._found: dict[tuple[Any, ...], _Adding] = {} if keys else {(): _Adding()}

    def add(self, row: AnyRow) -> None:
        its = self._of(row)
        its.orders += int(row.orders)
        its.units += int(row.units or 0)
        its.grosses += int(row.grosses)
        its.nets += int(row.nets)
        for amounts, sum_, count in (
            (its.gross, row.gross, row.grosses),
            (its.net, row.net, row.nets),
        ):
            if count and sum_ is not None:
                _put(amounts, row.currency, Decimal(int(sum_)).scaleb(-2))

    def add_apart(self, row: AnyRow, *, counts: bool) -> None:
        its = self._of(row)
        its.units += int(row.units)
        its.grosses += counts and row.gross is not None
        its.nets += counts and row.net is not None
        for amounts, amount in ((its.gross, row.gross), (its.net, row.net)):
            if amount is not None:
                _put(amounts, row.currency, Decimal(amount))

    def rows(self) -> tuple[SummaryRow, ...]:
        ordered = sorted(self._found.items(), key=lambda one: [(v is None, v) for v in one[0]])
        return tuple(SummaryRow(self._values(values), adding.sums()) for values, adding in ordered)

    def _of(self, row: AnyRow) -> _Adding:
        return self._found.setdefault(tuple(row[: len(self._keys)]), _Adding())

    def _values(self, values: Sequence[Any]) -> Mapping[SummaryKey, Value]:
        return {
            key: first_day(key, value) if key in CALENDAR and value is not None else value
            for key, value in zip(self._keys, values, strict=True)
        }


def _put(amounts: dict[str, Decimal], currency: str, amount: Decimal) -> None:
    known = amounts.get(currency)
    amounts[currency] = amount if known is None else add(known, amount)
