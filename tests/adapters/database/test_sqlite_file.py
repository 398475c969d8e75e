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
