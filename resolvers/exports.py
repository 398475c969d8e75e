"""Exports as streams: checked, narrowed to what the viewer sees, and read from one snapshot."""

import hashlib
from asyncio import to_thread
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from domain.access import Scope
from domain.closing import ChannelCompleteness
from domain.columns import choose_columns, keys_of
from domain.errors import BadUserInput
from domain.exports import (
    SEQUENCE,
    Compression,
    ExportFormat,
    ExportKind,
    ExportWanted,
    Manifest,
    Snapshot,
    Writer,
    read_cursor,
    write_cursor,
)
from domain.orders import OrderFilter
from domain.zones import read_zone
from resolvers.completeness import complete_until
from resolvers.context import Context
from resolvers.services import Services

_SCOPES = {
    ExportKind.ORDERS: Scope.ORDERS_READ,
    ExportKind.ORDER_LINES: Scope.ORDERS_READ,
    ExportKind.PRODUCTS: Scope.PRODUCTS_READ,
    ExportKind.VARIANTS: Scope.PRODUCTS_READ,
}
_OF_CATALOGUE = OrderFilter()


@dataclass(frozen=True, slots=True)
class ExportAsked:
    """An export as somebody asks for it; `cursor` or `filter.changed_after` say from where on."""

    kind: ExportKind
    filter: OrderFilter = field(default_factory=OrderFilter)
    columns: tuple[str, ...] | None = None
    cursor: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class FileAsked:
    """The file that the rows are written as; `marked` begins CSV with a byte order mark."""

    format: ExportFormat
    compression: Compression = Compression.NONE
    marked: bool = False


@dataclass(frozen=True, slots=True)
class OpenExport:
    """An export that can be read: `cursor` leads to what changes after its snapshot."""

    wanted: ExportWanted
    watermark: int
    cursor: str
    count: int
    _snapshot: Snapshot = field(repr=False)
    _writer: Writer = field(repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.wanted.columns)

    async def pieces(self) -> AsyncIterator[tuple[bytes, int]]:
        """The file's bytes and how many rows have been read; the last is its end."""
        done = 0
        yield self._writer.begin(), done
        async for rows in self._snapshot.rows():
            done += len(rows)
            yield await to_thread(self._writer.add, rows), done
        yield await to_thread(self._writer.finish), done


@asynccontextmanager
async def open_export(
    context: Context, asked: ExportAsked, file: FileAsked
) -> AsyncGenerator[OpenExport]:
    """Open an export until the block ends.

    Raises Forbidden, BadUserInput, StoreUnavailable, and RateLimited where too many run.
    """
    wanted = want(context, asked)
    with context.services.export_places.take(context.viewer):
        async with read_export(context.services, wanted, file) as opened:
            yield opened


@asynccontextmanager
async def read_export(
    services: Services, wanted: ExportWanted, file: FileAsked
) -> AsyncGenerator[OpenExport]:
    """Open an export that was checked, until the block ends."""
    async with services.exports.snapshot(wanted) as snapshot:
        count, cursor = await snapshot.count(), write_cursor(wanted, snapshot.watermark)
        about = _about(wanted, snapshot.watermark, cursor, count)
        writer = services.writers.open(
            wanted.columns, wanted.zone, file.format, file.compression, about, marked=file.marked
        )
        yield OpenExport(wanted, snapshot.watermark, cursor, count, snapshot, writer)


async def describe_export(context: Context, asked: ExportAsked) -> Manifest:
    """What the same export holds now: its rows are read, but only their change_sequence.

    How complete channels are is read before the rows are: what was closed then is all in them.
    """
    wanted = want(context, asked)
    complete = await _complete(context, wanted)
    narrow = replace(wanted, columns=wanted.columns[:2])
    digest, count = hashlib.sha256(), 0
    with context.services.export_places.take(context.viewer):
        async with context.services.exports.snapshot(narrow) as snapshot:
            async for rows in snapshot.rows():
                digest.update("".join(f"{row[SEQUENCE]}\n" for row in rows).encode())
                count += len(rows)
            watermark = snapshot.watermark
    cursor = write_cursor(wanted, watermark)
    sum_ = digest.hexdigest()
    return Manifest(wanted.kind, count, sum_, watermark, cursor, wanted.columns, complete)


async def _complete(context: Context, wanted: ExportWanted) -> tuple[ChannelCompleteness, ...]:
    if _SCOPES[wanted.kind] is not Scope.ORDERS_READ:
        return ()
    of = wanted.filter
    return tuple(await complete_until(context, of.brand_ids, of.channel_codes))


def want(context: Context, asked: ExportAsked) -> ExportWanted:
    """The rows and columns that the viewer may have of what is asked for."""
    viewer = context.viewer
    viewer.need(_SCOPES[asked.kind])
    if _SCOPES[asked.kind] is Scope.PRODUCTS_READ:
        _refuse_orders_filter(asked.filter)
    buyers = viewer.may(Scope.BUYERS_READ)
    narrowed = replace(
        asked.filter, brand_ids=viewer.narrow(asked.filter.brand_ids), search_buyers=buyers
    )
    wanted = ExportWanted(
        kind=asked.kind,
        columns=choose_columns(asked.kind, asked.columns),
        filter=narrowed,
        buyers=buyers,
        keys=keys_of(asked.kind),
        zone=read_zone(asked.time_zone, "time_zone")
        if asked.time_zone
        else context.services.time_zone,
    )
    if asked.cursor is None:
        return wanted
    if asked.filter.changed_after is not None:
        raise BadUserInput("Give a cursor or changed_after, not both.", ("cursor",))
    after = read_cursor(wanted, asked.cursor)
    return replace(wanted, filter=replace(narrowed, changed_after=after))


def _refuse_orders_filter(filter_: OrderFilter) -> None:
    """Products and variants have no status, no order's dates, and so on."""
    known = {"brand_ids", "channel_codes", "updated_at", "changed_after"}
    for name in OrderFilter.__slots__:
        if name not in known and getattr(filter_, name) != getattr(_OF_CATALOGUE, name):
            raise BadUserInput(f"Products and variants have no {name} to filter by.", (name,))


def _about(wanted: ExportWanted, watermark: int, cursor: str, count: int) -> Mapping[str, str]:
    return {
        "channelgraph.kind": wanted.kind.name_in_address,
        "channelgraph.count": str(count),
        "channelgraph.watermark": str(watermark),
        "channelgraph.cursor": cursor,
        "channelgraph.time_zone": str(wanted.zone),
    }
