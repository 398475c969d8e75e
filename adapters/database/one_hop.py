"""aiosqlite with at most one trip to its thread for each statement, where it makes four.

Opening a cursor, executing, fetching and closing are a hop each in aiosqlite, and a hop costs
many times what a statement does. Reads make one, so that a long one stops nobody. Within a write
transaction, whose lock is held, no statement waits for anything: there only COMMIT hops.
"""

import asyncio
import random
import sqlite3
import time
from collections.abc import Iterable
from typing import Any

import aiosqlite
from typing_extensions import override


class EagerCursor(sqlite3.Cursor):
    """Fetches as it executes."""

    rows: list[Any]

    @override
    def execute(self, sql: str, parameters: Any = (), /) -> "EagerCursor":
        super().execute(sql, parameters)
        self.rows = self.fetchall() if self.description else []
        return self


class OneHopCursor(aiosqlite.Cursor):
    """Executes and fetches in one hop; opens and closes in the caller's thread."""

    def __init__(self, connection: "OneHopConnection", cursor: EagerCursor) -> None:
        super().__init__(connection, cursor)
        self.eager = cursor
        self.patience = connection.patience

    @override
    async def fetchall(self) -> Iterable[Any]:
        return self.eager.rows

    @override
    async def close(self) -> None:
        self.eager.close()


class InlineCursor(OneHopCursor):
    """Executes in the caller's thread; BEGIN waits for other processes without stopping anyone."""

    @override
    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> aiosqlite.Cursor:
        until = time.monotonic() + self.patience
        while True:
            try:
                self.eager.execute(sql, parameters or ())
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or time.monotonic() > until:
                    raise
                await asyncio.sleep(random.uniform(0.001, 0.01))
            else:
                return self

    @override
    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> aiosqlite.Cursor:
        self.eager.executemany(sql, map(tuple, parameters))
        return self


def _is_busy(error: sqlite3.OperationalError) -> bool:
    """Whether another holds what is needed: the file, or the log's index while it is built anew.

    The codes of the several reasons share their lowest byte.
    """
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


class OneHopConnection(aiosqlite.Connection):
    """A connection to read through; SQLAlchemy lets one task at a time use it."""

    cursor_class: type[OneHopCursor] = OneHopCursor
    waits_in_thread = True

    def __init__(self, path: str, timeout: float, *, check_same_thread: bool) -> None:
        self.patience = timeout
        wait = timeout if self.waits_in_thread else 0

        def connect() -> sqlite3.Connection:
            return sqlite3.connect(path, wait, check_same_thread=check_same_thread)

        super().__init__(connect, 64)
        self._thread.daemon = True

    def cursor(self) -> OneHopCursor:  # type: ignore[override]  # a cursor enters as theirs does
        return self.cursor_class(self, self._conn.cursor(EagerCursor))


class InlineConnection(OneHopConnection):
    """A connection to write through."""

    cursor_class = InlineCursor
    waits_in_thread = False
