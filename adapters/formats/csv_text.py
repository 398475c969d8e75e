"""CSV by RFC 4180, in UTF-8; nothing in it is a formula to the programs that open it."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import tzinfo

from adapters.formats.dates import local_dates
from adapters.formats.rows import compile_rows
from domain.exports import Column, ColumnType, RawRow

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""

FORMULAS = frozenset("=+-@\t\r")
"""What a text must not begin with: spreadsheets would compute it."""

FLAGS: Mapping[object, str] = {0: "false", 1: "true", None: ""}


class CsvWriter:
    """domain.exports.Writer of CSV with a line of headings."""

    def __init__(self, columns: Sequence[Column], zone: tzinfo, *, marked: bool = False) -> None:
        known = {"date_of": local_dates(zone), "flags": FLAGS, "harmless": harmless}
        self._rows = compile_rows(columns, _cell, known, named=False)
        self._headings = [column.name for column in columns]
        self._mark = BYTE_ORDER_MARK if marked else ""

    def begin(self) -> bytes:
        return self._mark.encode() + _written([self._headings])

    def add(self, rows: Sequence[RawRow]) -> bytes:
        return _written(self._rows(rows)) if rows else b""

    def finish(self) -> bytes:
        return b""


def harmless(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet would compute it."""
    return f"'{text}" if text[:1] in FORMULAS else text


def _cell(column: Column, name: str) -> str:
    match column.type:
        case ColumnType.TEXT:
            # all that begins a formula sorts before A, so that most texts cost one comparison
            return f"({name} if {name} is None or {name} >= 'A' else harmless({name}))"
        case ColumnType.BOOLEAN:
            return f"flags[{name}]"
        case ColumnType.DATE:
            return f"date_of({name})"
        case _:
            return name


def _written(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
