"""R12: the API killed at any point around a sending: never a second call, and nothing vanishes."""

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import fault_server as play
import httpx
from kept import show, view
from made import content
from ports import free_port
from product import ADMIN_KEY
from served import Served, start_command

from adapters.database import Database
from domain.activities import ActivityFilter, ActivityStatus
from domain.brands import Brand
from domain.orders import OrderKey, OrderStatus
from domain.pages import PageRequest

TIMEOUT = 1.0
SHIP = """mutation ($order: String!) { shipOrder(input: {brandId: "brand-1", channelCode: "lzda",
  remoteOrderId: $order, idempotencyKey: $order}) {
  activity { activityId status } userErrors { code } } }"""
DONE = {"success": True, "message": "shipped"}
PHASES = ("asked", "received", "answered")


@dataclass
class Upstream:
    """A marketplace that ships, and kills whoever asks where the plan says so."""

    plan: str = "none"
    later: float = 0.0
    process: Served | None = None
    calls: Counter[str] = field(default_factory=Counter[str])

    async def play(self, received: play.Received, writer: asyncio.StreamWriter) -> None:
        self.calls[received.rpc["params"]["remote_order_id"]] += 1
        if self.plan == "received":
            self.kill()
            return
        await play.result(DONE)(received, writer)
        if self.plan == "answered":
            await asyncio.sleep(self.later)  # somewhere while it writes the answer down
            self.kill()

    def kill(self) -> None:
        assert self.process is not None
        os.kill(self.process.process.pid, signal.SIGKILL)


async def start(folder: Path, address: str, upstream: str, port: int) -> Served:
    settings = {
        "PORT": str(port),
        "DATABASE_URL": address,
        "MP_ADAPTER_URL": upstream,
        "MP_ADAPTER_CLIENT_KEY": "client-key-for-tests",
        "ADMIN_KEY": ADMIN_KEY,
        "UPSTREAM_TIMEOUT": str(TIMEOUT),
        "SCHEDULE": "false",
    }
    served = await start_command(folder, "serve", "--no-consume", settings=settings)
    await served.read_until("Playground")
    return served


async def ship(client: httpx.AsyncClient, order: str) -> Any:
    answer = await client.post("/graphql", json={"query": SHIP, "variables": {"order": order}})
    return answer.json()["data"]["shipOrder"]


async def killed(
    client: httpx.AsyncClient, upstream: Upstream, served: Served, order: str, rng: random.Random
) -> Any:
    """Ship, and kill the API at a point around it; its answer if it still gave one."""
    phase = rng.choice(PHASES)
    upstream.plan, upstream.process, upstream.later = phase, served, rng.uniform(0, 0.05)
    asking = asyncio.create_task(ship(client, order))
    if phase == "asked":
        await asyncio.wait({asking}, timeout=rng.uniform(0, 0.1))  # anywhere before or after
        upstream.kill()
    try:
        return await asking
    except httpx.TransportError:
        return None
    finally:
        await served.process.wait()
        upstream.plan = "none"


async def settled(database: Database) -> dict[str, ActivityStatus]:
    """Every activity's status by its order, once the timer has seen those left behind."""
    async with asyncio.timeout(90):
        while True:
            page = await database.activities.page(ActivityFilter(), PageRequest(limit=100))
            found = [edge.node for edge in page.edges]
            if all(each.status is not ActivityStatus.PENDING for each in found):
                break
            await asyncio.sleep(0.2)
    statuses: dict[str, ActivityStatus] = {}
    for each in found:
        [item] = (await database.activities.items(each.activity_id, PageRequest(2))).edges
        statuses[item.node.target] = each.status
    return statuses


async def test_a_key_is_one_call_at_most_wherever_its_process_is_killed(
    database: Database, database_address: str, tmp_path: Path, size: Callable[[int, int], int]
) -> None:
    rng = random.Random(12)
    orders = [f"order-{number}" for number in range(size(5, 50))]
    await database.registry.add_brands([Brand("brand-1", "One")])
    packed = content(OrderStatus.PACKED)
    views = [
        view(replace(packed, key=OrderKey("brand-1", "lzda", each)), message_id=each)
        for each in orders
    ]
    await show(database, *views)
    upstream, answers = Upstream(), dict[str, Any]()
    port = free_port()
    headers = {"authorization": f"Bearer {ADMIN_KEY}"}
    async with (
        play.running() as marketplace,
        httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60
        ) as client,
    ):
        marketplace.part = upstream.play
        for order in orders:
            served = await start(tmp_path, database_address, marketplace.url, port)
            answers[order] = await killed(client, upstream, served, order, rng)
        before = Counter(upstream.calls)
        served = await start(tmp_path, database_address, marketplace.url, port)
        kept = await settled(database)
        assert before.keys() <= kept.keys()  # what reached the marketplace is written down
        assert set(kept.values()) <= {ActivityStatus.UNKNOWN, ActivityStatus.SUCCEEDED}
        for order in orders:
            again = await ship(client, order)
            assert again["activity"]["status"] == (kept.get(order, ActivityStatus.SUCCEEDED).value)
            if order in kept:
                assert upstream.calls[order] == before[order] <= 1
            if answers[order] is not None:
                assert again["activity"] == answers[order]["activity"]
        assert max(upstream.calls.values()) == 1
        print(f"seed 12: {Counter(kept.values())}, {len(orders) - len(kept)} killed before")
        await served.end()
