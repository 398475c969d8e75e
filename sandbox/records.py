"""Dataclasses to JSON and back, for the state file."""

import dataclasses
import types
from collections.abc import Callable, Hashable
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from sandbox.json_text import Json, Object

T = TypeVar("T")

READERS: dict[Any, Callable[[str], Any]] = {datetime: datetime.fromisoformat, Decimal: Decimal}


def to_json(value: object) -> Json:
    """Turn a record of dataclasses, lists, dates and plain values into JSON."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: to_json(getattr(value, field.name)) for field in fields}
    if isinstance(value, list):
        return [to_json(item) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        return {str(k): to_json(v) for k, v in cast("dict[object, object]", value).items()}
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, str | int | Decimal):
        return value
    raise TypeError(f"no JSON for {type(value).__name__}")


def from_json(kind: type[T], value: Json) -> T:
    """Rebuild a dataclass from what `to_json` wrote."""
    record = cast("Object", value)
    hints = _hints(cast("Hashable", kind))
    return kind(**{name: _read(hints[name], item) for name, item in record.items()})


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(hint: Any, value: Json) -> Any:  # noqa: ANN401  any field of any record
    origin = get_origin(hint)
    if value is not None and origin in (Union, types.UnionType):
        return _read(get_args(hint)[0], value)
    if origin is list and isinstance(value, list):
        return [_read(get_args(hint)[0], item) for item in value]
    if hint in (datetime, Decimal):
        return READERS[hint](str(value))
    if dataclasses.is_dataclass(hint):
        return from_json(cast("type[Any]", hint), value)
    return value
