"""Reading: pages of 100 orders, cold, far down and hot, on SQLite and PostgreSQL (P2, P3, P5)."""

import importlib
import re
import sqlite3
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import psutil
from rich.progress import Progress
from sqlalchemy import Engine, event

from adapters.database import open_database
from app.settings import Settings
from app.wiring import open_services
from benchmarks.hot import measure_hot
from benchmarks.made import BRAND, delivery
from benchmarks.multiplied import multiply
from benchmarks.rounds import Row, Work
from domain.access import Scope, Viewer
from domain.brands import Brand
from gql.errors import QuietSchema
from gql.schema import build_schema
from resolvers.context import Context
from resolvers.services import Services

PAGE = """
query ($first: Int, $after: String, $last: Int, $before: String) {
  orders(first: $first, after: $after, last: $last, before: $before) {
  nodes {
    id remoteOrderId channelCode status statusRaw statusIsExpected needsReview orderedAt paidAt
    requiredAt updatedAt changeSequence currencyCode customerReference paymentMethod remarks
    totals { subtotal { amount } shipping { amount } total { amount currencyCode } }
    delivery { city region } shipping { provider service airwaybillNumber }
    isPreOrder fulfilledByMarketplace availableActions
    lines { lineNumber remoteOrderItemId sku description quantity referenceId
            rawPrice { amount } unitPrice { amount } lineTotal { amount } tax { amount } }
    channel { name status }
  }
  pageInfo { startCursor endCursor }
} }
"""
PAGES = 16
"""Pages that are turned in one round, each with variables of its own."""

ON_POSTGRES = 10_000
"""Orders in PostgreSQL at most: a page costs the same among a million."""

SUPPORT = Path(__file__).parents[1] / "tests" / "support"
Statement = tuple[str, Sequence[Any]]
Clock = Callable[[], float]


async def measure(
    progress: Progress, services: Services, path: Path, rounds: int, total: int
) -> list[Row]:
    """CPU of a page as JSON, beside the bare driver that reads the same rows; deep; and hot."""
    turned = Turned(services)
    statements = await turned.record()
    bare = sqlite3.connect(path)

    async def driver() -> int:
        for text, values in statements:
            bare.execute(text, values).fetchall()
        return PAGES

    cost = await compare(progress, "pages from SQLite", turned.all, driver, rounds)
    rows = [_row("page of 100, SQLite", cost, "bare sqlite3, no JSON", "P2: 1.5x")]
    bare.close()
    number = total // 100 - 1
    deep = await compare(progress, f"page {number:,}", await turned.deep(), turned.first, rounds)
    rows.append(_row(f"page {number:,}", deep, "page 1", "P5: 1.1x"))
    rows += await _on_postgres(progress, rounds, total)
    return rows + await measure_hot(progress, path, rounds, PAGE)


async def compare(
    progress: Progress, name: str, ours: Work, peer: Work, rounds: int,
    clock: Clock = time.process_time,
) -> tuple[float, float]:  # fmt: skip
    """Median CPU milliseconds a piece, in alternating rounds after one to warm up."""
    task = progress.add_task(name, total=2 * rounds + 2)
    costs: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds + 1):
        for work, its in zip((ours, peer), costs, strict=True):
            before = clock()
            pieces = await work()
            if turn:
                its.append((clock() - before) * 1000 / pieces)
            progress.advance(task)
    return statistics.median(costs[0]), statistics.median(costs[1])


