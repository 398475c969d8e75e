"""Bringing the schema up to date, whoever else tries it at the same time."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from adapters.database.engine import Connections, lock

FOLDER = Path(__file__).parent / "migrations"


async def upgrade(connections: Connections) -> None:
    """Apply what is missing in one transaction, which holds the whole schema meanwhile."""
    if await _is_newest(connections):
        return
    async with connections.write() as connection:
        await lock(connection, "schema")
        await connection.run_sync(_upgrade)


async def _is_newest(connections: Connections) -> bool:
    """Whether nothing is missing: told without Alembic, which is slow to import."""
    async with connections.write() as connection:
        if not await connection.run_sync(lambda it: inspect(it).has_table("alembic_version")):
            return False
        rows = await connection.execute(text("SELECT version_num FROM alembic_version"))
        return rows.scalars().all() == [newest_revision()]


def newest_revision() -> str:
    """The revision that the newest migration's file name begins with."""
    return max(path.name for path in (FOLDER / "versions").glob("v*.py"))[1:5]


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
