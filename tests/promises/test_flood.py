"""R7, R8: a flood of pushes on a served product: refused where needed, never dropped, reads go on.

How many bodies are in memory at one time is counted in tests/app/test_push_door.py.
"""

import asyncio
import base64
import json
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import httpx
import psutil
import pytest
from flood import Message, assert_shown, orders_of
from ports import free_port
from product import ADMIN_KEY, CLIENT_KEY, PUSH_TOKEN
from served import Served, start_command

from adapters.database import Database

Size = Callable[[int, int], int]
MOST_MEMORY = 400 * 2**20
MOST_SECONDS = 240
SMALLEST_WAVE = 48
READ = "{ orders(first: 20, filter: {statuses: [PENDING]}) { nodes { id status lines { sku } } } }"


class Server:
    """A served product and all that it says, which somebody must read lest it wait."""

    def __init__(self, served: Served, port: int) -> None:
        self.served = served
        self.url = f"http://127.0.0.1:{port}"
        self.log = asyncio.create_task(served.process.communicate())

    @property
    def memory(self) -> int:
        return psutil.Process(self.served.process.pid).memory_info().rss

    async def end(self) -> str:
        self.served.process.send_signal(signal.SIGINT)
        said = await asyncio.wait_for(self.log, 60)
        return b"".join(said).decode()


@pytest.fixture
async def server(database_address: str, tmp_path: Path) -> AsyncIterator[Server]:
    """The product on an empty store, in a process of its own, with nobody upstream."""
    port = free_port()
    settings = {
        "PORT": str(port),
        "DATABASE_URL": database_address,
        "MP_ADAPTER_URL": "http://127.0.0.1:9",
        "MP_ADAPTER_CLIENT_KEY": CLIENT_KEY,
        "BRAND_IDS": "brand-1",
        "ADMIN_KEY": ADMIN_KEY,
        "PUBSUB_PUSH_TOKEN": PUSH_TOKEN,
    }
    served = await start_command(tmp_path, "serve", settings=settings)
    await served.read_until("Playground")
    running = Server(served, port)
    yield running
    if served.process.returncode is None:
        served.process.kill()
    await running.log


async def test_a_flood_is_held_back_and_lands_whole_while_reads_are_answered(
    server: Server, database: Database, size: Size
) -> None:
    print("seed 7")
    orders = orders_of(random.Random(7), size(40, 334))
    sent = [message for of_order in orders.values() for message in of_order]
    # None is kept: a connection may end for idleness just as it is used again.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(limits=limits, timeout=MOST_SECONDS) as client:
        done = asyncio.Event()
        reading = asyncio.create_task(read_until(done, client, server))
        statuses, most_memory = await push_until_landed(client, server, sent)
        done.set()
        answers = await reading
    assert statuses[204] == len(sent)
    assert statuses[429] > 0
    assert set(statuses) <= {204, 429, 503}
    assert most_memory < MOST_MEMORY
    assert answers[200] > 0
    assert set(answers) == {200}
    await assert_shown(database, orders)
    log = await server.end()
    assert "database is locked" not in log
    assert "Traceback" not in log


async def push_until_landed(
    client: httpx.AsyncClient, server: Server, sent: Sequence[Message]
) -> tuple[Counter[int], int]:
    """Push all at once, and what was refused again in smaller waves, as Pub/Sub does.

    Counts of what was answered, and the most bytes that the server used.
    """
    statuses: Counter[int] = Counter()
    left, most, wave = list(sent), 0, len(sent)
    async with asyncio.timeout(MOST_SECONDS):
        while left:
            now, later = left[:wave], left[wave:]
            found = await asyncio.gather(*[push(client, server, message) for message in now])
            statuses.update(found)
            most = max(most, server.memory)
            refused = [m for m, status in zip(now, found, strict=True) if status != 204]
            left, wave = later + refused, max(SMALLEST_WAVE, wave // 2 if refused else wave)
    return statuses, most


async def push(client: httpx.AsyncClient, server: Server, message: Message) -> int:
    delivery = message.delivery
    envelope = {
        "message": {
            "data": base64.b64encode(delivery.data).decode(),
            "messageId": delivery.message_id,
            "publishTime": delivery.published_at.isoformat(),
        },
        "subscription": f"projects/p/subscriptions/{delivery.subscription}",
    }
    params = {"token": PUSH_TOKEN}
    answer = await client.post(f"{server.url}/pubsub/push", params=params, json=envelope)
    return answer.status_code


async def read_until(
    done: asyncio.Event, client: httpx.AsyncClient, server: Server
) -> Counter[int]:
    """Read orders again and again; an answer with errors counts as 0."""
    answers: Counter[int] = Counter()
    headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
    while not done.is_set():
        answer = await client.post(f"{server.url}/graphql", json={"query": READ}, headers=headers)
        is_whole = "errors" not in json.loads(answer.content)
        answers[answer.status_code if is_whole else 0] += 1
    return answers
