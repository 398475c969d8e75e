"""Live changes: how long until the last of 1,000 subscribers is told, and at what cost (P9)."""

import asyncio
import base64
import contextlib
import json
import os
import socket
import statistics
import sys
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from urllib.request import Request, urlopen

from rich.progress import Progress

from benchmarks.made import BRAND, MESSAGE_IDS, order_message
from benchmarks.rounds import Row

SUBSCRIBERS = 1_000
EVENTS = 100
WARM_UP = 10
PATIENCE = 30.0
KEY = "measured-key-0123456789abcdef0123456789"
TOKEN = "measured-token"
TICKS = os.sysconf("SC_CLK_TCK")

_LIST = """changeSequence matches order { id remoteOrderId channelCode status statusRaw orderedAt
  requiredAt updatedAt deadlines { acceptBy packBy shipBy } totals { total { amount currencyCode } }
  availableActions shipping { provider service airwaybillNumber } channel { shopName name }
  lines { sku quantity description unitPrice { amount } } }"""
_SMALL = "changeSequence matches order { id status availableActions }"
_OPERATION = "subscription ($filter: OrderFilter) { orderChanged(filter: $filter) { %s } }"

KINDS: Sequence[tuple[str, dict[str, object]]] = (
    (_LIST, {}),
    (_LIST, {"statuses": ["PENDING", "ACCEPTED", "PACKED", "SHIPPED", "COMPLETED"]}),
    (_SMALL, {"brandIds": [BRAND]}),
    (_SMALL, {"channelCodes": ["tkpd", "shpe", "lzda", "tktk", "blib"]}),
)
"""What subscribers ask: an equal number of them each of these."""


@dataclass
class Round:
    """The arrivals of one event."""

    wanted: int
    arrived: list[float] = field(default_factory=list[float])
    all_arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def arrive(self) -> None:
        self.arrived.append(time.perf_counter())
        if len(self.arrived) == self.wanted:
            self.all_arrived.set()


class _Subscriber(asyncio.Protocol):
    """As little of a WebSocket client as is needed: it counts the frames that it is sent."""

    def __init__(self, asked: bytes, current: list[Round]) -> None:
        self.ready = asyncio.Event()
        self._asked = asked
        self._current = current
        self._buffer = bytearray()
        self._upgraded = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        self._write(
            (
                "GET /graphql HTTP/1.1\r\nHost: measured\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: {key}\r\n"
                "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
            ).encode()
        )

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            assert self._buffer.startswith(b"HTTP/1.1 101"), bytes(self._buffer)
            del self._buffer[: end + 4]
            self._upgraded = True
            init = {"type": "connection_init", "payload": {"Authorization": f"Bearer {KEY}"}}
            self._write(_frame(json.dumps(init).encode()))
        while (size := _frame_size(self._buffer)) is not None:
            text = bytes(self._buffer[: min(size, 120)])
            del self._buffer[:size]
            self._take(text)

    def _take(self, text: bytes) -> None:
        if b'"type":"next"' in text:
            self._current[0].arrive()
        elif b'"connection_ack"' in text:
            self._write(_frame(self._asked))
            self.ready.set()
        elif text[0] == 0x89:  # a ping
            self._write(bytes([0x8A, 0x80 | text[1]]) + bytes(4) + text[2:])
        else:
            self._transport.close()

    def close(self) -> None:
        self._transport.close()

    def _write(self, data: bytes) -> None:
        cast("asyncio.WriteTransport", self._transport).write(data)


def _frame(text: bytes) -> bytes:
    """A text frame of a client, under a mask that changes nothing."""
    head = bytes([0x81, 0x80 | 126]) + len(text).to_bytes(2, "big")
    return head + bytes(4) + text


def _frame_size(buffer: bytearray) -> int | None:
    """How long the first whole frame of a server is."""
    if len(buffer) < 2:
        return None
    head, size = 2, buffer[1] & 0x7F
    if size >= 126:
        head = 4 if size == 126 else 10
        if len(buffer) < head:
            return None
        size = int.from_bytes(buffer[2:head], "big")
    return head + size if len(buffer) >= head + size else None


