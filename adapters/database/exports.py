"""Exports out of the database: parts of rows within one snapshot, never all at once."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import Connections
from adapters.database.faults import reading
from adapters.database.feed import LAST_ID, SIZE, Feed, Graves
from adapters.database.feeds import feed_of
from adapters.database.records import load
from adapters.database.rows import AnyRow, AnySelect, choose
from adapters.database.tables import counters
from domain.exports import DELETED, SEQUENCE, ExportWanted, RawRow

KEPT_OF_DELETED = frozenset({"change_sequence", "_deleted", "updated_at"})
"""Besides its key, what a row tells that is gone."""


class ExportRepository:
    """domain.exports.ExportSource over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @asynccontextmanager
    async def snapshot(self, wanted: ExportWanted) -> AsyncGenerator["DatabaseSnapshot"]:
        """Hold one moment on a connection of its own until the block ends."""
        feed = feed_of(wanted)
        async with self._connections.snapshot() as connection:
            watermark = await _watermark(connection, feed.counter)
            yield DatabaseSnapshot(connection, wanted, feed, watermark)


class DatabaseSnapshot:
    """domain.exports.Snapshot over one connection, whose transaction sees one moment."""

    def __init__(
        self, connection: AsyncConnection, wanted: ExportWanted, feed: Feed, watermark: int
    ) -> None:
        self.watermark = watermark
        self._connection = connection
        self._wanted = wanted
        self._feed = feed
        self._after = wanted.filter.changed_after or 0
        self._kept = [c.is_key or c.name in KEPT_OF_DELETED for c in wanted.columns]

    async def count(self) -> int:
        """How many rows there are; one statement, and one for what is gone."""
        count = int((await self._read(self._feed.counted, self._after))[0][0])
        if self._feed.graves is not None:
            count += int((await self._read(self._feed.graves.counted, self._after))[0][0])
        return count

    async def rows(self) -> AsyncIterator[Sequence[RawRow]]:
        """The rows in parts, by change_sequence; what is gone before what came at its time."""
        graves = aiter(self._gone(self._feed.graves))
        next_grave = await anext(graves, None)
        async for part in self._parts():
            if next_grave is None:  # nearly always
                yield part
                continue
            merged: list[RawRow] = []
            for row in part:
                while next_grave is not None and next_grave[SEQUENCE] <= row[SEQUENCE]:
                    merged.append(next_grave)
                    if len(merged) >= SIZE:
                        yield merged
                        merged = []
                    next_grave = await anext(graves, None)
                merged.append(row)
            yield merged
        rest: list[RawRow] = []
        while next_grave is not None:
            rest.append(next_grave)
            next_grave = await anext(graves, None)
            if len(rest) >= SIZE or next_grave is None:
                yield rest
                rest = []

    async def _parts(self) -> AsyncIterator[Sequence[RawRow]]:
        after = self._after
        while True:
            found = await self._read(self._feed.page, after)
            if not found:
                return
            after = found[-1][SEQUENCE]
            yield self._shown(found)
            if self._feed.part is None and len(found) < SIZE:
                return

    async def _gone(self, graves: Graves | None) -> AsyncIterator[RawRow]:
        after, after_id = self._after, LAST_ID
        while graves is not None:
            found = await self._read(graves.page, after, after_id)
            for row in found:
                yield self._grave(row)
            if len(found) < SIZE:
                return
            after, after_id = found[-1].change_sequence, found[-1].row_id

    def _grave(self, row: AnyRow) -> RawRow:
        keys = iter(load(tuple[str, ...], row.row_id))
        told: dict[str, object] = {each.name: None for each in self._wanted.columns}
        told |= {name: next(keys) for name in self._wanted.keys}
        told |= {"change_sequence": row.change_sequence, "_deleted": True}
        told |= {"updated_at": row.updated_at}
        return tuple([told[each.name] for each in self._wanted.columns])

    def _shown(self, found: Sequence[AnyRow]) -> Sequence[RawRow]:
        part, read = self._feed.part, self._feed.read
        rows: Sequence[RawRow] = found
        if read is not None:
            rows = [read(row) for row in found]
        if part is not None:
            rows = [row[:part] for row in found if row[part] is not None]
        if self._feed.leaves:
            rows = [self._emptied(row) if row[DELETED] else row for row in rows]
        return rows

    def _emptied(self, row: RawRow) -> RawRow:
        """Only what names the row: the rest is none of the reader's business any more."""
        return tuple([cell if kept else None for cell, kept in zip(row, self._kept, strict=True)])

    async def _read(self, statement: AnySelect, after: int, after_id: str = "") -> Sequence[AnyRow]:
        with reading():
            given = {"after": after, "after_id": after_id}
            return (await self._connection.execute(statement, given)).all()


async def _watermark(connection: AsyncConnection, counter: str) -> int:
    """The counter is raised last in each transaction and locked until its commit: whoever sees a
    number sees all that lie below it."""
    with reading():
        row = (
            await connection.execute(choose(counters.c.value).where(counters.c.name == counter))
        ).first()
    return 0 if row is None else int(row[0])
