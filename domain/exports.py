"""Exports: flat rows for people who count, in one snapshot, and told apart by what changed."""

import base64
import binascii
import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

from domain.closing import ChannelCompleteness
from domain.errors import BadUserInput
from domain.orders import OrderFilter


class ExportKind(StrEnum):
    """What the rows of an export are."""

    ORDERS = "ORDERS"
    ORDER_LINES = "ORDER_LINES"
    PRODUCTS = "PRODUCTS"
    VARIANTS = "VARIANTS"

    @property
    def name_in_address(self) -> str:
        """The kind as addresses, files and commands name it: `order-lines`."""
        return self.value.lower().replace("_", "-")


class ExportFormat(StrEnum):
    """How rows are written."""

    JSONL = "JSONL"
    CSV = "CSV"
    PARQUET = "PARQUET"


class Compression(StrEnum):
    """How the bytes of a file are packed."""

    NONE = "NONE"
    GZIP = "GZIP"
    ZSTD = "ZSTD"


ENDINGS: Mapping[Compression, str] = {
    Compression.NONE: "",
    Compression.GZIP: ".gz",
    Compression.ZSTD: ".zst",
}


class ColumnType(StrEnum):
    """What a cell holds.

    A raw cell is a text, a whole number or None; BOOLEAN is 0 or 1, or false or true. AMOUNT is a
    plain decimal as text, TIME a text of fixed width in UTC (`2026-03-01T12:00:00.000000+00:00`),
    and DATE comes as the TIME whose local date it is.
    """

    TEXT = "TEXT"
    INTEGER = "INTEGER"
    AMOUNT = "AMOUNT"
    TIME = "TIME"
    DATE = "DATE"
    BOOLEAN = "BOOLEAN"


@dataclass(frozen=True, slots=True)
class Column:
    """A column under its stable name.

    `source` is where the cell comes from: a path within the record (`totals.subtotal`); `is_key`
    marks what names a row, `of_buyer` what is empty without the scope buyers:read.
    """

    name: str
    type: ColumnType
    description: str
    source: str
    is_key: bool = False
    of_buyer: bool = False


RawRow: TypeAlias = Sequence[Any]
"""One cell for each column, in their order."""

SEQUENCE, DELETED = 0, 1
"""Where every row has its `change_sequence` and whether it says that something is gone."""


@dataclass(frozen=True, slots=True)
class ExportWanted:
    """Which rows and columns; `filter.brand_ids` is narrowed to the viewer already.

    Of the filter, products and variants know brands, channels, SKUs and times of change alone.
    `keys` are the columns that name a row, whether they are wanted or not.
    After `filter.changed_after` rows are told that are gone, or left the filter, as deleted ones.
    """

    kind: ExportKind
    columns: tuple[Column, ...]
    filter: OrderFilter
    buyers: bool
    zone: tzinfo
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an export holds: `checksum` is the SHA-256 of its rows' change_sequence, ascending,
    one a line; the same of a table that followed every change.

    `complete` says of each channel which days of orders it can be relied on for.
    """

    kind: ExportKind
    count: int
    checksum: str
    watermark: int
    cursor: str
    columns: tuple[Column, ...]
    complete: tuple[ChannelCompleteness, ...] = ()


class Snapshot(Protocol):
    """The store as it is at one moment, whatever is written meanwhile."""

    @property
    def watermark(self) -> int:
        """The greatest change_sequence there is: later changes have greater ones."""
        ...

    async def count(self) -> int:
        """How many rows there are."""
        ...

    def rows(self) -> AsyncIterator[Sequence[RawRow]]:
        """The rows in parts, by change_sequence."""
        ...


class ExportSource(Protocol):
    """Where rows come from."""

    def snapshot(self, wanted: ExportWanted) -> AbstractAsyncContextManager[Snapshot]:
        """Hold one moment until the block ends; StoreUnavailable where there is no database."""
        ...


class Writer(Protocol):
    """Turns rows into the bytes of one file; what was not finished does not look whole."""

    def begin(self) -> bytes: ...
    def add(self, rows: Sequence[RawRow]) -> bytes: ...
    def finish(self) -> bytes: ...


class Writers(Protocol):
    """Makes writers."""

    def open(
        self,
        columns: Sequence[Column],
        zone: tzinfo,
        format_: ExportFormat,
        compression: Compression,
        about: Mapping[str, str],
        *,
        marked: bool,
    ) -> Writer:
        """A writer, dates in `zone`; `about` goes into formats that have a place for it.

        `marked` begins CSV with a byte order mark. BadUserInput for what cannot be written here.
        """
        ...


def binding_of(wanted: ExportWanted) -> str:
    """What a cursor is bound to: whatever decides which rows there are and what they show."""
    filter_ = wanted.filter
    scope = None if filter_.brand_ids is None else sorted(filter_.brand_ids)
    parts = (wanted.kind, scope, repr(_unbound(filter_)), wanted.buyers, str(wanted.zone))
    names = [column.name for column in wanted.columns]
    return hashlib.sha256(json.dumps([*map(str, parts), names]).encode()).hexdigest()[:16]


def write_cursor(wanted: ExportWanted, watermark: int) -> str:
    """The cursor of what follows `watermark`."""
    text = json.dumps([watermark, binding_of(wanted)], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(wanted: ExportWanted, cursor: str) -> int:
    """The watermark in a cursor; BadUserInput for one of another export."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        found: object = json.loads(
            base64.b64decode(padded, b"-_", validate=True), parse_float=Decimal
        )
    except (ValueError, binascii.Error, RecursionError):
        found = None
    match found:
        case [int(watermark), str(binding)] if binding == binding_of(wanted) and watermark >= 0:
            return watermark
        case _:
            raise BadUserInput(
                "This cursor is not of an export of this kind with these filters, columns, time "
                "zone and rights: take the one that came with it, or begin anew without.",
                ("cursor",),
            )


def _unbound(filter_: OrderFilter) -> list[object]:
    """The filter but for brands, which are a set, and the place in it."""
    skipped = {"brand_ids", "changed_after", "search_buyers"}
    return [getattr(filter_, name) for name in filter_.__slots__ if name not in skipped]
