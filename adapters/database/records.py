"""Frozen dataclasses as JSON text and back, exact: amounts travel as text."""

import json
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dump(value: object) -> str:
    """A record, or a tuple of them, as JSON text."""
    return "[]" if value == () else _encode(_plain(value))


def load(kind: type[T], text: str) -> T:
    """The record that `dump` wrote; fields that were not written keep their defaults."""
    return cast("T", _reader(cast("Hashable", kind))(json.loads(text)))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in cast("tuple[object, ...]", value)]
    return str(value) if isinstance(value, Decimal) else value


@cache
def _reader(kind: Hashable) -> Callable[[Any], Any]:
    if get_origin(kind) is tuple:
        item = _reader(get_args(kind)[0])
        return lambda found: tuple([item(each) for each in found])
    optional = [part for part in get_args(kind) if part is not NoneType]
    if optional:
        inner = _reader(optional[0])
        return lambda found: None if found is None else inner(found)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
        make = cast("Callable[..., Any]", kind)
        return lambda found: make(**{name: readers[name](each) for name, each in found.items()})
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, StrEnum)):
        return cast("Callable[[Any], Any]", kind)
    return lambda found: found
