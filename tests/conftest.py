"""Fixtures that every room's tests share: databases of both kinds, fresh for each test."""

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from postgres_server import running_postgres
from valkey_server import valkey_server

from adapters.database import Database, open_database
from adapters.database.tables import metadata

HEAVY = ("promises", "browser", "node", "examples", "app", "failures", "gql", "contracts")
"""Folders whose files take long: they come first, so that no worker is left with one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Heavy folders first; within a folder as they stand."""
    tests = Path(__file__).parent

    def rank(item: pytest.Item) -> int:
        folder = item.path.relative_to(tests).parts[0]
        return HEAVY.index(folder) if folder in HEAVY else len(HEAVY)

    items.sort(key=rank)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a PostgreSQL on which databases may be made: TEST_DATABASE_URL, else our own."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with running_postgres() as address:
        yield address


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """Address of a Redis or Valkey that tests may fill: TEST_REDIS_URL, else our own."""
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        yield given
        return
    with valkey_server() as server:
        yield server.url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    _run(_upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> Iterator[str]:
    """Address of a PostgreSQL database of our own, with our tables."""
    name = f"channelgraph_{secrets.token_hex(6)}"
    _run(_execute(postgres_server, f"CREATE DATABASE {name}"))
    address = f"{postgres_server.rpartition('/')[0]}/{name}"
    _run(_upgrade(address))
    yield address
    _run(_execute(postgres_server, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def sqlite_address(sqlite_template: Path, tmp_path: Path) -> str:
    """Address of a SQLite file with our tables and nothing in them."""
    shutil.copy(sqlite_template, tmp_path / "store.db")
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def postgres_address(postgres_database: str) -> str:
    """Address of a PostgreSQL database with our tables and nothing in them.

    Emptied, not made anew: that would take most of the time of a test.
    """
    tables = reversed(metadata.sorted_tables)
    _run(_execute(postgres_database, "".join(f"DELETE FROM {table.name};" for table in tables)))
    return postgres_database


@pytest.fixture(params=["sqlite", "postgres"])
def database_address(request: pytest.FixtureRequest) -> str:
    """Address of an empty store, on SQLite and on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_address"))


@pytest.fixture
async def database(database_address: str) -> AsyncIterator[Database]:
    """An empty store, on SQLite and on PostgreSQL."""
    async with open_database(database_address) as opened:
        yield opened


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run something asynchronous from a plain fixture, apart from the tests' own loop."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


async def _upgrade(address: str) -> None:
    async with open_database(address) as opened:
        await opened.upgrade()


async def _execute(address: str, statement: str) -> None:
    connection: Any = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
