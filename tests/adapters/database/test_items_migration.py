"""Migration 0008: what was kept of activities is kept of their items, and nothing is lost."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from made import NOON, after
from sqlalchemy import Connection, bindparam, text

from adapters.database import Database, open_database
from adapters.database.migrating import FOLDER
from adapters.database.rows import choose
from adapters.database.tables import activity_items
from adapters.database.types import UtcDateTime
from domain.activities import ActivityStatus
from domain.orders import OrderStatus

ACTIVITY = text(
    "INSERT INTO activities (activity_id, kind, status, key_id, requested_by, requested_at, "
    "item_count, done_count, fingerprint, idempotency_key, expected, ended_at) VALUES (:id, :kind, "
    ":status, :key, 'Ops', :at, 1, 0, 'f', :idempotency_key, :expected, :ended)"
).bindparams(bindparam("at", type_=UtcDateTime()), bindparam("ended", type_=UtcDateTime()))
ITEM = text(
    "INSERT INTO activity_items (activity_id, position, target, status, order_id) "
    "VALUES (:id, 0, 'T', :status, :order)"
)
ITEMS = choose(
    *(
        activity_items.c[it]
        for it in ("activity_id", "expected", "began_at", "ended_at", "asked_at")
    )
)
PLACE = text("INSERT INTO order_places (order_id, activity_id) VALUES ('o-1', 'lost')")


@pytest.fixture(params=["sqlite", "postgres"])
async def old(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A store whose tables are those of migration 0007."""
    address = f"sqlite:///{tmp_path}/old.db"
    server = None
    if request.param == "postgres":
        server = str(request.getfixturevalue("postgres_server"))
        name = f"old_{secrets.token_hex(6)}"
        await run(server, f"CREATE DATABASE {name}")
        address = f"{server.rpartition('/')[0]}/{name}"
    async with open_database(address) as database:
        async with database.connections.write() as connection:
            await connection.run_sync(upgrade_to_0007)
        yield database
    if server is not None:
        await run(server, f"DROP DATABASE {name} WITH (FORCE)")


async def run(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    await connection.execute(statement)
    await connection.close()


def upgrade_to_0007(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "0007")


NAMES = ("id", "kind", "status", "key", "idempotency_key", "expected", "ended", "order")
ROWS = (
    ("lost", "ACCEPT_ORDER", "UNKNOWN", "k", None, "ACCEPTED", after(minutes=1), "o-1"),
    ("done", "PACK_ORDER", "SUCCEEDED", "k", "i", "PACKED", after(minutes=2), "o-2"),
    ("runs", "SHIP_ORDER", "PENDING", "k", None, "SHIPPED", None, "o-3"),
    ("asks", "SYNC_ORDERS", "SENT", "schedule", "settle lost", None, NOON, None),
)


async def test_what_was_kept_of_activities_is_kept_of_items(old: Database) -> None:
    async with old.connections.write() as connection:
        for row in ROWS:
            values = dict(zip(NAMES, row, strict=True)) | {"at": NOON}
            await connection.execute(ACTIVITY, values)
            await connection.execute(ITEM, values)
        await connection.execute(PLACE)

    await old.upgrade()

    async with old.connections.write() as connection:
        rows = await connection.execute(ITEMS)
        assert {row[0]: tuple(row[1:]) for row in rows} == {
            "lost": (OrderStatus.ACCEPTED, NOON, after(minutes=1), NOON),
            "done": (OrderStatus.PACKED, NOON, after(minutes=2), None),
            "runs": (OrderStatus.SHIPPED, NOON, None, None),
            "asks": (None, NOON, NOON, None),
        }
        places = await connection.execute(text("SELECT * FROM order_places"))
        assert [tuple(place) for place in places] == [("o-1", "lost", 0)]
    kept = (await old.activities.by_id(["lost"]))["lost"]
    assert (kept.status, kept.estimated_completion_at) == (ActivityStatus.UNKNOWN, None)
