"""R24: SIGTERM with actions in flight: each call that left has its outcome written, and it ends."""

import asyncio
import base64
import json
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fault_server as play
import httpx
from fault_server import FaultServer, Received
from flood import Message
from made import NOON
from ports import free_port
from product import ADMIN_KEY, CLIENT_KEY, PUSH_TOKEN
from served import Served, start_command
from shop_front import named, shop_front

from adapters.database import Database
from domain.activities import ActivityStatus
from domain.pages import PageRequest

Size = Callable[[int, int], int]
GONE_WITHIN = 30
PATIENCE = 60
BRANDS = ("brand-1", "brand-2", "brand-3")
ACCEPT = "OrderService.AcceptOrder"
MUTATION = """mutation ($brand: String!, $order: String!) { acceptOrder(input: {
  brandId: $brand, channelCode: "shpe", remoteOrderId: $order
}) { activity { activityId } userErrors { code } } }"""
READ = "{ orders(first: 20) { nodes { id status } } }"


async def test_no_outcome_is_lost_when_it_is_told_to_end(
    database: Database, database_address: str, tmp_path: Path, size: Size
) -> None:
    each = size(8, 10)
    async with play.running() as upstream:
        gate = asyncio.Event()
        upstream.part = shop_front(("shpe",), AcceptOrder=play.each(answered_by(gate)))
        served, url = await serve(database_address, upstream, tmp_path)
        log = asyncio.create_task(served.process.communicate())
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            orders = await pushed(client, url, each)
            load = [asyncio.create_task(read(client, url)) for _ in range(4)]
            actions = [asyncio.create_task(act(client, url, *order)) for order in orders]
            await upstream.until(lambda: len(sent(upstream)) == len(orders), PATIENCE)
            served.process.send_signal(signal.SIGTERM)
            gate.set()
            await asyncio.wait_for(log, GONE_WITHIN)
            await asyncio.gather(*load, *actions, return_exceptions=True)
        assert served.process.returncode == 0
        calls = sent(upstream)
        assert max(Counter(calls.values()).values()) == 1  # each order's once
        outcomes = await statuses(database, list(calls))
        wanted = {
            call_id: ActivityStatus.UNKNOWN if order[0] == BRANDS[2] else ActivityStatus.SUCCEEDED
            for call_id, order in calls.items()
        }
        assert outcomes == wanted
        again, _ = await serve(database_address, upstream, tmp_path)  # and it is ready once more
        again.process.kill()
        await again.process.communicate()


def answered_by(gate: asyncio.Event) -> Callable[[Received], play.Part]:
    """Answers once the gate opens; one brand's calls never."""

    async def answer(received: Received, writer: Any) -> None:
        await gate.wait()
        await play.result({"success": True})(received, writer)

    return lambda received: play.hang if named(received)[0] == BRANDS[2] else answer


async def serve(address: str, upstream: FaultServer, folder: Path) -> tuple[Served, str]:
    port = free_port()
    settings = {
        "PORT": str(port), "DATABASE_URL": address, "MP_ADAPTER_URL": upstream.url,
        "MP_ADAPTER_CLIENT_KEY": CLIENT_KEY, "BRAND_IDS": ",".join(BRANDS),
        "ADMIN_KEY": ADMIN_KEY, "PUBSUB_PUSH_TOKEN": PUSH_TOKEN, "SCHEDULE": "false",
        "UPSTREAM_TIMEOUT": "5",
    }  # fmt: skip
    served = await start_command(folder, "serve", settings=settings)
    await served.read_until("Playground")
    return served, f"http://127.0.0.1:{port}"


async def pushed(client: httpx.AsyncClient, url: str, each: int) -> list[tuple[str, str]]:
    """Pending orders of every brand, taken in."""
    orders = [(brand, f"INV/{n}") for brand in BRANDS for n in range(each)]
    for number, (brand, order) in enumerate(orders):
        message = Message(str(number), brand, order, "pending", None, NOON, "a").delivery
        envelope = {
            "message": {
                "data": base64.b64encode(message.data).decode(),
                "messageId": message.message_id,
                "publishTime": message.published_at.isoformat(),
            },
            "subscription": f"projects/p/subscriptions/{message.subscription}",
        }
        answer = await client.post(
            f"{url}/pubsub/push", params={"token": PUSH_TOKEN}, json=envelope
        )
        assert answer.status_code == 204
    return orders


async def ask(client: httpx.AsyncClient, url: str, query: str, **variables: str) -> Any:
    headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
    body = {"query": query, "variables": variables}
    answer = await client.post(f"{url}/graphql", json=body, headers=headers)
    return json.loads(answer.content)


async def act(client: httpx.AsyncClient, url: str, brand: str, order: str) -> Any:
    return await ask(client, url, MUTATION, brand=brand, order=order)


async def read(client: httpx.AsyncClient, url: str) -> None:
    while True:  # until the server is gone
        await ask(client, url, READ)


def sent(upstream: FaultServer) -> dict[str, tuple[str, str]]:
    """Brand and order of every action that reached the upstream, by the call's id."""
    calls = [request.rpc for request in upstream.requests if request.rpc["method"] == ACCEPT]
    return {
        rpc["id"]: (rpc["params"]["brand_id"], rpc["params"]["remote_order_id"]) for rpc in calls
    }


async def statuses(database: Database, ids: list[str]) -> dict[str, ActivityStatus]:
    pages = await database.activities.item_pages([(one, PageRequest(limit=1)) for one in ids])
    return {one: page.edges[0].node.status for one, page in zip(ids, pages, strict=True)}
