"""Hot pages: the same page again, beside an application that has nothing but its bytes (P3).

Both are called as the server calls them, so what is compared is all that they do but for sockets.
"""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from rich.progress import Progress
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.main import create_app
from app.settings import Settings
from benchmarks.rounds import Row, Work, compare

KEY = "admin-key-for-measuring-0123456789"
TIMES = 400

Application = Callable[..., Awaitable[None]]


async def measure_hot(progress: Progress, path: Path, rounds: int, query: str) -> list[Row]:
    """CPU of a page that is ready, beside ready bytes."""
    body = json.dumps({"query": query.replace("channel { name status }", ""),
                       "variables": {"first": 100}}).encode()  # fmt: skip
    settings = Settings(
        _env_file=None, database_url=f"sqlite:///{path}", mp_adapter_url="http://127.0.0.1:9",
        mp_adapter_client_key="00000000-0000-0000-0000-000000000000", admin_key=KEY,
        schedule=False,
    )  # fmt: skip
    product = create_app(settings, consumes=False)
    async with product.router.lifespan_context(product):
        content = await _post(product, body)
        for _ in range(3):
            assert await _post(product, body) == content
        bare = _bare(content)
        ours, peer = _asking(product, body), _asking(bare, body)
        cost = await compare(progress, "hot pages", ours, peer, rounds)
    return [Row("hot page of 100, SQLite", "page", *_pair(cost), "P3: 2x")]


def _pair(cost: tuple[float, float]) -> tuple[float, str, float]:
    return cost[0], "ready bytes by starlette", cost[1]


def _bare(content: bytes) -> Application:
    async def answer(request: Request) -> Response:
        await request.body()
        return Response(content, media_type="application/json")

    return Starlette(routes=[Route("/graphql", answer, methods=["POST"])])


def _asking(application: Application, body: bytes) -> Work:
    async def ask() -> int:
        for _ in range(TIMES):
            await _post(application, body)
        return TIMES

    return ask


async def _post(application: Application, body: bytes) -> bytes:
    """What the application answers to one operation."""
    found: list[bytes] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.body":
            found.append(message.get("body", b""))
        elif message["status"] != 200:
            raise AssertionError(message)

    await application(_scope(body), receive, send)
    return b"".join(found)


def _scope(body: bytes) -> dict[str, Any]:
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": "/graphql", "raw_path": b"/graphql", "query_string": b"",
        "root_path": "", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "state": {},
        "headers": [
            (b"content-type", b"application/json"), (b"accept", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"authorization", f"Bearer {KEY}".encode()),
        ],
    }  # fmt: skip
