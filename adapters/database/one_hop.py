"""aiosqlite with at most one trip to its thread for each statement, where it makes four.

Opening a cursor, executing, fetching and closing are a hop each in aiosqlite, and a hop costs
many times what a statement does. Reads make one, so that a long one stops nobody. Within a write
transaction, whose lock is held, nothing waits for anything: there only BEGIN and COMMIT hop.
"""

import sqlite3
from collections.abc import Iterable
from typing import Any

import aiosqlite
from typing_extensions import override


class OneHopCursor(aiosqlite.Cursor):
    """Executes and fetches at once; opens and closes in the caller's thread."""

    _rows: list[Any]

    @override
    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> "OneHopCursor":
        self._rows = await self._execute(self._run, sql, parameters)
        return self

    def _run(self, sql: str, parameters: Iterable[Any] | None) -> list[Any]:
        self._cursor.execute(sql, tuple(parameters or ()))
        return self._cursor.fetchall() if self._cursor.description else []

    @override
    async def fetchall(self) -> Iterable[Any]:
        return self._rows

    @override
    async def close(self) -> None:
        self._cursor.close()


class InlineCursor(OneHopCursor):
    """Executes in the caller's thread, but for BEGIN, which waits for other processes."""

    @override
    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> OneHopCursor:
        if sql.startswith("BEGIN"):
            return await super().execute(sql, parameters)
        self._rows = self._run(sql, parameters)
        return self

    @override
    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> OneHopCursor:
        self._cursor.executemany(sql, parameters)
        return self


class OneHopConnection(aiosqlite.Connection):
    """A connection to read through; SQLAlchemy lets one task at a time use it."""

    cursor_class: type[OneHopCursor] = OneHopCursor

    def __init__(self, path: str, **options: Any) -> None:
        # cursors are opened and closed outside of the connection's own thread
        options["check_same_thread"] = False
        super().__init__(lambda: sqlite3.connect(path, **options), 64)
        self._thread.daemon = True

    def cursor(self) -> OneHopCursor:  # type: ignore[override] - SQLAlchemy takes either form
        return self.cursor_class(self, self._conn.cursor())


class InlineConnection(OneHopConnection):
    """A connection to write through."""

    cursor_class = InlineCursor
