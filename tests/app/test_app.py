"""The doors together, over a real store: who may come in, what is kept, what an answer carries."""

import base64
import json
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from adapters.database import Database, engine
from app.main import create_app
from app.settings import Settings
from app.wiring import Wired

ADMIN = "admin-key-of-the-tests-0123456789"
TOKEN = "push-token"
PUSH = f"/pubsub/push?token={TOKEN}"
EXAMPLES = Path(__file__).parents[1] / "data" / "mp_adapter_examples.json"
BRAND = "123asd"


def settings_of(address: str, **changes: Any) -> Settings:
    given: dict[str, Any] = {
        "mp_adapter_url": "http://127.0.0.1:9",
        "mp_adapter_client_key": "client-key",
        "database_url": address,
        "brand_ids": (BRAND,),
        "admin_key": ADMIN,
        "pubsub_push_token": TOKEN,
    }
    return Settings(**given | changes)


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[tuple[httpx.AsyncClient, Wired]]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
            yield client, app.state.wired


@pytest.fixture
async def client(database_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    async with serving(settings_of(database_address)) as (client, _):
        yield client


@pytest.fixture
def sqlite_file(sqlite_template: Path, tmp_path: Path) -> Path:
    """A file with our tables, where only SQLite can show the case."""
    return Path(shutil.copy(sqlite_template, tmp_path / "store.db"))


def push_body(data: bytes, message_id: str = "1") -> bytes:
    message = {"data": base64.b64encode(data).decode(), "messageId": message_id}
    subscription = "projects/p/subscriptions/CNX_ORDER_FETCHED_1"
    return json.dumps({"message": message, "subscription": subscription}).encode()


def order_message() -> bytes:
    text: str = json.loads(EXAMPLES.read_text())["message.order_fetched"]["text"]
    return text.encode()


async def ask(client: httpx.AsyncClient, query: str, key: str | None = ADMIN) -> httpx.Response:
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    return await client.post("/graphql", json={"query": query}, headers=headers)


async def orders_in(client: httpx.AsyncClient) -> int:
    answer = (await ask(client, "{ orders { totalCount } }")).json()
    count: int = answer["data"]["orders"]["totalCount"]
    return count


async def rows_in(database: Database) -> int:
    """Messages of any fate."""
    count = "SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM quarantine)"
    return int((await database.connections.read(text(count)))[0][0])


async def test_a_pushed_order_is_there_once(client: httpx.AsyncClient, database: Database) -> None:
    first = await client.post(PUSH, content=push_body(order_message()))
    again = await client.post(PUSH, content=push_body(order_message()))

    assert (first.status_code, again.status_code) == (204, 204)
    assert await orders_in(client) == 1
    assert await rows_in(database) == 1
    metrics = (await client.get("/metrics")).text
    assert 'messages_total{kind="order_fetched",outcome="taken"} 1\n' in metrics
    assert 'messages_total{kind="order_fetched",outcome="duplicate"} 1\n' in metrics


@pytest.mark.parametrize("address", ["/pubsub/push", "/pubsub/push?token=wrong"])
async def test_a_stranger_s_push_leaves_no_row(
    client: httpx.AsyncClient, database: Database, address: str
) -> None:
    for body in (push_body(order_message()), b"garbage"):
        assert (await client.post(address, content=body)).status_code == 401

    assert await rows_in(database) == 0


async def test_garbage_is_kept_and_acknowledged(
    client: httpx.AsyncClient, database: Database
) -> None:
    for body in (b"garbage", push_body(b"[1,]"), push_body(b"", "2")):
        assert (await client.post(PUSH, content=body)).status_code == 204

    assert await rows_in(database) == 3
    assert await orders_in(client) == 0
    metrics = (await client.get("/metrics")).text
    assert 'channelgraph_quarantined_messages_total{reason="MALFORMED"} 3\n' in metrics


async def test_a_push_that_is_too_long_leaves_no_row(
    client: httpx.AsyncClient, database: Database
) -> None:
    answer = await client.post(PUSH, content=b"x" * (16 * 1024 * 1024))

    assert answer.status_code == 413
    assert await rows_in(database) == 0


async def test_a_locked_database_acknowledges_nothing(
    sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for patience in ("PATIENCE", "TURN"):
        monkeypatch.setattr(engine, patience, 0.5)
    async with serving(settings_of(f"sqlite:///{sqlite_file}")) as (client, _):
        lock = sqlite3.connect(sqlite_file, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        refused = await client.post(PUSH, content=push_body(order_message()))
        seen = await orders_in(client)
        lock.execute("ROLLBACK")
        lock.close()
        taken = await client.post(PUSH, content=push_body(order_message()))

        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert (taken.status_code, seen) == (204, 0)
        assert await orders_in(client) == 1


async def test_without_a_token_the_push_door_is_closed(
    database_address: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with serving(settings_of(database_address, pubsub_push_token=None)) as (client, _):
        for address in (PUSH, "/pubsub/push", "/pubsub/push?token="):
            answer = await client.post(address, content=push_body(order_message()))
            assert answer.status_code == 403

    assert await rows_in(database) == 0


@pytest.mark.parametrize("key", [None, "wrong"])
async def test_without_a_key_nothing_is_run(client: httpx.AsyncClient, key: str | None) -> None:
    answer = await ask(client, "{ __typename viewer { name } }", key)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    [error] = answer.json()["errors"]
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}
    assert "data" not in answer.json()
    metrics = (await client.get("/metrics")).text
    assert 'requests_total{operation="unread",code="UNAUTHENTICATED"} 1\n' in metrics


async def test_who_tries_many_keys_has_to_wait(client: httpx.AsyncClient) -> None:
    answers = [await ask(client, "{ __typename }", f"wrong-{number}") for number in range(21)]

    assert [answer.status_code for answer in answers] == [401] * 20 + [429]
    assert answers[-1].json()["errors"][0]["extensions"] == {"code": "RATE_LIMITED"}
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    assert "data" not in answers[-1].json()


async def test_a_key_in_the_address_is_refused(client: httpx.AsyncClient) -> None:
    query = {"query": "{ __typename }", "api_key": ADMIN}
    headers = {"Authorization": f"Bearer {ADMIN}"}
    answer = await client.get("/graphql", params=query, headers=headers)

    assert answer.status_code == 401
    assert ADMIN not in answer.text


async def test_operations_are_counted_by_kind_and_code(client: httpx.AsyncClient) -> None:
    for query in ("{ __typename }", "{ nope }", "{", "mutation { nope }", "{ node(id: 7) { id } }"):
        await ask(client, query)

    lines = (await client.get("/metrics")).text.splitlines()
    prefix = "channelgraph_requests_total"
    assert [line.removeprefix(prefix) for line in lines if line.startswith(prefix)] == [
        '{operation="mutation",code="GRAPHQL_VALIDATION_FAILED"} 1',
        '{operation="query",code="BAD_USER_INPUT"} 1',
        '{operation="query",code="GRAPHQL_VALIDATION_FAILED"} 1',
        '{operation="query",code="OK"} 1',
        '{operation="unread",code="GRAPHQL_PARSE_FAILED"} 1',
    ]


async def test_introspection_may_be_kept_for_who_manages_keys(
    database_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = settings_of(database_address, introspection=False)
    async with serving(settings) as (client, wired):
        secret = await _plain_key(wired)
        schema = "{ __schema { queryType { name } } }"
        allowed = (await ask(client, schema)).json()
        refused = (await ask(client, schema, secret)).json()
        helped = (await ask(client, "{ ordrs { id } }")).json()
        quiet = (await ask(client, "{ ordrs { id } }", secret)).json()

    assert allowed["data"]["__schema"]["queryType"]["name"] == "Query"
    assert "data" not in refused
    assert "Did you mean" in helped["errors"][0]["message"]
    assert "Did you mean" not in quiet["errors"][0]["message"]


async def _plain_key(wired: Wired) -> str:
    from domain.access import ApiKey, Scope

    secret, hashed = wired.services.new_secret()
    scopes = frozenset({Scope.ORDERS_READ})
    await wired.services.keys.add(ApiKey("1", "bi", None, scopes, wired.services.now()), hashed)
    return secret


async def test_a_browser_gets_the_page_without_any_key(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphql", headers={"Accept": "text/html"})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "demoKey" not in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    script = next(part for part in answer.text.split('"') if part.endswith(".js"))
    asset = await client.get(script)
    assert asset.status_code == 200
    assert "content-security-policy" not in asset.headers
    assert "immutable" in asset.headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/healthz", 200), ("/readyz", 200), ("/metrics", 200), ("/pubsub/push", 405)]
    + [(path, 404) for path in ("/", "/docs", "/redoc", "/openapi.json", "/graphql/")],
)
async def test_every_answer_is_guarded(client: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await client.get(path)

    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


async def test_readiness_names_a_server_that_is_away(
    database_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = settings_of(database_address, redis_url="redis://127.0.0.1:9")
    async with serving(settings) as (client, _):
        answer = await client.get("/readyz")

        assert answer.status_code == 200
        parts = {"database": "ready", "redis": "not ready"}
        assert answer.json() == {"status": "ready", "parts": parts}
        assert (await ask(client, "{ viewer { name } }")).json()["data"]["viewer"][
            "name"
        ] == "admin"


async def test_off_loopback_the_metrics_need_their_token(
    database_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = settings_of(database_address, host="0.0.0.0", metrics_token="metrics-token")
    async with serving(settings) as (client, _):
        closed = await client.get("/metrics")
        opened = await client.get("/metrics", headers={"Authorization": "Bearer metrics-token"})

    assert (closed.status_code, opened.status_code) == (401, 200)


async def test_what_is_sent_secretly_is_hashed_by_a_secret_of_the_installation(
    sqlite_file: Path,
) -> None:
    hashes: list[str] = []
    for given in ({}, {}, {"hash_secret": "x" * 32}):
        async with serving(settings_of(f"sqlite:///{sqlite_file}", **given)) as (_, wired):
            hashes.append(wired.services.keyed_hash("1234"))

    assert hashes[0] == hashes[1] != hashes[2]
    assert len(hashes[0]) == 64
    assert sqlite_file.with_suffix(".secret").exists()


async def test_the_use_of_a_key_is_written_down_at_the_end(sqlite_file: Path) -> None:
    async with serving(settings_of(f"sqlite:///{sqlite_file}")) as (client, wired):
        secret = await _plain_key(wired)
        await ask(client, "{ __typename }", secret)
    async with serving(settings_of(f"sqlite:///{sqlite_file}")) as (_, wired):
        [key] = await wired.services.keys.all()

    assert key.last_used_at is not None
