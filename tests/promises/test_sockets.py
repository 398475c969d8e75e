"""S8: who may stay on a socket, for how long, and with how much."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from live_clients import (
    TRANSPORT_WS,
    following,
    make_key,
    raw_socket,
    socket_of,
    stream_of,
)
from live_orders import tell
from product import ADMIN_KEY, Product, running_product

CHANGED = "subscription { orderChanged { changeSequence } }"
WITHIN = 5.0


@pytest.fixture(scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """One for all: every test leaves nothing but orders and keys behind."""
    path = tmp_path_factory.mktemp("sockets") / "store.db"
    async with running_product(f"sqlite:///{path}") as running:
        yield running


def counted(product: Product, operation: str, code: str) -> float:
    """How many requests the metrics count so."""
    return product.wired.metrics.requests.values.get((operation, code), 0)


@pytest.mark.parametrize("protocol", ["graphql-ws", "mqtt", None])
async def test_another_protocol_is_refused(product: Product, protocol: str | None) -> None:
    async with raw_socket(product, protocol) as socket:
        assert (await socket.closed())[0] == 4406
        assert socket.connection.subprotocol is None


async def test_ours_is_taken_among_others(product: Product) -> None:
    async with raw_socket(product, TRANSPORT_WS) as socket:
        assert socket.connection.subprotocol == TRANSPORT_WS


@pytest.mark.parametrize("payload", [{}, {"query": ""}])
async def test_no_operation_is_no_message(product: Product, payload: dict[str, str]) -> None:
    async with socket_of(product) as socket:
        await socket.send(type="subscribe", id="1", payload=payload)
        assert (await socket.closed())[0] == 4400


async def test_nothing_begins_before_the_key_is_shown(product: Product) -> None:
    async with raw_socket(product) as socket:
        await socket.subscribe(CHANGED)
        assert await socket.closed() == (4401, "Send connection_init first.")
    assert product.app.state.live.streams.streams == 0


async def test_who_shows_no_key_is_gone_within_five_seconds(product: Product) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with raw_socket(product, headers={"authorization": f"Bearer {ADMIN_KEY}"}) as socket:
        await socket.send(type="ping")
        assert await socket.take() == {"type": "pong"}
        assert (await socket.closed())[0] == 4408
    assert loop.time() - began < WITHIN + 3  # this machine may be busy


@pytest.mark.parametrize(
    "payload",
    [
        {},
        None,
        {"Authorization": "Bearer of-nobody"},
        {"authorization": ADMIN_KEY},
        {"Authorization": 7},
        {"token": f"Bearer {ADMIN_KEY}"},
    ],
)
async def test_a_key_that_is_not_known_is_refused(product: Product, payload: Any) -> None:
    async with raw_socket(product) as socket:
        await socket.send(type="connection_init", payload=payload)
        assert (await socket.closed())[0] == 4403


async def test_a_key_in_the_address_is_refused(product: Product) -> None:
    async with raw_socket(product, query="?token=x") as socket:
        await socket.send(type="connection_init", payload={"Authorization": f"Bearer {ADMIN_KEY}"})
        code, reason = await socket.closed()
        assert code == 4403
        assert "addresses" in reason


@pytest.mark.parametrize("name", ["Authorization", "authorization"])
async def test_the_key_may_come_in_the_payload_or_the_handshake(
    product: Product, name: str
) -> None:
    bearer = f"Bearer {ADMIN_KEY}"
    for headers, payload in (({name: bearer}, None), ({}, {name: bearer})):
        async with raw_socket(product, headers=headers) as socket:
            await socket.send(type="connection_init", payload=payload)
            assert await socket.take() == {"type": "connection_ack"}


async def test_a_second_init_is_refused(product: Product) -> None:
    async with socket_of(product) as socket:
        await socket.send(type="connection_init")
        assert (await socket.closed())[0] == 4429


async def test_an_id_is_used_once_at_a_time(product: Product) -> None:
    async with socket_of(product) as socket:
        await socket.subscribe(CHANGED)
        await following(product, 1)
        await socket.send(type="complete", id="1")
        await following(product, 0)
        await socket.subscribe(CHANGED)
        await socket.subscribe(CHANGED)
        assert await socket.closed() == (4409, "Subscriber for 1 already exists")
    await following(product, 0)


async def test_a_socket_has_twenty_subscriptions_at_most(product: Product) -> None:
    async with socket_of(product) as socket:
        for number in range(20):
            await socket.subscribe(CHANGED, name=str(number))
        await following(product, 20)
        await socket.subscribe(CHANGED, name="one more")
        message = await socket.take()
        assert (message["type"], message["id"]) == ("error", "one more")
        assert message["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
        await socket.send(type="complete", id="0")
        await following(product, 19)
        await socket.subscribe(CHANGED, name="one more")
        await following(product, 20)
        await tell(product, "o1")
        names = {(await socket.take())["id"] for _ in range(20)}
        assert names == {*map(str, range(1, 20)), "one more"}
        assert product.app.state.live.streams.streams == 1  # they ask the same


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        "[]",
        "{}",
        '{"type": 1}',
        '{"type": "start", "id": "1"}',
        '{"type": "subscribe", "payload": {"query": "{ viewer { name } }"}}',
        '{"type": "subscribe", "id": "", "payload": {"query": "{ viewer { name } }"}}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{ viewer { name } }"}}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "variables": []}}',
        "[" * 10_000,
    ],
)
async def test_what_is_no_message_closes_the_socket(product: Product, text: str) -> None:
    async with socket_of(product) as socket:
        await socket.connection.send(text)
        assert (await socket.closed())[0] == 4400


async def test_bytes_are_no_message(product: Product) -> None:
    async with socket_of(product) as socket:
        await socket.connection.send(b"{}")
        assert (await socket.closed())[0] == 4400


async def test_a_message_may_have_as_many_bytes_as_a_body(product: Product) -> None:
    async with socket_of(product) as socket:
        await socket.subscribe("{ viewer { name } } #" + "x" * 250_000)
        assert (await socket.take())["payload"]["data"] == {"viewer": {"name": "admin"}}
        assert (await socket.take())["type"] == "complete"
        await socket.subscribe("{ viewer { name } } #" + "x" * 270_000)
        assert (await socket.closed())[0] == 1009


@pytest.mark.parametrize(
    "query",
    [
        "{ viewer { name } ",
        "{ nothing }",
        "{ " + " ".join(f"a{n}: viewer {{ name }}" for n in range(31)) + " }",
        "{ viewer { name " + "#\n" + "n: name " * 2100 + "} }",
        "subscription { orderChanged { changeSequence } channelChanged { id } }",
        "subscription { orderChanged { order { "
        + "channel { brand { channels { " * 3 + "id" + " } } }" * 3 + " } } }",
    ],
)  # fmt: skip
async def test_mistakes_and_limits_are_told_as_over_http(product: Product, query: str) -> None:
    over_http = await product.ask(query)
    async with socket_of(product) as socket:
        await socket.subscribe(query)
        message = await socket.take()
        assert (message["type"], message["id"]) == ("error", "1")
        assert message["payload"] == json.loads(json.dumps(over_http.errors, default=str))
    async with stream_of(product, query) as events:
        assert (await events.next())["errors"] == message["payload"]
        assert await events.take() == ("complete", "")


async def test_queries_and_mutations_are_answered_too(product: Product) -> None:
    make = """mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
      apiKey { name } userErrors { code } } }"""
    given = {"input": {"name": "n", "scopes": ["orders:read"], "allBrands": True}}
    before = counted(product, "mutation", "OK")
    async with socket_of(product) as socket:
        await socket.subscribe(make, given, name="m")
        made = await socket.next("m")
        assert made["createApiKey"]["apiKey"] == {"name": "n"}
        assert await socket.take() == {"id": "m", "type": "complete"}
    async with stream_of(product, make, given) as events:
        assert (await events.data())["createApiKey"]["apiKey"] == {"name": "n"}
        assert await events.take() == ("complete", "")
    assert counted(product, "mutation", "OK") == before + 2


async def test_introspection_is_for_whom_the_operator_says(sqlite_address: str) -> None:
    ask = '{ __type(name: "Subscription") { fields { name } } }'
    async with running_product(sqlite_address, introspection=False) as product:
        key = await make_key(product, "orders:read", allBrands=True)
        async with socket_of(product, key) as socket:
            await socket.subscribe(ask)
            assert (await socket.take())["type"] == "error"
            await socket.subscribe("subscription { orderChange { order { id } } }")
            [error] = (await socket.take())["payload"]
            assert "Did you mean" not in error["message"]
        async with socket_of(product) as socket:
            await socket.subscribe(ask)
            assert len((await socket.next())["__type"]["fields"]) == 3


async def revoke(product: Product, name: str = "to revoke") -> None:
    """Revoke a key as another process does: only the database knows."""
    keys = product.wired.services.keys
    [found] = [key for key in await keys.all() if key.name == name]
    assert await keys.revoke(found.key_id, product.wired.services.now())


async def test_a_revoked_key_is_cut_off(product: Product) -> None:
    """As in another process: nobody tells this one; both transports and what was begun on them."""
    key = await make_key(product, "orders:read", allBrands=True, name="to revoke")
    loop = asyncio.get_running_loop()
    async with (
        socket_of(product, key) as idle,
        socket_of(product, key) as socket,
        socket_of(product) as other,
        stream_of(product, CHANGED, key=key) as events,
    ):
        await socket.subscribe(CHANGED)
        await other.subscribe(CHANGED)
        await following(product, 3)
        began = loop.time()
        await revoke(product)
        assert (await socket.closed())[0] == 4403
        assert (await idle.closed())[0] == 4403
        [error] = (await events.next())["errors"]
        assert error["extensions"]["code"] == "UNAUTHENTICATED"
        assert await events.take() == ("complete", "")
        assert loop.time() - began < WITHIN + 3  # this machine may be busy
        await following(product, 1)
        await tell(product, "still told")
        assert list(await other.next()) == ["orderChanged"]


async def test_what_clients_leave_behind_is_nothing(product: Product) -> None:
    live = product.app.state.live
    before = len(asyncio.all_tasks())
    for _ in range(3):
        async with (
            socket_of(product) as socket,
            stream_of(product, CHANGED),
            socket_of(product) as gone,
        ):
            for name in ("a", "b"):
                await socket.subscribe(CHANGED, name=name)
                await gone.subscribe(CHANGED, name=name)
            await following(product, 5)
            gone.connection.transport.abort()  # without a word
        await following(product, 0)
    async with asyncio.timeout(WITHIN):
        while live.sockets.open or len(asyncio.all_tasks()) > before + 3:
            await asyncio.sleep(0.01)
    assert (live.streams.streams, live.streams.subscribers) == (0, 0)
    assert len(live.responses.running) == 0


async def test_a_server_that_leaves_says_so(sqlite_address: str) -> None:
    async with running_product(sqlite_address) as product:
        async with (
            raw_socket(product) as early,
            socket_of(product) as socket,
            stream_of(product, CHANGED) as events,
        ):
            await socket.subscribe(CHANGED)
            await following(product, 2)
            await product.app.state.live.end()
            for each in (early, socket):
                assert await each.closed() == (1001, "The server is leaving.")
            with pytest.raises(EOFError):  # not complete: clients come again
                await events.take()
        async with raw_socket(product) as late:
            assert (await late.closed())[0] == 1001
