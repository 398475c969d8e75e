"""Messages in: order messages committed, alone and in groups, beside a bare insert loop (P7)."""

import asyncio
import importlib
import itertools
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg
from rich.progress import Progress

from adapters.database import Database, open_database
from adapters.mp_adapter import MessageReader
from benchmarks.made import BRAND, delivery
from benchmarks.rounds import Row, Work, compare
from domain.brands import Brand
from domain.messages import Delivery, Outcome
from events.intake import MessageIntake

A_ROUND = 320
TOGETHER = 64
VERSIONS = 5
TABLE = "CREATE TABLE messages (id TEXT PRIMARY KEY, body BYTEA)"
SUPPORT = Path(__file__).parents[1] / "tests" / "support"

Insert = Callable[[Sequence[Delivery]], Awaitable[None]]
"""Commits these messages' ids and bytes, and nothing else."""


class _Nothing:
    async def forget_categories(self, channel_codes: object) -> None: ...
    async def forget_channels(self, brand_ids: object) -> None: ...


def intake_of(database: Database) -> MessageIntake:
    """The product's own way in, without doors."""
    return MessageIntake(
        database.intake,
        MessageReader(ZoneInfo("Asia/Jakarta")),
        _Nothing(),
        lambda: datetime.now(UTC),
        lambda *_: None,
    )


async def measure(progress: Progress, folder: Path, rounds: int) -> list[Row]:
    """CPU of one committed order message, beside one committed row of the same bytes."""
    address = f"sqlite:///{folder / 'intake.db'}"
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=NORMAL")
    bare.execute(TABLE)

    async def insert(group: Sequence[Delivery]) -> None:
        bare.execute("BEGIN IMMEDIATE")
        rows = [(each.message_id, each.data) for each in group]
        bare.executemany("INSERT INTO messages VALUES (?, ?)", rows)
        bare.execute("COMMIT")
        await asyncio.sleep(0)

    goals = ("SQLite", "P7: 2,000 messages/s")
    rows = await _compare(progress, address, insert, goals, rounds)
    bare.close()
    with _postgres() as server:
        return rows + await _on_postgres(progress, server, rounds)


@contextmanager
def _postgres() -> Iterator[str]:
    """The tests' own throw-away server: its binaries come with `make setup`."""
    sys.path.append(str(SUPPORT))
    with importlib.import_module("postgres_server").running_postgres() as address:
        yield address


async def _on_postgres(progress: Progress, address: str, rounds: int) -> list[Row]:
    bare = await asyncpg.connect(address)
    await bare.execute(TABLE)

    async def insert(group: Sequence[Delivery]) -> None:
        rows = [(each.message_id, each.data) for each in group]
        async with bare.transaction():
            await bare.executemany("INSERT INTO messages VALUES ($1, $2)", rows)

    goals = ("PostgreSQL", "P7: 3,000 messages/s")
    rows = await _compare(progress, address, insert, goals, rounds)
    await bare.close()
    return rows


async def _compare(
    progress: Progress, address: str, insert: Insert, goals: tuple[str, str], rounds: int
) -> list[Row]:
    """Alone, each waits for the one before; together, so many wait at the same time."""
    name, goal = goals
    numbers = itertools.count()
    rows: list[Row] = []
    async with open_database(address) as database:
        await database.upgrade()
        await database.registry.add_brands([Brand(BRAND, BRAND)])
        intake = intake_of(database)
        for size in (1, TOGETHER):
            ours = _ours(intake, size, numbers, rounds)
            peer = _peer(insert, size, rounds)
            costs = await compare(progress, f"messages in, {name} by {size}", ours, peer, rounds)
            rows.append(
                Row(f"order message, {name}, {size} at once", "message", costs[0],
                    f"bare insert, {size} a commit", costs[1], goal if size > 1 else "")
            )  # fmt: skip
    return rows


def _made(numbers: Iterator[int]) -> list[Delivery]:
    return [
        delivery(number // VERSIONS, number % VERSIONS)
        for number in itertools.islice(numbers, A_ROUND)
    ]


def _ours(intake: MessageIntake, size: int, numbers: Iterator[int], rounds: int) -> Work:
    async def take(group: Sequence[Delivery]) -> None:
        outcomes = await asyncio.gather(*map(intake.receive, group))
        assert set(outcomes) == {Outcome.TAKEN}

    return _in_groups(take, size, numbers, rounds)


def _peer(insert: Insert, size: int, rounds: int) -> Work:
    return _in_groups(insert, size, itertools.count(), rounds)


def _in_groups(take: Insert, size: int, numbers: Iterator[int], rounds: int) -> Work:
    """The messages of all rounds are made before the first, as making them is not measured."""
    made = iter([_made(numbers) for _ in range(rounds + 1)])

    async def work() -> int:
        messages = next(made)
        for start in range(0, len(messages), size):
            await take(messages[start : start + size])
        return len(messages)

    return work
