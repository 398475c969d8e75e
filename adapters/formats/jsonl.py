"""JSON lines: one object a row. Amounts are texts, as no reader of numbers keeps them exact."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

import orjson

from adapters.formats.dates import local_dates
from adapters.formats.rows import compile_rows
from domain.exports import Column, ColumnType, RawRow

FLAGS: Mapping[object, bool | None] = {0: False, 1: True, None: None}


class JsonLinesWriter:
    """domain.exports.Writer of JSON lines."""

    def __init__(self, columns: Sequence[Column], zone: tzinfo) -> None:
        known = {"date_of": local_dates(zone), "flags": FLAGS}
        self._rows = compile_rows(columns, _cell, known, named=True)
        self._first = f'{{"{columns[0].name}":'.encode()

    def begin(self) -> bytes:
        return b""

    def add(self, rows: Sequence[RawRow]) -> bytes:
        """All rows by one call of the encoder, and its commas between rows as line ends.

        What is replaced stands in no text: a quote is followed by a letter only where it opens.
        """
        if not rows:
            return b""
        text = orjson.dumps(self._rows(rows))[1:-1]
        return text.replace(b"}," + self._first, b"}\n" + self._first) + b"\n"

    def finish(self) -> bytes:
        return b""


def _cell(column: Column, name: str) -> str:
    match column.type:
        case ColumnType.BOOLEAN:
            return f"flags[{name}]"
        case ColumnType.DATE:
            return f"date_of({name})"
        case _:
            return name
