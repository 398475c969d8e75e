"""Orders and their lines as records: no column that was not asked for, one statement each."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    Column,
    ColumnElement,
    Text,
    any_,
    func,
    literal_column,
    select,
    type_coerce,
)

from adapters.database.driver import fetch
from adapters.database.engine import Connections
from adapters.database.order_filters import SORTS, asked, listed, listing, ordering_of
from adapters.database.paging import (
    Ordering,
    Span,
    has_rest,
    read_pages,
    read_span,
    rest_of,
    sliced,
    write_position,
)
from adapters.database.prepared import Marks, Texts
from adapters.database.records import load
from adapters.database.rows import AnyRow, AnySelect, choose
from adapters.database.shapes import Decode, decoders, raw, record_class, records
from adapters.database.tables import order_lines, orders
from domain.orders import Courier, OrderFilter, OrderKey, OrderSort
from domain.pages import Listed, PageRequest, Position
from domain.records import Columns, Record, RecordsWanted

KEY = frozenset({"order_id", "brand_id", "channel_code", "remote_order_id"})
"""Read of every order, whatever is asked: what leads to all else."""

LINE_KEY = frozenset({"order_id"})


def _couriers(text: str) -> tuple[Courier, ...]:
    return load(tuple[Courier, ...], text)


_OWN = {"shipping_couriers": _couriers}


class OrderRecordRepository:
    """domain.ports.OrderRecords over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._texts = Texts(connections.reader.sync_engine.dialect)

    async def pages(self, wanted: Sequence[RecordsWanted]) -> Sequence[Listed[Record]]:
        """Each page; several of one level are one statement, of the columns of all."""
        if len(wanted) == 1:
            return [await self._page(*wanted[0])]
        read = frozenset[str]().union(*(each[3].read for each in wanted))
        read |= {SORTS[sort.field].column.name for _, sort, _, _ in wanted}
        hidden = frozenset[str]().union(*(each[3].hidden for each in wanted))
        columns = _of_orders(read)
        kind = record_class(tuple(column.name for column in columns), hidden)
        rows = choose(*map(raw, columns))
        slices = [
            (rows.where(listed(filter_, sort)), ordering_of(sort), request)
            for filter_, sort, request, _ in wanted
        ]

        own = {at: of for at, of in self._decoders(columns).items() if columns[at].name in _OWN}

        def record(row: AnyRow) -> Record:
            return records([row[: len(columns)]], kind, own)[0]

        pages = await read_pages(self._connections, slices, record)
        return [
            Listed([edge.node for edge in page.edges], page.has_next, page.has_previous, _place(s))
            for page, (_, s, _, _) in zip(pages, wanted, strict=True)
        ]

    async def by_key(self, keys: Sequence[OrderKey], columns: Columns) -> Mapping[OrderKey, Record]:
        """Those that there are."""
        names = {key.text: key for key in keys}
        found = await self._among(orders.c.order_id, list(names), _of_orders(columns.read), columns)
        return {names[record.order_id]: record for record in found}

    async def lines(self, order_ids: Sequence[str], columns: Columns) -> Mapping[str, list[Record]]:
        """The lines of each order, in their order; orders without lines are left out."""
        wanted = _of_lines(columns.read)
        found: dict[str, list[Record]] = {}
        for line in await self._among(order_lines.c.order_id, order_ids, wanted, columns):
            found.setdefault(line.order_id, []).append(line)
        return found

    async def _page(
        self, wanted: OrderFilter, sort: OrderSort, request: PageRequest, columns: Columns
    ) -> Listed[Record]:
        ordering = ordering_of(sort)
        span = read_span(ordering, request)
        terms = asked(wanted)
        its = _of_orders(columns.read | {SORTS[sort.field].column.name})
        page = _Page(its, sort, terms, ordering, span)
        found = await self._read(page, columns, request.limit + 1, rest=False)
        if len(found) <= request.limit and has_rest(ordering, span):
            found += await self._read(page, columns, request.limit + 1 - len(found), rest=True)
        more = len(found) > request.limit
        kept = found[: request.limit]
        if request.backwards:
            kept.reverse()
            return Listed(kept, request.before is not None, more, _place(sort))
        return Listed(kept, more, request.after is not None, _place(sort))

    async def _read(
        self, page: "_Page", columns: Columns, limit: int, *, rest: bool
    ) -> list[Record]:
        prepared = self._texts.get(
            (page.shape, limit, rest), lambda marks: page.write(marks, limit, rest=rest)
        )
        rows = await fetch(self._connections.reader, prepared, page.values(rest=rest))
        return self._records(rows, page.columns, columns)

    async def _among(
        self,
        column: Column[Any],
        values: Sequence[str],
        wanted: tuple[Column[Any], ...],
        columns: Columns,
    ) -> list[Record]:
        if not values:
            return []
        is_sqlite = self._connections.is_sqlite
        table = column.table

        def write(marks: Marks) -> AnySelect:
            rows = choose(*map(raw, wanted)).where(_one_of(column, marks.one(), sqlite=is_sqlite))
            return rows.order_by(table.c.position) if "position" in table.c else rows

        prepared = self._texts.get((table.name, wanted), write)
        given = json.dumps(list(values)) if is_sqlite else list(values)
        rows = await fetch(self._connections.reader, prepared, [given])
        return self._records(rows, wanted, columns)

    def _records(
        self, rows: Sequence[Sequence[Any]], its: tuple[Column[Any], ...], columns: Columns
    ) -> list[Record]:
        kind = record_class(tuple(column.name for column in its), columns.hidden)
        return records(rows, kind, self._decoders(its))

    def _decoders(self, its: tuple[Column[Any], ...]) -> dict[int, Decode]:
        return decoders(its, _OWN, sqlite=self._connections.is_sqlite)


