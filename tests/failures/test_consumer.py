"""The consumer as a process of its own: killed, ended, and left without what it needs."""

import asyncio
import contextlib
import json
import random
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pubsub_standin import PROJECT, StandIn, Subscribed, running_standin
from served import Served, run_command, start_command
from sqlalchemy import text

from adapters.database import Database, open_database
from domain.orders import OrderKey

READY = "Ctrl+C ends it."
SUBSCRIPTION = "CNX_ORDER_FETCHED_1"
STATUSES = ("unpaid", "pending", "accepted", "packed", "shipped")
PATIENCE = 60
MOST_OUTSTANDING = 100

Start = Callable[[], Coroutine[Any, Any, Served]]


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with running_standin() as stand_in:
        yield stand_in


def settings_of(database_address: str, **more: str) -> dict[str, str]:
    return {
        "MP_ADAPTER_URL": "http://127.0.0.1:9",
        "MP_ADAPTER_CLIENT_KEY": "client-key-for-tests",
        "DATABASE_URL": database_address,
        "BRAND_IDS": "kopi",
        "PUBSUB_PROJECT": PROJECT,
        "PUBSUB_SUBSCRIPTIONS": SUBSCRIPTION,
    } | more


@pytest.fixture
async def start(tmp_path: Path, stand_in: StandIn, database_address: str) -> AsyncIterator[Start]:
    """Start a consumer on this store and wait until it consumes."""
    running: list[Served] = []

    async def begin() -> Served:
        served = await start_command(
            tmp_path,
            "consume",
            settings=settings_of(database_address),
            environment={"PUBSUB_EMULATOR_HOST": stand_in.address},
        )
        running.append(served)
        await served.read_until(READY)
        return served

    yield begin
    for served in running:
        if served.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                served.process.kill()
            await served.process.communicate()


def has_acknowledged(state: Subscribed, count: int) -> bool:
    return len(state.acknowledged) >= count


def message(order: int, step: int) -> bytes:
    """One step of an order's life, at its own time."""
    body = {
        "id": "activity",
        "brand_id": "kopi",
        "order": {
            "channel_code": "shpe",
            "remote_order_id": f"INV/{order}",
            "order_status": STATUSES[step],
            "transaction_date": f"2026-03-01T0{step}:00:00Z",
            "order_date": "2026-03-01T00:00:00Z",
            "total": 150000.00,
            "line_items": [{"quantity": 1, "product_code": "SKU-1", "unit_price": 150000.00}],
        },
    }
    return json.dumps(body).encode()


async def inbox(database: Database) -> list[str]:
    rows = await database.connections.read(text("SELECT message_id FROM inbox"))
    return [row[0] for row in rows]


async def test_a_consumer_that_is_killed_loses_nothing_that_it_acknowledged(
    start: Start, stand_in: StandIn, database: Database
) -> None:
    rng = random.Random(20261121)
    name = stand_in.make(SUBSCRIPTION)
    state = stand_in.watch(name)
    messages = [message(order, step) for order in range(150) for step in range(len(STATUSES))]
    rng.shuffle(messages)
    ids = stand_in.publish(*messages)

    for kill_at in (100, 400):
        consumer = await start()
        await asyncio.to_thread(stand_in.wait, partial(has_acknowledged, state, kill_at))
        consumer.process.kill()
        await consumer.process.wait()
        acknowledged = set(state.acknowledged)
        assert acknowledged <= set(await inbox(database))
        assert len(acknowledged) < len(ids)
        stand_in.expire(name)

    consumer = await start()
    await asyncio.to_thread(stand_in.wait, lambda: state.left == 0)
    assert await consumer.end(signal.SIGTERM) == (0, "")

    assert set(state.acknowledged) == set(ids)
    assert sorted(await inbox(database)) == sorted(ids)
    keys = [OrderKey("kopi", "shpe", f"INV/{order}") for order in range(150)]
    shown = await database.orders.by_key(keys)
    assert [shown[key].content.status_raw for key in keys] == ["shipped"] * 150
    history = await database.orders.history(keys)
    assert all([step.status_raw for step in history[key]] == list(STATUSES) for key in keys)


async def test_a_consumer_that_is_ended_finishes_what_runs_and_loses_nothing(
    start: Start, stand_in: StandIn, database: Database
) -> None:
    state = stand_in.watch(stand_in.make(SUBSCRIPTION))
    ids = stand_in.publish(*(message(order, 1) for order in range(2000)))
    consumer = await start()
    await asyncio.to_thread(stand_in.wait, partial(has_acknowledged, state, 100))

    async with asyncio.timeout(30):
        code, _ = await consumer.end(signal.SIGTERM)

    assert code == 0
    assert 100 <= len(state.acknowledged) < len(ids)
    assert sorted(await inbox(database)) == sorted(state.acknowledged)
    # What was on the wire when the stream closed cannot be given back: its lease will lapse.
    assert len(state.leases) <= MOST_OUTSTANDING
    assert state.left + len(state.acknowledged) == len(ids)


async def test_a_consumer_ends_in_time_while_google_is_away(
    tmp_path: Path, sqlite_address: str
) -> None:
    with running_standin() as leaving:
        state = leaving.watch(leaving.make(SUBSCRIPTION))
        leaving.publish(*(message(order, 1) for order in range(2000)))
        consumer = await start_command(
            tmp_path,
            "consume",
            settings=settings_of(sqlite_address),
            environment={"PUBSUB_EMULATOR_HOST": leaving.address},
        )
        await consumer.read_until(READY)
        await asyncio.to_thread(leaving.wait, partial(has_acknowledged, state, 100))

    async with asyncio.timeout(30):
        code, _ = await consumer.end(signal.SIGTERM)

    assert code == 0
    async with open_database(sqlite_address) as database:
        assert set(state.acknowledged) <= set(await inbox(database))


async def test_what_pulling_needs_is_said_in_one_line(tmp_path: Path, sqlite_address: str) -> None:
    settings = settings_of(sqlite_address)
    (tmp_path / "account.json").write_text("{}")

    served = await start_command(
        tmp_path,
        "consume",
        settings=settings,
        environment={"GOOGLE_APPLICATION_CREDENTIALS": str(tmp_path / "account.json")},
    )
    errors = await served.errors()

    assert await served.process.wait() == 1
    assert errors.splitlines()[-1].startswith(
        "channelgraph: GOOGLE_APPLICATION_CREDENTIALS: expected the file of an account that may "
        f"publish in {PROJECT}, but: "
    )
    assert "Traceback" not in errors


async def test_pulling_needs_a_project(tmp_path: Path) -> None:
    code, out, errors = await run_command(tmp_path, "consume", settings={"PUBSUB_PULL": "true"})

    assert (code, out) == (1, "")
    assert errors == (
        "channelgraph: CHANNELGRAPH_PUBSUB_PROJECT is missing: expected the id of a Google Cloud "
        "project, as CHANNELGRAPH_PUBSUB_PULL is set\n"
    )
