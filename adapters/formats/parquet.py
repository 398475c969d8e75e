"""Parquet: typed columns, exact decimals; its last bytes tell where everything lies, so a file
that was cut off can be opened by nobody."""

import io
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from importlib import import_module
from typing import Any

from typing_extensions import override

from adapters.formats.dates import local_dates
from adapters.formats.jsonl import FLAGS
from domain.errors import BadUserInput
from domain.exports import Column, ColumnType, Compression, RawRow

pa: Any = import_module("pyarrow")  # it comes without types
pq: Any = import_module("pyarrow.parquet")

DIGITS, DECIMALS = 38, 9
"""Of every amount. One with more decimals, or 30 digits before them, is refused, never rounded."""

ROWS_IN_GROUP = 20_000

TYPES: Mapping[ColumnType, Any] = {
    ColumnType.TEXT: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.AMOUNT: pa.decimal128(DIGITS, DECIMALS),
    ColumnType.TIME: pa.timestamp("us", tz="UTC"),
    ColumnType.DATE: pa.date32(),
    ColumnType.BOOLEAN: pa.bool_(),
}
_RAW: Mapping[ColumnType, Any] = {
    ColumnType.INTEGER: pa.int64(),
    ColumnType.BOOLEAN: pa.bool_(),
}
_CODECS = {Compression.NONE: "none", Compression.GZIP: "gzip", Compression.ZSTD: "zstd"}


class ParquetFileWriter:
    """domain.exports.Writer of Parquet; `about` becomes metadata of the file."""

    def __init__(
        self,
        columns: Sequence[Column],
        zone: tzinfo,
        compression: Compression,
        about: Mapping[str, str],
    ) -> None:
        self._columns = columns
        self._date_of = local_dates(zone)
        fields = [
            pa.field(c.name, TYPES[c.type], metadata={"description": c.description})
            for c in columns
        ]
        self._schema = pa.schema(fields, metadata=dict(about))
        self._sink = _Sink()
        self._file = pq.ParquetWriter(
            self._sink, self._schema, compression=_CODECS[compression], write_statistics=True
        )
        self._waiting: list[object] = []
        self._count = 0

    def begin(self) -> bytes:
        return self._sink.take()

    def add(self, rows: Sequence[RawRow]) -> bytes:
        if rows:
            self._waiting.append(self._batch(rows))
            self._count += len(rows)
        if self._count >= ROWS_IN_GROUP:
            self._write()
        return self._sink.take()

    def finish(self) -> bytes:
        if self._waiting:
            self._write()
        self._file.close()
        return self._sink.take()

    def _batch(self, rows: Sequence[RawRow]) -> object:
        cells = zip(*rows, strict=True)
        arrays = [
            self._array(column, its) for column, its in zip(self._columns, cells, strict=True)
        ]
        batch: object = pa.RecordBatch.from_arrays(arrays, schema=self._schema)
        return batch

    def _array(self, column: Column, cells: Sequence[Any]) -> object:
        if column.type is ColumnType.DATE:
            cells = [self._date_of(cell) for cell in cells]
        elif column.type is ColumnType.BOOLEAN:
            cells = [FLAGS[cell] for cell in cells]
        raw: Any = pa.array(cells, _RAW.get(column.type, pa.string()))
        try:
            found: object = raw.cast(TYPES[column.type])
        except pa.ArrowInvalid as error:
            raise BadUserInput(
                f"A {column.name} does not fit into Parquet's decimals ({DIGITS} digits, "
                f"{DECIMALS} of them decimals): take jsonl or csv, which keep every digit."
            ) from error
        return found

    def _write(self) -> None:
        table: Any = pa.Table.from_batches(self._waiting, self._schema)
        self._waiting, self._count = [], 0
        self._file.write_table(table.combine_chunks(), row_group_size=ROWS_IN_GROUP)


class _Sink(io.RawIOBase):
    """Takes what Parquet writes, until it is fetched."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, data: object, /) -> int:
        part = bytes(data)  # type: ignore[call-overload]  # whatever lends its bytes
        self._parts.append(part)
        return len(part)

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken
