"""Messages in: order messages committed to SQLite, beside a bare insert loop (P7)."""

import asyncio
import itertools
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.progress import Progress

from adapters.database import Database
from adapters.mp_adapter import MessageReader
from benchmarks.made import delivery
from benchmarks.rounds import Row, compare
from domain.messages import Outcome
from events.intake import MessageIntake

A_ROUND = 200


class _Nothing:
    async def forget_categories(self, channel_codes: object) -> None: ...


def intake_of(database: Database) -> MessageIntake:
    """The product's own way in, without doors."""
    return MessageIntake(
        database.intake,
        MessageReader(ZoneInfo("Asia/Jakarta")),
        _Nothing(),
        lambda: datetime.now(UTC),
        lambda *_: None,
    )


async def measure(progress: Progress, database: Database, folder: Path, rounds: int) -> list[Row]:
    """CPU of one committed order message, beside one committed row of the same bytes."""
    intake, numbers = intake_of(database), itertools.count(1_000_000)
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=NORMAL")
    bare.execute("CREATE TABLE messages (id TEXT PRIMARY KEY, body BLOB)")

    async def ours() -> int:
        deliveries = [delivery(next(numbers) // 5, place % 5) for place in range(A_ROUND)]
        for each in deliveries:
            assert await intake.receive(each) is Outcome.TAKEN
        return A_ROUND

    async def peer() -> int:
        for place in range(A_ROUND):
            each = delivery(place, 0)
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("INSERT INTO messages VALUES (?, ?)", (each.message_id, each.data))
            bare.execute("COMMIT")
        await asyncio.sleep(0)
        return A_ROUND

    costs = await compare(progress, "messages in", ours, peer, rounds)
    bare.close()
    return [Row("order message, committed", "message", costs[0], "bare insert", costs[1],
                "P7: 2,000 messages/s")]  # fmt: skip
