"""The schema: migrations make exactly the tables that the code speaks of, whoever runs them."""

import asyncio
import secrets
import stat
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from adapters.database import Database, open_database
from adapters.database.tables import metadata


def differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "include_object": is_comparable}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


def is_comparable(found: Any, name: str, kind: str, *_: object) -> bool:
    """Alembic cannot compare indexes in descending order: the test below does."""
    return kind != "index" or name not in DESCENDING


DESCENDING = {
    index.name
    for table in metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["postgresql"]["ops"]
}


async def test_postgresql_has_the_indexes_of_the_code(postgres_address: str) -> None:
    async with (
        open_database(postgres_address) as database,
        database.connections.write() as connection,
    ):
        await connection.execute(text("CREATE SCHEMA mirror"))
        await connection.execute(text("SET LOCAL search_path TO mirror"))
        await connection.run_sync(metadata.create_all, checkfirst=False)
        rows = await connection.execute(text("SELECT schemaname, indexdef FROM pg_indexes"))
        found: dict[str, set[str]] = {"public": set(), "mirror": set()}
        for schema, definition in rows:
            found.setdefault(schema, set()).add(definition.replace(f"{schema}.", ""))
        await connection.execute(text("DROP SCHEMA mirror CASCADE"))
    migrated = {each for each in found["public"] if "alembic_version" not in each}
    assert migrated == found["mirror"]
    assert len(DESCENDING) == 5
    assert sum("DESC NULLS LAST" in each for each in migrated) == 5


async def test_migrations_make_the_tables_of_the_code(database: Database) -> None:
    async with database.connections.write() as connection:
        assert await connection.run_sync(differences) == []
        names = await connection.run_sync(lambda sync: set(inspect(sync).get_table_names()))
    assert names == {*metadata.tables, "alembic_version"}


async def test_upgrading_again_changes_nothing(database: Database) -> None:
    await database.upgrade()
    async with database.connections.write() as connection:
        assert await connection.run_sync(differences) == []
    assert await database.is_ready() is True


async def start(address: str) -> bool:
    async with open_database(address) as database:
        await database.upgrade()
        return await database.is_ready()


async def test_many_upgrade_a_new_file_at_once(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/deep/down/new.db"
    assert await asyncio.gather(*[start(address) for _ in range(5)]) == [True] * 5


async def test_many_upgrade_a_new_postgresql_at_once(postgres_server: str) -> None:
    connection = await asyncpg.connect(postgres_server)
    name = f"new_{secrets.token_hex(6)}"
    await connection.execute(f"CREATE DATABASE {name}")
    address = f"{postgres_server.rpartition('/')[0]}/{name}"
    assert await asyncio.gather(*[start(address) for _ in range(5)]) == [True] * 5
    await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await connection.close()


async def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "store.db"
    async with open_database(f"sqlite:///{path}") as database:
        assert await database.is_ready() is False
        rows = await database.connections.read(text("PRAGMA journal_mode"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert rows[0][0] == "wal"


@pytest.mark.parametrize("address", ["", "nonsense", "mysql://host/name", "sqlite://"])
async def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match="database address"):
        async with open_database(address):
            pass
