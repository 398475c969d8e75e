"""The consumer inside the server: on where the settings say so, told of by readiness."""

import asyncio
import contextlib
import json
import sqlite3
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from product import example
from pubsub_standin import PROJECT, StandIn, running_standin

from adapters.database import engine, open_database
from app.main import create_app
from app.settings import Settings, StartRefused
from domain.features import Subscription
from domain.orders import OrderFilter

DEADLINE = 30
NAME = "CNX_ORDER_FETCHED_1"


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with running_standin() as stand_in:
        monkeypatch.setenv("PUBSUB_EMULATOR_HOST", stand_in.address)
        yield stand_in


@contextlib.asynccontextmanager
async def running(
    database: str, *, consumes: bool = True, **more: Any
) -> AsyncGenerator[FastAPI, None]:
    given: dict[str, Any] = {
        "_env_file": None,
        "mp_adapter_url": "http://127.0.0.1:9",
        "mp_adapter_client_key": "client-key-for-tests",
        "database_url": database,
        "pubsub_project": PROJECT,
        "hash_secret": "hash-secret-for-tests-0123456789abcdef",
    } | more
    app = create_app(Settings(**given), consumes=consumes)
    async with app.router.lifespan_context(app):
        yield app


async def readiness(app: FastAPI) -> tuple[int, dict[str, str]]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
        answer = await client.get("/readyz")
    return answer.status_code, answer.json()["parts"]


async def comes(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(DEADLINE):
        while True:
            if is_so():
                return
            await asyncio.sleep(0.01)


async def test_the_server_pulls_what_features_opened_and_what_the_setting_adds(
    stand_in: StandIn, database_address: str
) -> None:
    opened, added = stand_in.make(NAME), stand_in.make("of-our-own")
    async with open_database(database_address) as database:
        kept = Subscription("order-fetched", NAME, datetime(2026, 11, 21, tzinfo=UTC))
        await database.subscriptions.keep([kept])

    async with running(
        database_address, pubsub_subscriptions="of-our-own", brand_ids="kopi"
    ) as app:
        order = json.loads(example("message.order_fetched")) | {"brand_id": "kopi"}
        stand_in.publish(json.dumps(order).encode())
        await comes(lambda: not stand_in.watch(opened).left and not stand_in.watch(added).left)
        assert await readiness(app) == (200, {"database": "ready", "pubsub": "ready"})
        assert await app.state.wired.services.orders.count(OrderFilter()) == 1


async def test_a_locked_store_acknowledges_nothing_and_takes_all_once_it_is_free(
    stand_in: StandIn, sqlite_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.1)
    state = stand_in.watch(stand_in.make(NAME))
    order = json.loads(example("message.order_fetched")) | {"brand_id": "kopi"}

    async with running(sqlite_address, pubsub_subscriptions=NAME, brand_ids="kopi") as app:
        other = sqlite3.connect(sqlite_address.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        (message_id,) = stand_in.publish(json.dumps(order).encode())
        await comes(lambda: len(state.deliveries) > 1)
        assert (state.acknowledged, state.given_back[:1]) == ([], [message_id])
        other.execute("ROLLBACK")
        other.close()
        await comes(lambda: state.acknowledged == [message_id])
        assert await app.state.wired.services.orders.count(OrderFilter()) == 1


async def test_a_subscription_that_is_missing_is_told_and_the_server_stays_ready(
    stand_in: StandIn, sqlite_address: str
) -> None:
    stand_in.make(NAME)
    async with running(sqlite_address, pubsub_subscriptions=f"{NAME},missing") as app:
        async with asyncio.timeout(DEADLINE):
            status, parts = await readiness(app)
            while parts["pubsub"] == "ready":
                await asyncio.sleep(0.01)
                status, parts = await readiness(app)

    assert status == 200
    assert parts["pubsub"] == "not ready: 1 of 2 subscriptions are not pulled: NotFound"


@pytest.mark.parametrize(
    "given",
    [
        {"consumes": False},
        {"pubsub_pull": False},
        {"pubsub_endpoint": "http://127.0.0.1:9"},
        {"pubsub_project": None},
    ],
)
async def test_nothing_is_pulled_where_that_is_not_asked_for(
    stand_in: StandIn, sqlite_address: str, given: dict[str, Any]
) -> None:
    state = stand_in.watch(stand_in.make(NAME))
    stand_in.publish(b"{}")

    async with running(sqlite_address, pubsub_subscriptions=NAME, **given) as app:
        assert await readiness(app) == (200, {"database": "ready"})

    assert (state.deliveries, len(state.ready)) == ([], 1)


async def test_without_the_extra_the_start_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, sqlite_address: str
) -> None:
    monkeypatch.delitem(sys.modules, "adapters.pubsub.google", raising=False)
    monkeypatch.setitem(sys.modules, "google.cloud", None)

    elsewhere = {"pubsub_pull": True, "pubsub_endpoint": "http://127.0.0.1:9"}
    with pytest.raises(StartRefused) as refused:
        async with running(sqlite_address, **elsewhere):
            pytest.fail("it started")

    assert str(refused.value) == (
        "CHANNELGRAPH_PUBSUB_PROJECT is set, but google.cloud is not installed: expected the "
        "extra `pubsub` (pip install google-cloud-pubsub), or CHANNELGRAPH_PUBSUB_PULL=false"
    )
