"""Rows as records: tuples whose parts have names, decoded a column at a time."""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NoReturn, cast

from sqlalchemy import Boolean, Column, ColumnElement

from adapters.database.cells import RawText
from adapters.database.types import ExactDecimal, UtcDateTime, Word
from domain.records import Record

Decode = Callable[[Any], Any]


class _Partial:
    """What every record says of a column that was not read."""

    __slots__ = ()

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{name} was not read: it is not among the columns asked for")


@lru_cache(1024)
def record_class(names: tuple[str, ...], hidden: frozenset[str]) -> type[Any]:
    """The class of rows with these columns in their order; hidden ones are None in each."""
    name_parts: Callable[..., Any] = namedtuple
    kept = name_parts("Row", names)
    apart = dict.fromkeys(hidden - frozenset(names))
    body: dict[str, Any] = {"__slots__": (), **apart, "hides": bool(hidden)}
    return type("Record", (kept, _Partial), body)


def raw(column: Column[Any]) -> ColumnElement[Any]:
    """The column as the driver gives it soonest: amounts as text, the rest as it is."""
    if isinstance(column.type, ExactDecimal):
        return RawText(column).label(column.name)
    return column


def decoders(
    columns: Sequence[Column[Any]], own: Mapping[str, Decode], *, sqlite: bool
) -> dict[int, Decode]:
    """What is made of which column's cells: `own` says it by name, SQLite lacks times and truth."""
    found = {place: _decoder(column, sqlite=sqlite) for place, column in enumerate(columns)}
    places = {column.name: place for place, column in enumerate(columns)}
    found |= {places[name]: decode for name, decode in own.items() if name in places}
    return {place: decode for place, decode in found.items() if decode is not None}


def _decoder(column: Column[Any], *, sqlite: bool) -> Decode | None:
    kind: Any = column.type
    if isinstance(kind, Word):
        words: type[StrEnum] = cast("Word[StrEnum]", kind).words
        return {word.value: word for word in words}.__getitem__
    if sqlite and isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat
    return bool if sqlite and isinstance(column.type, Boolean) else None


def records(
    rows: Sequence[Sequence[Any]], kind: type[Any], decode: dict[int, Decode]
) -> list[Record]:
    """The rows as records of `kind`."""
    make: Callable[[Iterable[Any]], Record] = kind._make
    if not decode or not rows:
        return list(map(make, rows))
    cells: list[Any] = list(zip(*rows, strict=True))
    for place, of in decode.items():
        cells[place] = [None if cell is None else of(cell) for cell in cells[place]]
    return list(map(make, zip(*cells, strict=True)))
