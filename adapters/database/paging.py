"""Keyset pages: a slice of an ordered list, found by sort values and never by counting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Column, ColumnElement, and_, false, literal, or_, union_all

from adapters.database.engine import Connections
from adapters.database.rows import AnyRow, AnySelect, choose
from adapters.database.types import time_text
from domain.errors import BadUserInput
from domain.pages import Edge, Page, PageRequest, Position

T = TypeVar("T")

MOST_PAGES = 100
"""Parts of one statement: SQLite takes 500."""

Value = str | int | datetime | BindParameter[Any] | None
"""A value to begin at, or a parameter that stands for one; None is a null of the list's end."""


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column to sort by, among those read, and its values' type; nulls come last either way."""

    column: Column[Any]
    kind: type[str] | type[int] | type[datetime]
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Ordering:
    """Sort keys, the unique id last, all in one direction."""

    keys: tuple[SortKey, ...]
    descending: bool = False


async def read_page(
    connections: Connections,
    rows: AnySelect,
    ordering: Ordering,
    request: PageRequest,
    read: Callable[[AnyRow], T],
) -> Page[T]:
    """One statement for one page, and one where it reaches the nulls at the list's end.

    A side that was not walked has more when a position bounds it.
    """
    found = list(await connections.read(_slice(rows, ordering, request)))
    rest = _rest(rows, ordering, request) if len(found) <= request.limit else None
    if rest is not None:
        found += await connections.read(rest.limit(request.limit + 1 - len(found)))
    return _page(found, _places(rows, ordering), request, read)


async def read_pages(
    connections: Connections,
    wanted: Sequence[tuple[AnySelect, Ordering, PageRequest]],
    read: Callable[[AnyRow], T],
) -> list[Page[T]]:
    """One statement for many pages of rows with the same columns, in the order they are wanted."""
    pages: list[Page[T]] = []
    for start in range(0, len(wanted), MOST_PAGES):
        pages.extend(await _read_union(connections, wanted[start : start + MOST_PAGES], read))
    return pages


async def count_all(connections: Connections, counted: Sequence[AnySelect]) -> list[int]:
    """One statement for many counts."""
    counts: list[int] = []
    for start in range(0, len(counted), MOST_PAGES):
        part = [each.scalar_subquery() for each in counted[start : start + MOST_PAGES]]
        counts.extend((await connections.read(choose(*part)))[0])
    return counts


async def _read_union(
    connections: Connections,
    wanted: Sequence[tuple[AnySelect, Ordering, PageRequest]],
    read: Callable[[AnyRow], T],
) -> list[Page[T]]:
    found: list[list[AnyRow]] = [[] for _ in wanted]
    await _read_parts(connections, {at: _slice(*each) for at, each in enumerate(wanted)}, found)
    short = [at for at, its in enumerate(found) if len(its) <= wanted[at][2].limit]
    rests = {at: rest for at in short if (rest := _rest(*wanted[at])) is not None}
    if rests:
        await _read_parts(connections, rests, found)
    pages: list[Page[T]] = []
    for its, (rows, ordering, request) in zip(found, wanted, strict=True):
        places = _places(rows, ordering)
        pages.append(_page(_walked(its, places, ordering, request), places, request, read))
    return pages


async def _read_parts(
    connections: Connections, parts: Mapping[int, AnySelect], found: list[list[AnyRow]]
) -> None:
    """One statement for many parts, each row to those of its number."""
    numbered = [choose(part.subquery(), literal(number)) for number, part in parts.items()]
    for row in await connections.read(union_all(*numbered)):
        number: int = row[-1]
        found[number].append(row)


@dataclass(frozen=True, slots=True)
class Span:
    """Between which sort values a page lies, and from which side it is walked."""

    after: Sequence[Value] | None
    before: Sequence[Value] | None
    backwards: bool


def read_span(ordering: Ordering, request: PageRequest) -> Span:
    """The request in sort values; BadUserInput for positions of another list."""
    after, before = (
        None if position is None else _read_position(position, ordering.keys)
        for position in (request.after, request.before)
    )
    return Span(after, before, request.backwards)


def _slice(rows: AnySelect, ordering: Ordering, request: PageRequest) -> AnySelect:
    return sliced(rows, ordering, read_span(ordering, request)).limit(request.limit + 1)


def _rest(rows: AnySelect, ordering: Ordering, request: PageRequest) -> AnySelect | None:
    span = read_span(ordering, request)
    if not has_rest(ordering, span):
        return None
    return rest_of(rows, ordering, span).limit(request.limit + 1)


