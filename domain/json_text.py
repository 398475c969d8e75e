"""JSON as it must be read where money is in it: exact, strict and bounded."""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import NoReturn, cast

from domain.errors import Malformed

MOST_DIGITS = 40
"""No amount or id has more; longer numbers are an attack or garbage."""

MOST_LEVELS = 100
"""No message of the document is deeper than ten; readers and writers after this one recurse."""


def read_json(data: bytes | str) -> object:
    """Read strict JSON into dicts, lists, str, bool, None, int and Decimal. Never a float.

    Raises Malformed, saying where, for broken UTF-8 or JSON, NaN and infinities, numbers beyond
    a float's range or of absurd length, nesting too deep to read, and texts that no database
    takes (NUL, lone surrogates).
    """
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        value: object = _DECODER.decode(text)
    except RecursionError:
        raise Malformed("the JSON is nested too deeply") from None
    except UnicodeDecodeError as error:
        raise Malformed(f"the text is no UTF-8: {error.reason}") from None
    except json.JSONDecodeError as error:
        raise Malformed(f"no JSON: {error.msg} at character {error.pos}") from None
    if text.count("[") + text.count("{") > MOST_LEVELS:
        _refuse_deep(value)
    if "\\u" in text:  # only escapes can hide what UTF-8 itself does not allow
        _refuse_unstorable(value)
    return value


def _refuse_deep(value: object) -> None:
    level = [value]
    for _ in range(MOST_LEVELS):
        level = [child for item in level for child in _children(item)]
        if not level:
            return
    if any(isinstance(item, dict | list) for item in level):
        raise Malformed("the JSON is nested too deeply")


def _children(item: object) -> Iterable[object]:
    if isinstance(item, dict):
        return cast("dict[str, object]", item).values()
    return cast("list[object]", item) if isinstance(item, list) else ()


def _refuse_unstorable(value: object) -> None:
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, str):
            if "\x00" in item or any("\ud800" <= letter <= "\udfff" for letter in item):
                raise Malformed("a text holds NUL or half a surrogate pair")
        elif isinstance(item, dict):
            left.extend(cast("dict[str, object]", item).items())
        elif isinstance(item, list | tuple):
            left.extend(cast("Sequence[object]", item))


def _decimal(digits: str) -> Decimal:
    if len(digits) <= MOST_DIGITS:
        try:
            number = Decimal(digits)
        except InvalidOperation:  # an exponent that Decimal itself cannot hold
            number = None
        if number is not None and abs(number.adjusted()) <= MOST_DIGITS:
            return number
    raise Malformed(f"the number {digits[:20]}… is out of all range")


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise Malformed(f"the number {digits[:20]}… is out of all range")
    return int(digits)


def _refuse(name: str) -> NoReturn:
    raise Malformed(f"{name} is no number")


_DECODER = json.JSONDecoder(parse_float=_decimal, parse_int=_integer, parse_constant=_refuse)
