"""Runs the sandbox under uvicorn on a free port, and a small receiver for its pushes."""

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from in_process import served
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.main import make_server
from sandbox.settings import SandboxSettings

KEY = "00000000-0000-0000-0000-00000000test"
EXAMPLES = Path(__file__).parents[1] / "data" / "mp_adapter_examples.json"
DEADLINE = 20


@dataclass
class Running:
    """A running sandbox, and ways to speak to it."""

    url: str
    client: httpx.AsyncClient

    async def post(self, body: Any, *, key: str = KEY, verb: str = "POST") -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"authorization": key, "content-type": "application/json"}
        return await self.client.request(
            verb, f"{self.url}/v1/jsonrpc", content=content, headers=headers
        )

    async def call(self, method: str, params: Any, call_id: str = "act-1") -> httpx.Response:
        return await self.post(
            {"jsonrpc": "2.0", "id": call_id, "method": method, "params": params}
        )

    async def result(self, method: str, params: Any) -> Any:
        answer = await self.call(method, params)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.text, parse_float=Decimal)["result"]

    async def control(self, verb: str, path: str, body: Any = None) -> Any:
        answer = await self.client.request(
            verb,
            f"{self.url}/sandbox{path}",
            content=None if body is None else json.dumps(body).encode(),
            headers={"authorization": KEY},
        )
        assert answer.status_code == 200, answer.text
        return json.loads(answer.text, parse_float=Decimal)

    async def fault(self, kind: str, **options: Any) -> None:
        await self.control("POST", "/faults", {"method": "*", "fault": kind, **options})

    async def place(self, channel: str = "tkpd", status: str = "pending", **more: Any) -> Any:
        order = {"brand_id": "kopi-nusantara", "channel": channel, "status": status}
        return await self.control("POST", "/orders", {**order, **more})

    async def order(self, order: Any) -> Any:
        found = await self.control(
            "GET",
            f"/orders?brand_id={order['brand_id']}&channel={order['channel']}"
            f"&remote_order_id={order['remote_order_id']}",
        )
        assert len(found) == 1
        return found[0]

    async def eventually(self, path: str, good: Callable[[Any], bool]) -> Any:
        """Ask a control endpoint again and again until its answer is good."""
        async with asyncio.timeout(DEADLINE):
            found = await self.control("GET", path)
            while not good(found):
                found = await self.control("GET", path)
            return found

    async def messages(self, subscription: str | None = None) -> list[Any]:
        query = "" if subscription is None else f"?subscription={subscription}"
        found: list[Any] = (await self.control("GET", f"/messages{query}"))["messages"]
        return found


RunSandbox = Callable[..., contextlib.AbstractAsyncContextManager[Running]]


@pytest.fixture(scope="session")
def run_sandbox() -> RunSandbox:
    """Starts sandboxes; by default still and silent ones with 60 orders."""

    @contextlib.asynccontextmanager
    async def run(**settings: Any) -> AsyncGenerator[Running, None]:
        defaults: dict[str, Any] = {
            "client_key": KEY,
            "live": False,
            "orders": 60,
            "retry_seconds": 0.01,
            "publish_at_start": False,
        }
        server = make_server(SandboxSettings(**{**defaults, **settings}))
        async with (
            served(server) as url,
            httpx.AsyncClient(timeout=DEADLINE, trust_env=False, verify=False) as client,
        ):
            yield Running(url, client)

    return run


@pytest.fixture
async def sandbox(run_sandbox: RunSandbox) -> AsyncGenerator[Running, None]:
    """A fresh sandbox of one test's own."""
    async with run_sandbox() as running:
        yield running


@pytest.fixture(scope="module")
async def still(run_sandbox: RunSandbox) -> AsyncGenerator[Running, None]:
    """A sandbox shared by tests that change nothing another one counts."""
    async with run_sandbox(publish_at_start=True) as running:
        yield running


@pytest.fixture(scope="session")
def example() -> Callable[[str], Any]:
    """The document's example payloads by name, as fresh values."""
    texts = json.loads(EXAMPLES.read_text(encoding="utf-8"))

    def read(name: str) -> Any:
        return json.loads(texts[name]["text"], parse_float=Decimal)

    return read


@dataclass
class Receiver:
    """Takes pushes; the first `refusals` of them are answered 503."""

    url: str = ""
    refusals: int = 0
    pushes: list[Any] = field(default_factory=list[Any])
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, request: Request) -> Response:
        push = await request.json()
        async with self.changed:
            self.pushes.append(push)
            self.changed.notify_all()
        if self.refusals > 0:
            self.refusals -= 1
            return Response(status_code=503)
        return Response(status_code=204)

    async def until(self, count: int) -> list[Any]:
        """Wait until so many pushes have come."""
        async with asyncio.timeout(DEADLINE), self.changed:
            await self.changed.wait_for(lambda: len(self.pushes) >= count)
            return list(self.pushes)

    @staticmethod
    def data(push: Any) -> Any:
        return json.loads(base64.b64decode(push["message"]["data"]), parse_float=Decimal)


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver, None]:
    """A receiver of pushes on a free port."""
    taker = Receiver()
    app = Starlette(routes=[Route("/pubsub/push", taker.take, methods=["POST"])])
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False)
    async with served(uvicorn.Server(config)) as url:
        taker.url = f"{url}/pubsub/push?token=placeholder"
        yield taker


@pytest.fixture
def at() -> Callable[[str], datetime]:
    """Reads a date by RFC 3339."""
    return datetime.fromisoformat
