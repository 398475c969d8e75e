"""Files packed as they are written."""

import zlib
from collections.abc import Sequence
from typing import Protocol

import zstandard

from domain.exports import Compression, RawRow, Writer

GZIP_LEVEL = 4
ZSTD_LEVEL = 3
_GZIP_FRAME = 31


class _Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


class PackedWriter:
    """A writer whose bytes are packed; without the end of its frame a file reads as cut off."""

    def __init__(self, writer: Writer, packer: _Packer) -> None:
        self._writer = writer
        self._packer = packer

    def begin(self) -> bytes:
        return self._packer.compress(self._writer.begin())

    def add(self, rows: Sequence[RawRow]) -> bytes:
        return self._packer.compress(self._writer.add(rows))

    def finish(self) -> bytes:
        return self._packer.compress(self._writer.finish()) + self._packer.flush()


def packed(writer: Writer, compression: Compression) -> Writer:
    """The writer, packed as wanted."""
    match compression:
        case Compression.NONE:
            return writer
        case Compression.GZIP:
            return PackedWriter(writer, zlib.compressobj(GZIP_LEVEL, wbits=_GZIP_FRAME))
        case Compression.ZSTD:
            return PackedWriter(writer, zstandard.ZstdCompressor(ZSTD_LEVEL).compressobj())