class _Page:
    """One page of orders: what its statement looks like, and with which values."""

    def __init__(
        self,
        columns: tuple[Column[Any], ...],
        sort: OrderSort,
        terms: tuple[tuple[int, Sequence[Any]], ...],
        ordering: Ordering,
        span: Span,
    ) -> None:
        self.columns = columns
        self._sort = sort
        self._terms = terms
        self._ordering = ordering
        self._span = span

    @property
    def shape(self) -> tuple[object, ...]:
        """All that decides the statement's text but for the limit."""
        return (
            self.columns,
            self._sort,
            tuple([(at, len(values)) for at, values in self._terms]),
            _nulls(self._span.after),
            _nulls(self._span.before),
            self._span.backwards,
        )

    def write(self, marks: Marks, limit: int, *, rest: bool) -> AnySelect:
        """The statement, its parameters marked in the order of `values`."""
        rows = choose(*map(raw, self.columns))
        for at, values in self._terms:
            rows = rows.where(listing(at, self._sort)(marks.many(len(values))))
        span = Span(
            self._span.after if rest else _marked(self._span.after, marks),
            _marked(self._span.before, marks),
            self._span.backwards,
        )
        cut = rest_of if rest else sliced
        return cut(rows, self._ordering, span).limit(literal_column(str(limit)))

    def values(self, *, rest: bool) -> list[Any]:
        """What stands for the marks."""
        given = [value for _, values in self._terms for value in values]
        for bound in (None if rest else self._span.after, self._span.before):
            given += [value for value in bound or () if value is not None]
        return given


def _nulls(values: Sequence[Any] | None) -> tuple[bool, ...] | None:
    return None if values is None else tuple([value is None for value in values])


def _marked(values: Sequence[Any] | None, marks: Marks) -> Sequence[Any] | None:
    if values is None:
        return None
    return [None if value is None else marks.one() for value in values]


def _one_of(
    column: Column[Any], values: BindParameter[Any], *, sqlite: bool
) -> ColumnElement[bool]:
    """Whether the column is one of many texts that are one parameter: one text for any number."""
    if not sqlite:
        return column == any_(type_coerce(values, ARRAY(Text())))
    each = func.json_each(type_coerce(values, Text())).table_valued("value")
    return column.in_(select(each.c.value))


def _place(sort: OrderSort) -> "Place":
    return Place(tuple(key.column.name for key in ordering_of(sort).keys))


class Place:
    """Tells a record's position in a list: only where somebody asks for a cursor."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names

    def __call__(self, record: Record) -> Position:
        return write_position([getattr(record, name) for name in self._names])


@lru_cache(1024)
def _of_orders(read: frozenset[str]) -> tuple[Column[Any], ...]:
    return _columns(orders.c, read | KEY)


@lru_cache(1024)
def _of_lines(read: frozenset[str]) -> tuple[Column[Any], ...]:
    return _columns(order_lines.c, read | LINE_KEY)


def _columns(its: Any, read: frozenset[str]) -> tuple[Column[Any], ...]:  # noqa: ANN401 - SQLAlchemy's
    """In the table's order; KeyError for one that the table does not have."""
    for name in read:
        its[name]
    return tuple(column for column in its if column.name in read)
