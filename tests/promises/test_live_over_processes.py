"""What one process commits is told by another: with Redis, without, and once it is killed."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from live_clients import Socket, socket_of, stream_of
from live_orders import tell
from two_processes import Pair, running_pair
from valkey_server import ValkeyServer, valkey_server

CHANGED = """subscription ($after: String!) { orderChanged(filter: {changedAfter: $after}) {
  changeSequence order { remoteOrderId } } }"""


CREATE = """mutation { createApiKey(input: {name: "n", allBrands: true, scopes: ["orders:read"]}) {
  secret apiKey { id } } }"""
REVOKE = """mutation ($id: ID!) { revokeApiKey(input: {apiKeyId: $id}) {
  userErrors { code } } }"""


@pytest.fixture(params=["with Redis", "without"])
async def pair(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_address: str
) -> AsyncIterator[tuple[Pair, ValkeyServer | None]]:
    with contextlib.ExitStack() as stack:
        redis = stack.enter_context(valkey_server()) if request.param == "with Redis" else None
        url = None if redis is None else redis.url
        async with running_pair(tmp_path, postgres_address, url) as running:
            yield running, redis


async def names(socket: Socket, count: int) -> list[tuple[str, str]]:
    found = [(await socket.next())["orderChanged"] for _ in range(count)]
    return [(one["order"]["remoteOrderId"], one["changeSequence"]) for one in found]


async def test_changes_of_another_process_are_told(pair: tuple[Pair, ValkeyServer | None]) -> None:
    (running, redis), [one, two] = pair, pair[0].products
    assert len(running.processes) == 2
    await tell(one, "o1")
    async with (
        socket_of(one) as here,
        socket_of(two) as there,
        stream_of(two, CHANGED, {"after": "1"}) as events,
    ):
        for socket in (here, there):
            await socket.subscribe(CHANGED, {"after": "0"})
            assert await names(socket, 1) == [("o1", "1")]
        await tell(one, "o2")
        for socket in (here, there):
            assert await names(socket, 1) == [("o2", "2")]
        assert (await events.data())["orderChanged"]["changeSequence"] == "2"
        if redis is not None:
            redis.kill()
        await tell(one, "o3")
        for socket in (here, there):
            assert await names(socket, 1) == [("o3", "3")]
        made = (await one.ask(CREATE)).data["createApiKey"]
        async with socket_of(two, made["secret"]) as revoked:
            gone = await one.ask(REVOKE, {"id": made["apiKey"]["id"]})
            assert gone.data["revokeApiKey"]["userErrors"] == []
            assert (await revoked.closed())[0] == 4403
        await there.answers()
