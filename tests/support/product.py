"""The whole product over real HTTP, on a store of its own and a silent sandbox."""

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from in_process import DEADLINE, served
from ports import free_port

from app.main import create_app
from app.serving import LiveServer, server_config
from app.settings import Settings
from app.wiring import Wired
from sandbox.main import make_server
from sandbox.settings import SandboxSettings

CLIENT_KEY = "00000000-0000-0000-0000-00000000test"
ADMIN_KEY = "admin-key-for-tests-0123456789abcdef"
PUSH_TOKEN = "push-token-for-tests"
BRANDS = ("batik-lestari", "dapur-ibu", "kopi-nusantara", "sepatu-rimba")
EXAMPLES = Path(__file__).parents[1] / "data" / "mp_adapter_examples.json"


def example(name: str) -> str:
    """One of the MP Adapter document's example payloads, as JSON text."""
    text: str = json.loads(EXAMPLES.read_text())[name]["text"]
    return text


@dataclass
class Answer:
    """An answer of /graphql, decoded; `status` is HTTP's."""

    status: int
    body: dict[str, Any]

    @property
    def data(self) -> Any:
        assert "errors" not in self.body, self.body["errors"]
        return self.body["data"]

    @property
    def errors(self) -> list[dict[str, Any]]:
        return self.body.get("errors", [])

    @property
    def codes(self) -> list[tuple[str, list[str | int] | None]]:
        return [(e["extensions"]["code"], e.get("path")) for e in self.errors]


@dataclass
class Product:
    """A running product and its sandbox, and ways to speak to both."""

    url: str
    sandbox_url: str
    app: FastAPI
    client: httpx.AsyncClient
    key: str = ADMIN_KEY
    message_ids: list[int] = field(default_factory=lambda: [1000])

    @property
    def wired(self) -> Wired:
        wired: Wired = self.app.state.wired
        return wired

    async def ask(
        self, query: str, variables: dict[str, Any] | None = None, *, key: str | None = None
    ) -> Answer:
        answer = await self.client.post(
            f"{self.url}/graphql",
            json={"query": query, "variables": variables or {}},
            headers={"authorization": f"Bearer {key or self.key}"},
        )
        return Answer(answer.status_code, json.loads(answer.content, parse_float=Decimal))

    async def push(
        self,
        body: dict[str, Any] | str | bytes,
        *,
        subscription: str = "projects/p/subscriptions/CNX_ORDER_FETCHED_1",
        message_id: str | None = None,
        published_at: datetime | None = None,
    ) -> int:
        """Deliver a message as Google Pub/Sub pushes it; gives the HTTP status."""
        self.message_ids[0] += 1
        raw = body if isinstance(body, bytes) else (
            body if isinstance(body, str) else json.dumps(body)
        ).encode()  # fmt: skip
        moment = published_at or datetime.now(UTC)
        envelope = {
            "message": {
                "data": base64.b64encode(raw).decode(),
                "attributes": {},
                "messageId": message_id or str(self.message_ids[0]),
                "publishTime": moment.isoformat().replace("+00:00", "Z"),
            },
            "subscription": subscription,
        }
        answer = await self.client.post(
            f"{self.url}/pubsub/push", params={"token": PUSH_TOKEN}, json=envelope
        )
        return answer.status_code

    async def control(self, verb: str, path: str, body: Any = None) -> Any:
        """Speak to the sandbox's control endpoints."""
        answer = await self.client.request(
            verb,
            f"{self.sandbox_url}/sandbox{path}",
            json=body,
            headers={"authorization": CLIENT_KEY},
        )
        assert answer.status_code == 200, answer.text
        return json.loads(answer.content, parse_float=Decimal)

    async def calls(self) -> list[str]:
        """Methods of the calls that reached the sandbox since they were last forgotten."""
        return [call["method"] for call in await self.control("GET", "/calls")]

    async def forget_calls(self) -> None:
        await self.control("DELETE", "/calls")

    async def fault(self, method: str, kind: str, **more: Any) -> None:
        await self.control("POST", "/faults", {"method": method, "fault": kind, **more})

    async def new_order(self, **wanted: Any) -> Any:
        """Make an order in the sandbox and wait until the product shows it."""
        made = await self.control("POST", "/orders", wanted)
        await self.settled()
        return made

    async def settled(self) -> None:
        """Wait until the sandbox has no message left to push."""
        async with asyncio.timeout(DEADLINE):
            while (await self.control("GET", "/messages?subscription=none"))["pending"]:
                await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def running_product(
    database: str, *, sandbox: dict[str, Any] | None = None, **settings: Any
) -> AsyncGenerator[Product, None]:
    """Serve the product on this database beside a sandbox that says nothing by itself."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    silent: dict[str, Any] = {
        "push_to": f"{url}/pubsub/push?token={PUSH_TOKEN}",
        "live": False,
        "publish_at_start": False,
        "retry_seconds": 0.01,
        "orders": 40,
    }
    played = make_server(SandboxSettings(client_key=CLIENT_KEY, **(silent | (sandbox or {}))))
    async with (
        served(played) as sandbox_url,
        httpx.AsyncClient(timeout=DEADLINE, verify=False) as client,
    ):
        given = {
            "port": port,
            "mp_adapter_url": sandbox_url,
            "mp_adapter_client_key": CLIENT_KEY,
            "database_url": database,
            "brand_ids": ",".join(BRANDS),
            "admin_key": ADMIN_KEY,
            "pubsub_push_token": PUSH_TOKEN,
            "upstream_timeout": 2.0,
            "hash_secret": "hash-secret-for-tests-0123456789abcdef",
            "schedule": False,  # tests count every call; those of the schedule run it themselves
        } | settings
        if "pubsub_project" in settings:  # bulk work by the sandbox's topics
            given.setdefault("pubsub_endpoint", sandbox_url)
        app = create_app(Settings(_env_file=None, **given))
        async with served(LiveServer(server_config(app, port=port))):
            yield Product(url, sandbox_url, app, client)
