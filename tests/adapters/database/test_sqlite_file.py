"""The SQLite file among several processes, some of which open it more than once."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from adapters.database import open_database
from domain.brands import Brand
from domain.errors import StoreUnavailable

WRITE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("INSERT INTO brands (brand_id, name) VALUES ('other', 'Other')")
connection.commit()
connection.close()
"""

RECOVER = """
import fcntl, os, sys
shared = os.open(sys.argv[1] + "-shm", os.O_RDWR | os.O_CREAT, 0o600)
os.ftruncate(shared, 32768)
for byte, how in ((128, fcntl.LOCK_SH), (120, fcntl.LOCK_EX), (122, fcntl.LOCK_EX)):
    fcntl.lockf(shared, how, 1, byte)
print("held", flush=True)
sys.stdin.readline()
"""
"""Holds the log's index as a process does that builds it: the first to open a file, or after a
crash. Source: SQLite, WAL-mode file format, the locks of the wal-index."""


async def test_a_write_waits_while_another_builds_the_index_of_the_log(sqlite_address: str) -> None:
    """SQLite has a code of its own for this: busy, but not the one of a lock that is held."""
    path = sqlite_address.removeprefix("sqlite:///")
    async with open_database(sqlite_address) as database:
        other = await asyncio.create_subprocess_exec(
            sys.executable, "-c", RECOVER, path,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert other.stdout is not None
        assert await other.stdout.readline() == b"held\n"
        writing = asyncio.create_task(database.registry.add_brands([Brand("b", "B")]))
        await asyncio.wait({writing}, timeout=0.2)
        assert not writing.done(), writing.exception()
        await other.communicate(b"\n")
        await writing
        assert await database.registry.brand_ids() == ("b",)


async def test_opening_a_file_again_keeps_its_locks(sqlite_address: str) -> None:
    """Else the other process, at its end, takes the log away from under the first connection."""
    path = sqlite_address.removeprefix("sqlite:///")
    async with open_database(sqlite_address) as first:
        await first.registry.add_brands([Brand("ours", "Ours")])
        async with open_database(sqlite_address):
            pass
        command = [sys.executable, "-c", WRITE, path]
        await asyncio.to_thread(subprocess.run, command, check=True, timeout=60)

        assert sorted(await first.registry.brand_ids()) == ["other", "ours"]


def test_a_folder_is_no_database_and_stays_as_it_was(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_database(f"sqlite:///{tmp_path}"):
            pass

    before = tmp_path.stat().st_mode
    with pytest.raises(StoreUnavailable, match="is a folder"), ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work()).result()
    assert tmp_path.stat().st_mode == before
