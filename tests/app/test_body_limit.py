"""Bodies beyond their limit are answered 413, over real HTTP, however they arrive."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, StreamingResponse

from app.http.body_limit import DEFAULT, LIMITS, BodyLimit

READ: list[int] = []


def make_app() -> FastAPI:
    app = FastAPI()

    async def measure(request: Request) -> PlainTextResponse:
        length = 0
        async for chunk in request.stream():
            length += len(chunk)
        READ.append(length)
        return PlainTextResponse(str(length))

    async def answer_first(request: Request) -> StreamingResponse:
        async def answers() -> AsyncIterator[bytes]:
            yield b"begun "
            READ.extend([len(chunk) async for chunk in request.stream()])

        return StreamingResponse(answers())

    async def swallow(request: Request) -> PlainTextResponse:
        try:
            await request.body()
        except ClientDisconnect:
            return PlainTextResponse("the client left", 500)
        return PlainTextResponse("read")

    async def ignore(request: Request) -> PlainTextResponse:
        return PlainTextResponse("not read")

    for path in ("/graphql", "/pubsub/push", "/other", "/small"):
        app.add_route(path, measure, methods=["POST", "GET"])
    app.add_route("/first", answer_first, methods=["POST"])
    app.add_route("/swallow", swallow, methods=["POST"])
    app.add_route("/ignore", ignore, methods=["POST"])
    limits = {**LIMITS, "/small": 10, "/first": 10, "/swallow": 10, "/ignore": 10}
    app.add_middleware(BodyLimit, limits=limits)
    return app


@pytest.fixture(scope="module")
async def address() -> AsyncIterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(make_app(), log_level="error", lifespan="off"))
        serving = asyncio.create_task(server.serve([listener]))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        await serving


@pytest.fixture
async def client(address: str) -> AsyncIterator[httpx.AsyncClient]:
    READ.clear()
    async with httpx.AsyncClient(base_url=address) as client:
        yield client


async def chunks(*sizes: int) -> AsyncIterator[bytes]:
    for size in sizes:
        yield b"x" * size


def is_refused(answer: httpx.Response, most: int) -> bool:
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json() == {
        "errors": [
            {
                "message": f"The body may have {most} bytes at most. Send less, or in several "
                "requests.",
                "extensions": {"code": "BAD_USER_INPUT"},
            }
        ]
    }
    return answer.status_code == 413


def test_the_promised_figures() -> None:
    assert LIMITS == {"/graphql": 262_144, "/pubsub/push": 15_728_640}
    assert DEFAULT == 1_048_576


@pytest.mark.parametrize(
    ("path", "most"),
    [("/graphql", 262_144), ("/pubsub/push", 15_728_640), ("/other", 1_048_576), ("/small", 10)],
)
async def test_each_path_takes_its_most_and_no_byte_more(
    client: httpx.AsyncClient, path: str, most: int
) -> None:
    assert (await client.post(path, content=b"x" * most)).text == str(most)
    assert (await client.post(path, content=chunks(most - 5, 5))).text == str(most)
    assert sum(READ) == 2 * most
    assert is_refused(await client.post(path, content=b"x" * (most + 1)), most)
    assert is_refused(await client.post(path, content=chunks(most - 5, 6)), most)
    assert sum(READ) == 2 * most


async def test_a_request_without_a_body_passes(client: httpx.AsyncClient) -> None:
    assert (await client.get("/small")).text == "0"
    assert (await client.post("/small")).text == "0"


async def test_what_the_application_makes_of_a_cut_body_is_dropped(
    client: httpx.AsyncClient,
) -> None:
    assert is_refused(await client.post("/swallow", content=chunks(8, 8)), 10)


async def test_a_body_that_nobody_reads_harms_nobody(client: httpx.AsyncClient) -> None:
    assert (await client.post("/ignore", content=chunks(8, 8))).text == "not read"


async def test_an_answer_that_had_begun_is_cut_off(client: httpx.AsyncClient) -> None:
    with pytest.raises(httpx.HTTPError):
        await client.post("/first", content=chunks(8, 8))
    assert sum(READ) <= 10


async def test_other_protocols_pass_untouched() -> None:
    seen: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append((scope, receive, send))

    async def receive() -> Any: ...
    async def send(message: Any) -> None: ...

    await BodyLimit(app)({"type": "websocket"}, receive, send)
    assert seen == [({"type": "websocket"}, receive, send)]


async def test_errors_of_the_application_pass_untouched() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise ValueError("out of order")

    async def nothing(*_: Any) -> Any: ...

    with pytest.raises(ValueError, match="out of order"):
        await BodyLimit(app)({"type": "http", "path": "/", "headers": []}, nothing, nothing)
