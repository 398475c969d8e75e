"""Whether anything was committed since: two equal moments mean that nothing was.

SQLite says so for nothing (PRAGMA data_version moves with every commit of another connection, in
whatever process). PostgreSQL says it in one tiny read: a snapshot lists who is writing, so whoever
commits leaves it different.
"""

import asyncio
import sqlite3
from pathlib import Path

from sqlalchemy import literal_column

from adapters.database.driver import fetch
from adapters.database.engine import Connections
from adapters.database.prepared import Prepared
from adapters.database.rows import choose

_SNAPSHOT = choose(literal_column("pg_current_snapshot()::text"))


class Moments:
    """The store's moments, as seen by this process."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._next: asyncio.Task[object] | None = None
        self._last: asyncio.Task[object] | None = None
        self._file: sqlite3.Connection | None = None
        self._prepared = Prepared(_SNAPSHOT, connections.reader.sync_engine.dialect)

    def own(self) -> object:
        """Moves with what this process commits; on SQLite with what any does. Costs nothing."""
        if self._connections.is_sqlite:
            return self._data_version()
        return self._connections.commits.count

    async def now(self) -> object:
        """Moves with what anybody commits; read after it was asked for.

        Whoever asks while one is being read shares the next.
        """
        if self._connections.is_sqlite:
            return self._data_version()
        if self._next is None:
            self._next = asyncio.create_task(self._read_after(self._last))
        return await asyncio.shield(self._next)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    async def _read_after(self, before: asyncio.Task[object] | None) -> object:
        if before is not None and not before.done():
            await asyncio.wait([before])
        self._last, self._next = self._next, None  # who comes from here on needs a later one
        return (await fetch(self._connections.reader, self._prepared, ()))[0][0]

    def _data_version(self) -> object:
        """An object like no other where it cannot be told: then everything may have changed."""
        try:
            if self._file is None:
                path = Path(self._connections.reader.url.database or "")
                self._file = sqlite3.connect(path, timeout=0, isolation_level=None)
            return self._file.execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.Error:
            return object()
