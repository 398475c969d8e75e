"""A typed reader over one JSON object in the vendor's words.

It takes what the document's own samples and old messages show: numbers for texts and texts for
numbers, "" and {} for nothing, keys left out. What it cannot take is Malformed, by its path.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import cast

from adapters.mp_adapter.exact_json import as_object, dump_json
from domain.errors import Malformed
from domain.json_text import MOST_DIGITS
from domain.times import read_time

MOST_ID = 500
"""Names and ids longer than this are garbage that no index can hold."""

_MOST_INTEGER = 2**31 - 1  # what GraphQL's Int can show
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_FLAGS = {"true": True, "1": True, "false": False, "0": False, "": None}


@dataclass(frozen=True, slots=True)
class Fields:
    """One object of a message or answer; `path` names it, `zone` reads times without one."""

    values: Mapping[str, object]
    path: str = ""
    zone: tzinfo = UTC

    def wrong(self, name: str, why: str) -> Malformed:
        """The error that names this member and says why it cannot be taken."""
        return Malformed(f"{self._place(name)}: {why}")

    def text(self, name: str) -> str | None:
        """The text as received; numbers as their digits; None where absent or null."""
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return _digits(value)
        raise self.wrong(name, f"{_show(value)} is no text")

    def texts(self, table: Mapping[str, str]) -> dict[str, str | None]:
        """Our name to text, by a table of our names and the vendor's."""
        get = self.values.get
        return {
            ours: value
            if (value := get(theirs)) is None or type(value) is str
            else self.text(theirs)
            for ours, theirs in table.items()
        }

    def any_text(self, name: str) -> str | None:
        """Like text, but takes any JSON: what is no text is written as compact JSON."""
        value = self.values.get(name)
        return value if value is None or isinstance(value, str) else dump_json(value)

    def key(self, name: str) -> str | None:
        """A text that names something: None where empty, Malformed where absurdly long."""
        value = self.text(name)
        if value is not None and len(value) > MOST_ID:
            raise self.wrong(name, f"longer than {MOST_ID} characters")
        return value if value and value.strip() else None

    def needed_key(self, *names: str) -> str:
        """The key under the first of these names that has one; Malformed without any."""
        for name in names:
            value = self.key(name)
            if value is not None:
                return value
        raise self.wrong(names[0], "is missing or empty")

    def amount(self, name: str) -> Decimal | None:
        """An exact amount, from a number or a numeric text, scale kept; None where empty."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, Decimal):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return Decimal(value)
        if isinstance(value, str):
            number = _decimal(value.strip())
            if number is not None:
                return number
        raise self.wrong(name, f"{_show(value)} is no amount")

    def amounts(self, table: Mapping[str, str]) -> dict[str, Decimal | None]:
        """Our name to amount, by a table of our names and the vendor's."""
        get = self.values.get
        return {
            ours: value
            if (value := get(theirs)) is None or type(value) is Decimal
            else self.amount(theirs)
            for ours, theirs in table.items()
        }

    def integer(self, name: str) -> int | None:
        """A whole number, from a number or a numeric text; None where empty."""
        value = self.values.get(name)
        if type(value) is int and -_MOST_INTEGER <= value <= _MOST_INTEGER:
            return value
        if value is None or value == "":
            return None
        number = _decimal(value.strip()) if isinstance(value, str) else value
        if isinstance(number, int | Decimal) and not isinstance(number, bool):
            whole = int(number)
            if whole == number and abs(whole) <= _MOST_INTEGER:
                return whole
            if whole == number:
                raise self.wrong(name, f"{_show(value)} is out of range")
        raise self.wrong(name, f"{_show(value)} is no whole number")

    def flag(self, name: str) -> bool | None:
        """A truth value; None where empty."""
        value = self.values.get(name)
        if value is None or isinstance(value, bool):
            return value
        text = str(value).strip().lower()
        if text not in _FLAGS or not isinstance(value, str | int):
            raise self.wrong(name, f"{_show(value)} is neither true nor false")
        return _FLAGS[text]

    def time(self, name: str) -> datetime | None:
        """A moment in UTC; None where absent, empty or zero."""
        value = self.values.get(name)
        if value is None or value == 0:
            return None
        if not isinstance(value, str):
            raise self.wrong(name, f"{_show(value)} is no time")
        try:
            return read_time(value, self.zone)
        except (ValueError, OverflowError) as error:
            raise self.wrong(name, f"{_show(value)} is no time ({error})") from None

    def child(self, name: str) -> "Fields | None":
        """The object of this name; None where there is nothing in it."""
        value = self.values.get(name)
        if value in (None, "", {}, []):
            return None
        members = as_object(value)
        if members is None:
            raise self.wrong(name, f"{_show(value)} is no object")
        return Fields(members, self._place(name), self.zone)

    def needed_child(self, name: str) -> "Fields":
        """The object of this name; Malformed where there is nothing in it."""
        found = self.child(name)
        if found is None:
            raise self.wrong(name, "is missing or empty")
        return found

    def items(self, name: str) -> list[tuple[str, object]]:
        """The list of this name, each item with its path; nulls are left out."""
        value = self.values.get(name)
        if value in (None, "", {}):
            return []
        if not isinstance(value, list):
            raise self.wrong(name, f"{_show(value)} is no list")
        items = enumerate(cast("list[object]", value))
        return [(f"{self._place(name)}[{at}]", item) for at, item in items if item is not None]

    def rows(self, name: str) -> "list[Fields]":
        """The list of objects of this name."""
        return [fields_of(item, path, self.zone) for path, item in self.items(name)]

    def words(self, name: str) -> tuple[str, ...]:
        """The list of texts of this name, empty ones left out; a single text is a list of one."""
        value = self.values.get(name)
        if isinstance(value, str):
            return (value,) if value else ()
        words: list[str] = []
        for path, item in self.items(name):
            if not isinstance(item, str | int | Decimal) or isinstance(item, bool):
                raise Malformed(f"{path}: {_show(item)} is no text")
            words.append(item if isinstance(item, str) else _digits(item))
        return tuple(word for word in words if word)

    def first(self, *names: str) -> str:
        """The first of these names that the object has; the first of all if it has none."""
        return next((name for name in names if self.values.get(name) is not None), names[0])

    def _place(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


def fields_of(value: object, path: str, zone: tzinfo = UTC) -> Fields:
    """A reader over `value`. Raises Malformed if it is no object."""
    members = as_object(value)
    if members is None:
        raise Malformed(f"{path}: {_show(value)} is no object")
    return Fields(members, path, zone)


def rows_of(value: object, path: str) -> list[Fields]:
    """Readers over the objects of the list `value`; null is an empty list."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise Malformed(f"{path}: {_show(value)} is no list")
    return Fields({path: cast("Sequence[object]", value)}).rows(path)


def _digits(number: int | Decimal) -> str:
    return format(number, "f") if isinstance(number, Decimal) else str(number)


def _decimal(text: str) -> Decimal | None:
    if len(text) > MOST_DIGITS or _NUMBER.fullmatch(text) is None:
        return None
    number = Decimal(text)
    return number if abs(number.adjusted()) <= MOST_DIGITS else None


def _show(value: object) -> str:
    """The beginning of a value, its control characters escaped."""
    if isinstance(value, Mapping | list):
        return "an object" if isinstance(value, Mapping) else "a list"
    if isinstance(value, str):
        return repr(value[:40])
    return "null" if value is None else str(value)[:40].lower()