async def measure(progress: Progress, folder: Path) -> list[Row]:
    """Milliseconds from a message's arrival to the last subscriber, and the server's CPU."""
    task = progress.add_task("a change told to 1,000 subscribers", total=EVENTS)
    async with _served(folder) as (port, pid):
        current = [Round(0)]
        subscribers = await _subscribe(port, current)
        took: list[float] = []
        cpu = 0.0
        for number in range(WARM_UP + EVENTS):
            if number == WARM_UP:
                cpu = _cpu_seconds(pid)
            current[0] = Round(len(subscribers))
            began = time.perf_counter()
            await asyncio.to_thread(_push, port, number)
            async with asyncio.timeout(PATIENCE):
                await current[0].all_arrived.wait()
            if number >= WARM_UP:
                took.append((max(current[0].arrived) - began) * 1000)
                progress.advance(task)
        spent = (_cpu_seconds(pid) - cpu) * 1000 / EVENTS
        for subscriber in subscribers:
            subscriber.close()
    half, most = statistics.median(took), sorted(took)[int(len(took) * 0.99) - 1]
    name = f"a change to {SUBSCRIBERS:,} subscribers, until the last"
    return [
        Row(f"{name}, p99", "event", most, "its p50", half, "P9: 100 ms"),
        Row(f"{name}, CPU of the server", "event", spent, "its p50", half, ""),
    ]


async def _subscribe(port: int, current: list[Round]) -> list[_Subscriber]:
    loop = asyncio.get_running_loop()
    subscribers: list[_Subscriber] = []
    for number in range(SUBSCRIBERS):
        selection, wanted = KINDS[number % len(KINDS)]
        payload = {"query": _OPERATION % selection, "variables": {"filter": wanted}}
        asked = json.dumps({"type": "subscribe", "id": "1", "payload": payload}).encode()
        subscriber = _Subscriber(asked, current)
        await loop.create_connection(lambda it=subscriber: it, "127.0.0.1", port)
        subscribers.append(subscriber)
        async with asyncio.timeout(PATIENCE):
            await subscriber.ready.wait()
    await _until(lambda: _following(port) >= SUBSCRIBERS)
    return subscribers


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await asyncio.to_thread(is_so):  # noqa: ASYNC110 - another process knows
            await asyncio.sleep(0.05)


def _following(port: int) -> int:
    with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        for line in answer.read().decode().splitlines():
            if line.startswith('channelgraph_subscribers{transport="websocket"}'):
                return int(line.rpartition(" ")[2])
    return 0


def _push(port: int, number: int) -> None:
    """One new version of one of ten orders, as Pub/Sub pushes it."""
    body = json.dumps(order_message(number % 10, number // 10)).encode()
    now = datetime.now(UTC).isoformat()
    message = {
        "data": base64.b64encode(body).decode(),
        "messageId": str(next(MESSAGE_IDS)),
        "publishTime": now,
    }
    envelope = {"message": message, "subscription": "projects/p/subscriptions/CNX_ORDER_FETCHED_1"}
    address = f"http://127.0.0.1:{port}/pubsub/push?token={TOKEN}"
    asked = Request(address, json.dumps(envelope).encode(), {"Content-Type": "application/json"})
    with urlopen(asked) as answer:
        assert answer.status == 204, answer.status


def _cpu_seconds(pid: int) -> float:
    """What the process has spent so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextlib.asynccontextmanager
async def _served(folder: Path) -> AsyncGenerator[tuple[int, int]]:
    """The product as it is served, on a store of its own: its port and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    settings = {
        "PORT": str(port),
        "MP_ADAPTER_URL": "http://127.0.0.1:9",
        "MP_ADAPTER_CLIENT_KEY": "00000000-0000-0000-0000-000000000000",
        "DATABASE_URL": f"sqlite:///{folder / 'live.db'}",
        "BRAND_IDS": BRAND,
        "ADMIN_KEY": KEY,
        "PUBSUB_PUSH_TOKEN": TOKEN,
        "SCHEDULE": "false",
    }
    given = {f"CHANNELGRAPH_{name}": value for name, value in settings.items()}
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("channelgraph")), "serve",
        cwd=folder, env={"PATH": os.defpath, "HOME": str(folder), **given},
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await _until(lambda: _answers(port))
        yield port, process.pid
    finally:
        process.terminate()
        await process.wait()


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
