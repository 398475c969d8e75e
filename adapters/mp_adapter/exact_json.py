"""JSON written as exactly as it was read, and in one canonical form for comparing."""

import contextlib
import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from typing import cast

from domain.errors import Malformed

_WIDE = Context(prec=200)
"""Wide enough that no number which read_json lets through is rounded."""


_ASCII = json.JSONEncoder(separators=(",", ":"))
_PLAIN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dump_json(value: object, *, ascii_only: bool = False) -> str:
    """Compact JSON of what read_json gives: key order kept, every Decimal digit for digit.

    Raises Malformed when the value is nested too deeply to write.
    """
    try:
        with contextlib.suppress(TypeError):  # a Decimal is in it
            return (_ASCII if ascii_only else _PLAIN).encode(value)
        return _dump(value, ascii_only)
    except RecursionError:
        raise Malformed("the JSON is nested too deeply") from None


def as_object(value: object) -> Mapping[str, object] | None:
    """The value if it is a JSON object."""
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else None


def _dump(value: object, ascii_only: bool) -> str:
    if isinstance(value, Decimal):
        return str(value)
    members = as_object(value)
    if members is not None:
        pairs: list[str] = []
        for key, item in members.items():
            pairs.append(f"{json.dumps(key, ensure_ascii=ascii_only)}:{_dump(item, ascii_only)}")
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list | tuple):
        items = [_dump(item, ascii_only) for item in cast("Sequence[object]", value)]
        return "[" + ",".join(items) + "]"
    return json.dumps(value, ensure_ascii=ascii_only)


def content_hash(body: Mapping[str, object]) -> str:
    """SHA-256 of an order message without its id, publish status and transaction_date.

    Keys are sorted and numbers compared by value: 10000 and 10000.00 are the same content.
    """
    content = {name: value for name, value in body.items() if name != "id"}
    order = as_object(content.get("order"))
    if order is not None:
        content["order"] = {
            name: value
            for name, value in order.items()
            if name not in {"status", "transaction_date"}
        }
    try:
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=_number)
    except RecursionError:
        raise Malformed("the JSON is nested too deeply") from None
    return hashlib.sha256(text.encode()).hexdigest()


def _number(value: object) -> object:
    """Whole numbers as int; the others under a key that no message has, apart from any text."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} is not read from JSON")
    if value == value.to_integral_value():
        return int(value)
    return {"\x00decimal": str(_WIDE.normalize(value))}
