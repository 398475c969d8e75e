"""Two real processes share what waits; one is killed amid it: one call each at most, none lost."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from bulk_orders import BRAND, named
from bulks import items_of
from in_process import served
from kept import show, view
from made import content
from ports import free_port
from product import ADMIN_KEY, CLIENT_KEY, DEADLINE
from served import Served, start_command

from adapters.database import Database, open_database
from domain.activities import ActivityItem, ActivityStatus
from domain.bulk import CALLS_AT_ONCE
from domain.orders import OrderKey
from sandbox.main import make_server
from sandbox.settings import SandboxSettings

ACCEPT = "OrderService.AcceptOrder"
MUTATION = """mutation ($input: AcceptOrdersInput!) { acceptOrders(input: $input) {
  activity { activityId } userErrors { code path } } }"""


@dataclass
class Sandbox:
    """A sandbox that pushes nothing, spoken to by its control."""

    url: str
    client: httpx.AsyncClient

    async def control(self, verb: str, path: str, body: Any = None) -> Any:
        headers = {"authorization": CLIENT_KEY}
        answer = await self.client.request(
            verb, f"{self.url}/sandbox{path}", json=body, headers=headers
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def calls(self) -> Counter[str]:
        """How often each order was accepted."""
        calls = await self.control("GET", "/calls")
        assert {call["method"] for call in calls} <= {ACCEPT}
        return Counter(call["params"]["remote_order_id"] for call in calls)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    silent = {"live": False, "publish_at_start": False, "orders": 0}
    server = make_server(SandboxSettings(client_key=CLIENT_KEY, **silent))
    async with served(server), httpx.AsyncClient(timeout=DEADLINE) as client:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Sandbox(f"http://127.0.0.1:{port}", client)


async def start(folder: Path, database: str, sandbox: Sandbox, *more: str) -> tuple[Served, str]:
    """A `serve` on this database, once it is ready, and its address."""
    await asyncio.to_thread(folder.mkdir)
    port = free_port()
    settings = {
        "DATABASE_URL": database,
        "MP_ADAPTER_URL": sandbox.url,
        "MP_ADAPTER_CLIENT_KEY": CLIENT_KEY,
        "BRAND_IDS": BRAND,
        "ADMIN_KEY": ADMIN_KEY,
        "HASH_SECRET": "hash-secret-for-tests-0123456789abcdef",
        "PORT": str(port),
        "SCHEDULE": "false",
    }
    process = await start_command(folder, "serve", *more, settings=settings)
    await process.read_until("channelgraph is ready")
    return process, f"http://127.0.0.1:{port}/graphql"


async def made_orders(sandbox: Sandbox, database: Database, count: int) -> list[dict[str, Any]]:
    """Orders that sandbox and database know, and that no message told of."""
    wanted = {"brand_id": BRAND, "channel": "lzda", "status": "pending"}
    made = [wanted | await sandbox.control("POST", "/orders", wanted) for _ in range(count)]
    keys = [OrderKey(BRAND, "lzda", one["remote_order_id"]) for one in made]
    await show(database, *(view(replace(content(), key=key)) for key in keys))
    return made


async def until(condition: Callable[[], Any]) -> None:
    async with asyncio.timeout(DEADLINE):
        while not await condition():
            await asyncio.sleep(0.02)


async def test_one_of_two_processes_is_killed_amid_a_bulk(
    postgres_address: str, sandbox: Sandbox, tmp_path: Path, size: Callable[[int, int], int]
) -> None:
    count = size(80, 500)
    async with open_database(postgres_address) as database:
        made = await made_orders(sandbox, database, count)
        await sandbox.control(
            "POST", "/faults", {"method": ACCEPT, "fault": "slow", "seconds": 0.1}
        )
        doomed, address = await start(tmp_path / "one", postgres_address, sandbox)
        other, _ = await start(tmp_path / "two", postgres_address, sandbox, "--no-consume")
        body = {"query": MUTATION, "variables": {"input": {"orders": [named(m) for m in made]}}}
        headers = {"authorization": f"Bearer {ADMIN_KEY}"}
        answer = await sandbox.client.post(address, json=body, headers=headers)
        payload = answer.json()["data"]["acceptOrders"]
        assert payload["userErrors"] == []
        activity_id = payload["activity"]["activityId"]

        async def is_amid() -> bool:
            return sum((await sandbox.calls()).values()) >= count // 4

        async def is_over() -> bool:
            waiting = await database.order_queue.waiting()
            open_items = [item for item in await items_of(database, activity_id) if is_open(item)]
            return not waiting and len(open_items) <= CALLS_AT_ONCE

        await until(is_amid)
        doomed.process.send_signal(signal.SIGKILL)
        await doomed.process.wait()
        await until(is_over)
        code, errors = await other.end(signal.SIGTERM)  # waits for its own calls
        assert code == 0, errors
        later = datetime.now(UTC) + timedelta(hours=1)
        lost = await database.actions.orphan(later, later)
        items = await items_of(database, activity_id)
    calls = await sandbox.calls()
    found = Counter(item.status for item in items)
    assert found == {ActivityStatus.SUCCEEDED: count - lost} | (
        {ActivityStatus.UNKNOWN: lost} if lost else {}
    )
    assert lost <= CALLS_AT_ONCE
    assert set(calls.values()) == {1}
    done = {item.target for item in items if item.status is ActivityStatus.SUCCEEDED}
    assert done <= set(calls)


def is_open(item: ActivityItem) -> bool:
    return item.status in {ActivityStatus.QUEUED, ActivityStatus.PENDING}
