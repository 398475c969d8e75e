"""Exports out of the database: parts of rows within one snapshot, never all at once."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import Connections
from adapters.database.faults import reading
from adapters.database.feeds import SIZE, Feed, feed_of
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
        """How many rows there are, in one statement."""
        return int((await self._read(self._feed.counted, self._after))[0][0])

    async def rows(self) -> AsyncIterator[Sequence[RawRow]]:
        """The rows in parts, by change_sequence."""
        after = self._after
        while True:
            found = await self._read(self._feed.page, after)
            if not found:
                return
            after = found[-1][SEQUENCE]
            yield self._shown(found)
            if self._feed.part is None and len(found) < SIZE:
                return

    def _shown(self, found: Sequence[AnyRow]) -> Sequence[RawRow]:
        part = self._feed.part
        rows: Sequence[RawRow] = found
        if part is not None:
            rows = [row[:part] for row in found if row[part] is not None]
        if self._feed.leaves:
            rows = [self._emptied(row) if row[DELETED] else row for row in rows]
        return rows

    def _emptied(self, row: RawRow) -> RawRow:
        """Only what names the row: the rest is none of the reader's business any more."""
        return tuple([cell if kept else None for cell, kept in zip(row, self._kept, strict=True)])

    async def _read(self, statement: AnySelect, after: int) -> Sequence[AnyRow]:
        with reading():
            return (await self._connection.execute(statement, {"after": after})).all()


async def _watermark(connection: AsyncConnection, counter: str) -> int:
    """The counter is raised last in each transaction and locked until its commit: whoever sees a
    number sees all that lie below it."""
    with reading():
        row = (
            await connection.execute(choose(counters.c.value).where(counters.c.name == counter))
        ).first()
    return 0 if row is None else int(row[0])
