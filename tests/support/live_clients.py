"""Plain clients of live subscriptions: what goes over the wire, and nothing else."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx
from product import ADMIN_KEY, DEADLINE, Product
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

TRANSPORT_WS = "graphql-transport-ws"


@dataclass
class Socket:
    """One WebSocket, message by message."""

    connection: ClientConnection

    async def send(self, **message: Any) -> None:
        await self.connection.send(json.dumps(message))

    async def take(self) -> dict[str, Any]:
        """The next message; fails where none comes in time."""
        async with asyncio.timeout(DEADLINE):
            text = await self.connection.recv()
        found: dict[str, Any] = json.loads(text, parse_float=Decimal)
        return found

    async def subscribe(
        self, query: str, variables: dict[str, Any] | None = None, *, name: str = "1"
    ) -> None:
        payload = {"query": query, "variables": variables or {}}
        await self.send(type="subscribe", id=name, payload=payload)

    async def next(self, name: str = "1") -> dict[str, Any]:
        """The data of the next event, which must be this subscription's."""
        message = await self.take()
        assert (message["type"], message["id"]) == ("next", name), message
        assert "errors" not in message["payload"], message
        data: dict[str, Any] = message["payload"]["data"]
        return data

    async def closed(self) -> tuple[int, str]:
        """The code and reason with which the server closes, whatever comes before."""
        async with asyncio.timeout(DEADLINE):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    await self.connection.recv()
        received = self.connection.protocol.close_rcvd
        assert received is not None, "the connection was lost without a word"
        return received.code, received.reason

    async def answers(self) -> None:
        """Wait until the server has taken all that was sent before."""
        await self.send(type="ping", payload={"n": 1})
        assert await self.take() == {"type": "pong", "payload": {"n": 1}}


@contextlib.asynccontextmanager
async def raw_socket(
    product: Product,
    protocol: str | None = TRANSPORT_WS,
    headers: dict[str, str] | None = None,
    query: str = "",
) -> AsyncGenerator[Socket]:
    """A socket on which nothing was said yet."""
    address = product.url.replace("http", "ws", 1) + f"/graphql{query}"
    protocols = None if protocol is None else [Subprotocol(protocol)]
    async with connect(
        address, subprotocols=protocols, additional_headers=headers, compression=None
    ) as connection:
        yield Socket(connection)


@contextlib.asynccontextmanager
async def socket_of(product: Product, key: str = ADMIN_KEY) -> AsyncGenerator[Socket]:
    """A socket that has shown this key."""
    async with raw_socket(product) as socket:
        await socket.send(type="connection_init", payload={"Authorization": f"Bearer {key}"})
        assert await socket.take() == {"type": "connection_ack"}
        yield socket


@dataclass
class Events:
    """One stream of server-sent events."""

    response: httpx.Response
    lines: AsyncIterator[str]

    async def take(self) -> tuple[str, str]:
        """The next event's name and data; comments are passed over."""
        name = data = ""
        async with asyncio.timeout(DEADLINE):
            async for line in self.lines:
                field, _, value = line.partition(":")
                if not line and (name or data):
                    return name, data
                if field == "event":
                    name = value.strip()
                elif field == "data":
                    data = value.strip()
        raise EOFError("the stream ended")

    async def next(self) -> dict[str, Any]:
        """The answer in the next event."""
        name, data = await self.take()
        assert name == "next", (name, data)
        found: dict[str, Any] = json.loads(data, parse_float=Decimal)
        return found

    async def data(self) -> dict[str, Any]:
        answer = await self.next()
        assert "errors" not in answer, answer
        found: dict[str, Any] = answer["data"]
        return found

    async def comment(self) -> None:
        """Wait for the next comment."""
        async with asyncio.timeout(DEADLINE):
            async for line in self.lines:
                if line.startswith(":"):
                    return
        raise EOFError("the stream ended")


@contextlib.asynccontextmanager
async def stream_of(
    product: Product,
    query: str,
    variables: dict[str, Any] | None = None,
    *,
    key: str = ADMIN_KEY,
    method: str = "POST",
    accept: str = "text/event-stream",
) -> AsyncGenerator[Events]:
    """The stream that answers an operation."""
    headers = {"authorization": f"Bearer {key}", "accept": accept}
    asked: dict[str, Any] = {"query": query, "variables": variables or {}}
    how: dict[str, Any] = {"json": asked}
    if method == "GET":
        how = {"params": asked | {"variables": json.dumps(asked["variables"])}}
    async with (
        httpx.AsyncClient(timeout=DEADLINE) as client,
        client.stream(method, f"{product.url}/graphql", headers=headers, **how) as response,
    ):
        yield Events(response, response.aiter_lines())


async def following(product: Product, count: int) -> None:
    """Wait until so many subscriptions of the product have begun."""
    async with asyncio.timeout(DEADLINE):
        while sum(product.wired.metrics.subscribers.values.values()) != count:
            await asyncio.sleep(0.005)


async def make_key(product: Product, *scopes: str, **given: Any) -> str:
    """The secret of a new key with these scopes."""
    create = """mutation ($input: CreateApiKeyInput!) {
      createApiKey(input: $input) { secret userErrors { code } } }"""
    named = {"name": "of a test", "scopes": scopes} | given
    answer = await product.ask(create, {"input": named})
    made: str = answer.data["createApiKey"]["secret"]
    return made
