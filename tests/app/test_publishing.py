"""Bulk topics in the running product: which way they go by the settings, and what is counted."""

import base64
import contextlib
import json
import sys
from collections.abc import AsyncGenerator
from typing import Any

import fault_server as play
import pytest
from fastapi import FastAPI
from pubsub_standin import PROJECT, running_standin

from app.main import create_app
from app.settings import Settings, StartRefused
from app.wiring import Wired
from domain.actions import AcceptOrder
from domain.errors import UpstreamMisread, UpstreamRefused, UpstreamTimeout
from domain.orders import OrderKey

KEY = "planted-client-key"
TOPIC = "CNX_BULK_ACCEPT_ORDERS"
ACTIONS = [AcceptOrder(OrderKey("b", "shpe", "1"))]
BODY = {
    "client_key": KEY,
    "id": "a-1",
    "orders": [{"brand_id": "b", "channel": "shpe", "remote_order_id": "1"}],
}


@contextlib.asynccontextmanager
async def running(database: str, **more: Any) -> AsyncGenerator[Wired, None]:
    given: dict[str, Any] = {
        "_env_file": None,
        "mp_adapter_url": "http://127.0.0.1:9",
        "mp_adapter_client_key": KEY,
        "database_url": database,
        "pubsub_project": PROJECT,
        "pubsub_pull": False,
        "hash_secret": "hash-secret-for-tests-0123456789abcdef",
    } | more
    app: FastAPI = create_app(Settings(**given), consumes=False)
    async with app.router.lifespan_context(app):
        yield app.state.wired


def counted(wired: Wired) -> list[str]:
    lines = wired.metrics.render().splitlines()
    return [line for line in lines if line.startswith("channelgraph_upstream_calls_total{")]


async def test_without_a_project_there_are_no_topics(sqlite_address: str) -> None:
    async with running(sqlite_address, pubsub_project=None) as wired:
        assert wired.services.topics is None


async def test_an_endpoint_is_posted_to_and_each_publish_counted(sqlite_address: str) -> None:
    async with play.running() as server:
        async with running(sqlite_address, pubsub_endpoint=server.url) as wired:
            topics = wired.services.topics
            assert topics is not None
            server.part = play.says({"messageIds": ["1"]})
            await topics.publish_orders(ACTIONS, "a-1")
            server.part = play.raw(f"no topic for {KEY}".encode(), 404)
            with pytest.raises(UpstreamRefused) as refused:
                await topics.publish_orders(ACTIONS, "a-1")
            told = counted(wired)
        sent = [one.rpc["messages"] for one in server.requests]

    assert [json.loads(base64.b64decode(one["data"])) for (one,) in sent] == [BODY, BODY]
    assert str(refused.value) == f"{TOPIC}: refused with HTTP 404"
    assert told == [
        f'channelgraph_upstream_calls_total{{method="{TOPIC}",outcome="ok"}} 1',
        f'channelgraph_upstream_calls_total{{method="{TOPIC}",outcome="refused"}} 1',
    ]


async def test_google_is_published_to_by_its_own_client(
    sqlite_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_standin() as stand_in:
        stand_in.make_topic(TOPIC)
        monkeypatch.setenv("PUBSUB_EMULATOR_HOST", stand_in.address)
        async with running(sqlite_address) as wired:
            assert wired.services.topics is not None
            await wired.services.topics.publish_orders(ACTIONS, "a-1")

    ((topic, data),) = stand_in.published
    assert topic == f"projects/{PROJECT}/topics/{TOPIC}"
    assert json.loads(data) == BODY


async def test_the_deadline_is_the_settings(sqlite_address: str) -> None:
    async with play.running() as server:
        server.part = play.hang
        given = {"pubsub_endpoint": server.url, "upstream_timeout": 0.2}
        async with running(sqlite_address, **given) as wired:
            assert wired.services.topics is not None
            with pytest.raises(UpstreamTimeout):
                await wired.services.topics.publish_orders(ACTIONS, "a-1")


async def test_what_the_server_quotes_of_the_key_is_not_told(sqlite_address: str) -> None:
    quoted = base64.b64encode(b'{"client_key":"' + KEY.encode() + b'"}').decode()

    async def no_http(_: play.Received, writer: Any) -> None:
        writer.write(f"{KEY} {quoted}\r\n\r\n".encode())
        writer.close()

    async with play.running() as server:
        server.part = no_http
        async with running(sqlite_address, pubsub_endpoint=server.url) as wired:
            assert wired.services.topics is not None
            with pytest.raises(UpstreamMisread) as lost:
                await wired.services.topics.publish_orders(ACTIONS, "a-1")

    assert lost.value.sent
    assert KEY not in str(lost.value)
    assert quoted[20:30] not in str(lost.value)


@pytest.mark.parametrize("missing", ["grpc", "google.auth"])
async def test_without_the_extra_the_start_is_refused_with_what_to_do(
    missing: str, monkeypatch: pytest.MonkeyPatch, sqlite_address: str
) -> None:
    monkeypatch.delitem(sys.modules, "adapters.pubsub.google_publisher", raising=False)
    monkeypatch.setitem(sys.modules, missing, None)

    with pytest.raises(StartRefused) as refused:
        async with running(sqlite_address):
            pytest.fail("it started")

    assert str(refused.value) == (
        f"CHANNELGRAPH_PUBSUB_PROJECT is set, but {missing} is not installed: expected the extra "
        "`pubsub` (pip install google-cloud-pubsub), or CHANNELGRAPH_PUBSUB_ENDPOINT"
    )


async def test_without_credentials_the_start_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, sqlite_address: str
) -> None:
    monkeypatch.delenv("PUBSUB_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere/none.json")

    with pytest.raises(StartRefused, match=r"account that may publish in test-project, but: "):
        async with running(sqlite_address):
            pytest.fail("it started")