def sliced(rows: AnySelect, ordering: Ordering, span: Span) -> AnySelect:
    """The rows of the span from the walked side; `rest_of` follows what comes short."""
    statement = rows
    for values, follows in ((span.after, True), (span.before, False)):
        if values is not None:
            beyond = _beyond(ordering, values, follows=follows)
            if follows and span.backwards and _stops_at_nulls(ordering, values):
                beyond = or_(beyond, ordering.keys[0].column.is_(None))
            statement = statement.where(beyond)
    return statement.order_by(*_order(ordering, backwards=span.backwards))


def has_rest(ordering: Ordering, span: Span) -> bool:
    """Whether nulls at the list's end follow a page after a value.

    "Less, or null" would be no piece of an index: a deep page would read all that is above it.
    """
    if span.after is None or span.backwards:
        return False
    return _stops_at_nulls(ordering, span.after)


def rest_of(rows: AnySelect, ordering: Ordering, span: Span) -> AnySelect:
    """Those nulls."""
    nulls = rows.where(ordering.keys[0].column.is_(None))
    if span.before is not None:
        nulls = nulls.where(_beyond(ordering, span.before, follows=False))
    return nulls.order_by(*_order(ordering, backwards=False))


def _stops_at_nulls(ordering: Ordering, values: Sequence[Value]) -> bool:
    return ordering.keys[0].nullable and values[0] is not None


def _places(rows: AnySelect, ordering: Ordering) -> list[int]:
    """Where the sort values stand in a row."""
    names = rows.selected_columns.keys()
    return [names.index(key.column.name) for key in ordering.keys]


def _walked(
    rows: list[AnyRow], places: list[int], ordering: Ordering, request: PageRequest
) -> list[AnyRow]:
    """Rows of a union in the order that their own part had: a union promises none."""
    descending = ordering.descending is not request.backwards
    for place in reversed(places):
        given = [row for row in rows if row[place] is not None]
        given.sort(key=itemgetter(place), reverse=descending)
        empty = [row for row in rows if row[place] is None]
        rows = [*empty, *given] if request.backwards else [*given, *empty]
    return rows


def _page(
    found: Sequence[AnyRow],
    places: list[int],
    request: PageRequest,
    read: Callable[[AnyRow], T],
) -> Page[T]:
    more = len(found) > request.limit
    kept = found[: request.limit]
    edges = [Edge(read(row), write_position([row[at] for at in places])) for row in kept]
    if request.backwards:
        return Page(tuple(reversed(edges)), request.before is not None, more)
    return Page(tuple(edges), more, request.after is not None)


def _beyond(ordering: Ordering, values: Sequence[Value], *, follows: bool) -> ColumnElement[bool]:
    """Beyond these values; the first key's nulls are left out, so that an index finds the rest."""
    larger = follows is not ordering.descending
    found: ColumnElement[bool] = false()
    for key, value in reversed(list(zip(ordering.keys, values, strict=True))):
        same = key.column.is_(None) if value is None else key.column == value
        strictly = _strictly(key, value, larger=larger, follows=follows)
        if follows and key.nullable and value is not None and key is not ordering.keys[0]:
            strictly = or_(strictly, key.column.is_(None))
        found = or_(strictly, and_(same, found))
    first, value = ordering.keys[0].column, values[0]
    if value is None:
        return found
    return and_(first >= value if larger else first <= value, found)


def _strictly(key: SortKey, value: Value, *, larger: bool, follows: bool) -> ColumnElement[bool]:
    if value is None:
        return false() if follows else key.column.is_not(None)
    return key.column > value if larger else key.column < value


def _order(ordering: Ordering, *, backwards: bool) -> list[ColumnElement[Any]]:
    descending = ordering.descending is not backwards
    terms: list[ColumnElement[Any]] = []
    for key in ordering.keys:
        term = key.column.desc() if descending else key.column.asc()
        if key.nullable:
            term = term.nulls_first() if backwards else term.nulls_last()
        terms.append(term)
    return terms


def write_position(values: Sequence[Any]) -> Position:
    """Sort values as the position of their row."""
    return tuple(time_text(v) if isinstance(v, datetime) else v for v in values)


def _read_position(position: Position, keys: Sequence[SortKey]) -> list[Value]:
    if len(position) != len(keys):
        raise _no_position()
    return [_read_value(value, key) for value, key in zip(position, keys, strict=True)]


def _read_value(value: str | int | None, key: SortKey) -> Value:
    if value is None and key.nullable:
        return None
    if key.kind is datetime and isinstance(value, str):
        return _read_time(value)
    if key.kind is not datetime and isinstance(value, key.kind) and not isinstance(value, bool):
        return value
    raise _no_position()


def _read_time(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _no_position() from None
    if moment.tzinfo is None:
        raise _no_position()
    return moment


def _no_position() -> BadUserInput:
    return BadUserInput("This cursor does not belong to this list: take one from its own pages.")