class Turned:
    """Turns pages by the compiled plan, as the door does, and writes them as JSON."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._schema: QuietSchema = build_schema()
        self._document = self._schema.engine.read(PAGE)
        self._viewer = Viewer("bench", "bench", frozenset(Scope), None)
        self._starts: list[str | None] = [None]

    async def page(self, **place: str | int | None) -> dict[str, Any]:
        context = Context(self._viewer, self._services)
        answer = await self._schema.engine.execute(self._document, place, context)
        assert not answer.errors, answer.errors
        assert answer.data is not None
        orjson.dumps(answer.data, option=orjson.OPT_UTC_Z)
        orders: dict[str, Any] = answer.data["orders"]
        assert len(orders["nodes"]) == 100
        return orders

    async def record(self) -> list[Statement]:
        """Turn them once; the statements that were sent, of plain columns."""
        await self.page(first=100)  # what is near is had
        sent: list[Statement] = []

        def note(
            _conn: object, _cursor: object, text: str, values: Sequence[Any], *_: object
        ) -> None:
            plain = re.sub(r"CAST\((\S+) AS TEXT\) AS \S+?(?=[, \n])", r"\1", text)
            sent.append((plain, values))

        event.listen(Engine, "before_cursor_execute", note)
        for number in range(PAGES):
            page = await self.page(first=100, after=self._starts[number])
            self._starts.append(page["pageInfo"]["endCursor"])
        event.remove(Engine, "before_cursor_execute", note)
        return [one for one in sent if "FROM orders" in one[0] or "FROM order_lines" in one[0]]

    async def all(self) -> int:
        for start in self._starts[:PAGES]:
            await self.page(first=100, after=start)
        return PAGES

    async def first(self) -> int:
        for _ in range(PAGES):
            await self.page(first=100)
        return PAGES

    async def deep(self) -> Callable[[], Awaitable[int]]:
        """Work on the last page of the list."""
        start = (await self.page(last=100))["pageInfo"]["startCursor"]
        before = (await self.page(last=100, before=start))["pageInfo"]["startCursor"]

        async def turn() -> int:
            for _ in range(PAGES):
                await self.page(first=100, after=before)
            return PAGES

        return turn


async def _on_postgres(progress: Progress, rounds: int, total: int) -> list[Row]:
    with _postgres() as address:
        url = f"{address.rpartition('/')[0]}/pages"
        admin: Any = await asyncpg.connect(address)
        await admin.execute("CREATE DATABASE pages")
        await admin.close()
        async with open_services(_settings(url)) as wired:
            await wired.services.registry.add_brands([Brand(BRAND, BRAND)])
            for number in range(1_000):
                await wired.intake.receive(delivery(number, 0))
            async with open_database(url) as database:
                await multiply(database, min(total, ON_POSTGRES) // 1_000)
            return [await _beside_asyncpg(progress, wired.services, url, rounds)]


async def _beside_asyncpg(progress: Progress, services: Services, url: str, rounds: int) -> Row:
    turned = Turned(services)
    statements = await turned.record()
    bare: Any = await asyncpg.connect(url, server_settings={"jit": "off"})

    async def driver() -> int:
        for text, values in statements:
            await bare.fetch(text, *values)
        return PAGES

    cost = await compare(
        progress, "pages from PostgreSQL", turned.all, driver, rounds, _with_postgres
    )
    await bare.close()
    peer = "bare asyncpg, no JSON"
    return _row("page of 100, PostgreSQL, both CPUs", cost, peer, "P2: 1.5x")


def _with_postgres() -> float:
    """CPU seconds of this process and of every PostgreSQL below it."""
    spent = time.process_time()
    for process in psutil.Process().children(recursive=True):
        times = process.cpu_times()
        spent += times.user + times.system
    return spent


@contextmanager
def _postgres() -> Iterator[str]:
    """A PostgreSQL as tests run it."""
    sys.path.insert(0, str(SUPPORT))
    with importlib.import_module("postgres_server").running_postgres() as address:
        yield address


def _settings(url: str) -> Settings:
    return Settings(
        _env_file=None, database_url=url, mp_adapter_url="http://127.0.0.1:9",
        mp_adapter_client_key="00000000-0000-0000-0000-000000000000", schedule=False,
    )  # fmt: skip


def _row(name: str, cost: tuple[float, float], peer: str, goal: str) -> Row:
    return Row(name, "page", cost[0], peer, cost[1], goal)
