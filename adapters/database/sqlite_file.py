"""The file of a SQLite database, made ready before anything opens it."""

import os
import sqlite3
import time
from pathlib import Path

from adapters.database.faults import writing


def prepare_file(path: Path, patience: float) -> None:
    """Make the file, readable to its owner alone, and switch it to WAL, which stays."""
    with writing():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_file(path)
        path.chmod(0o600)
        until = time.monotonic() + patience
        while not _is_wal(path, patience, last=time.monotonic() > until):
            time.sleep(0.02)


def _make_file(path: Path) -> None:
    """Make the file if it is not there, and never open one that is.

    Closing it again would drop every lock that this process has on it (POSIX): another process
    would then take itself for the last one and remove the log that our connections read.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        if path.is_dir():
            raise IsADirectoryError(f"{path} is a folder") from None


def _is_wal(path: Path, patience: float, *, last: bool) -> bool:
    connection = sqlite3.connect(path, timeout=patience)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError:  # the switch does not wait for another process's
        if last:
            raise
        return False
    finally:
        connection.close()
    return True
