"""Rows as files: JSON lines, CSV and Parquet, packed or plain."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from adapters.formats.csv_text import CsvWriter
from adapters.formats.jsonl import JsonLinesWriter
from adapters.formats.packing import packed
from domain.errors import BadUserInput
from domain.exports import Column, Compression, ExportFormat, Writer


class FileWriters:
    """domain.exports.Writers."""

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
        """A writer for rows of these columns; Parquet packs within, the others around."""
        match format_:
            case ExportFormat.JSONL:
                return packed(JsonLinesWriter(columns, zone), compression)
            case ExportFormat.CSV:
                return packed(CsvWriter(columns, zone, marked=marked), compression)
            case ExportFormat.PARQUET:
                return _parquet(columns, zone, compression, about)


def _parquet(
    columns: Sequence[Column], zone: tzinfo, compression: Compression, about: Mapping[str, str]
) -> Writer:
    try:  # an extra, slow to import
        from adapters.formats.parquet import ParquetFileWriter
    except ImportError:
        raise BadUserInput(
            "Parquet is not installed on this server (its extra `parquet`): ask for jsonl or csv.",
            ("format",),
        ) from None
    return ParquetFileWriter(columns, zone, compression, about)
