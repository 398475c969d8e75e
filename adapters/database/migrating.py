"""Bringing the schema up to date, whoever else tries it at the same time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from adapters.database.engine import Connections, lock

FOLDER = Path(__file__).parent / "migrations"


async def upgrade(connections: Connections) -> None:
    """Apply what is missing in one transaction, which holds the whole schema meanwhile."""
    async with connections.write() as connection:
        await lock(connection, "schema")
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
