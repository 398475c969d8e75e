"""JSON text with exact decimals, both ways, as the money of the document asks."""

import json
import sys
from decimal import Decimal
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | Decimal | bool | None"
Object: TypeAlias = dict[str, Json]

_LARGEST = Decimal(sys.float_info.max)


def encode(value: Json) -> str:
    """Write a value; decimals keep their digits, so 18828.83 never grows a tail."""
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)}: {encode(item)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(encode, value)) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value)


def decode(text: str | bytes) -> Json:
    """Read JSON strictly.

    Raises ValueError for malformed text, NaN, infinities and numbers beyond a double.
    """
    try:
        value: Json = json.loads(text, parse_float=_read_number, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def _read_number(text: str) -> Decimal:
    number = Decimal(text)
    if abs(number) > _LARGEST:
        _refuse(text)
    return number


def _refuse(text: str) -> None:
    raise ValueError(f"not a number: {text}")
