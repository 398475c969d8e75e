"""The state file: records by kind and key, in SQLite so that each change is atomic."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sandbox.json_text import Json, decode, encode


class Store:
    """Keeps JSON records; without a file, in memory alone."""

    def __init__(self, file: Path | None) -> None:
        """Open or create the file, readable by its owner only."""
        if file is not None:
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
            file.chmod(0o600)
        self._database = sqlite3.connect(file or ":memory:", isolation_level=None)
        # Synchronous off: a killed process loses nothing, only a failing machine might.
        self._database.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"
            "CREATE TABLE IF NOT EXISTS record (kind TEXT, key TEXT, value TEXT NOT NULL,"
            " PRIMARY KEY (kind, key)) WITHOUT ROWID;"
        )

    @contextmanager
    def transaction(self) -> Generator[None, None, None]:
        """Make all writes inside one; nested use joins the outer one."""
        if self._database.in_transaction:
            yield
            return
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def put(self, kind: str, key: str, value: Json) -> None:
        """Write one record, replacing an earlier one."""
        self._database.execute(
            "INSERT OR REPLACE INTO record VALUES (?, ?, ?)", (kind, key, encode(value))
        )

    def remove(self, kind: str, key: str) -> None:
        """Forget one record."""
        self._database.execute("DELETE FROM record WHERE kind = ? AND key = ?", (kind, key))

    def read(self, kind: str) -> dict[str, Json]:
        """All records of a kind, by key."""
        rows: list[tuple[str, str]] = self._database.execute(
            "SELECT key, value FROM record WHERE kind = ? ORDER BY key", (kind,)
        ).fetchall()
        return {key: decode(value) for key, value in rows}

    def close(self) -> None:
        """Close the file; what was written is there."""
        self._database.close()
