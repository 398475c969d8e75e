"""R26, and that whoever follows the changes has exactly what the source has.

An export during writes is one moment of the store, in constant memory; a process killed while it
writes leaves nothing that looks whole; a puller killed and started anew at random misses nothing.
"""

import asyncio
import json
import random
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from exporting import json_lines, wanting
from kept import view
from made import NOON, content
from served import start_command

from adapters.database import Database, open_database
from adapters.database.burying import bury_orders
from adapters.files import whole_file
from adapters.formats import FileWriters
from benchmarks.multiplied import multiply
from domain.exports import Compression, ExportFormat, ExportKind
from domain.orders import OrderKey, OrderLine, OrderStatus

ADAPTER = {
    "MP_ADAPTER_URL": "http://127.0.0.1:9",
    "MP_ADAPTER_CLIENT_KEY": "00000000-0000-0000-0000-000000000000",
}
MEGABYTE = 1_000_000
SEEDED = 100


def key_of(number: int) -> OrderKey:
    return OrderKey("brand-1", "tkpd", f"INV/{number}")


async def put(database: Database, number: int, status: OrderStatus, lines: int = 1) -> None:
    its = [
        OrderLine(position=at, line_number=at, remote_order_item_id=f"i{at}", sku=f"SKU-{at}",
                  description=None, quantity=at + 1)
        for at in range(lines)
    ]  # fmt: skip
    made = replace(content(status), key=key_of(number), lines=tuple(its))
    async with database.intake.transaction() as tx:
        await tx.lock_order(made.key)
        await tx.show(view(made), NOON)


async def fill(database: Database, count: int) -> None:
    for number in range(SEEDED):
        await put(database, number, OrderStatus.PENDING)
    await multiply(database, count // SEEDED)


async def test_an_export_during_writes_is_one_moment_in_little_memory(
    database_address: str, tmp_path: Path, size: Callable[[int, int], int]
) -> None:
    count = size(5_000, 100_000)
    async with open_database(database_address) as database:
        await fill(database, count)
        served = await start_command(
            tmp_path, "export", "orders", "o.jsonl", "--json",
            settings={"DATABASE_URL": database_address, **ADAPTER},
        )  # fmt: skip
        process, most = psutil.Process(served.process.pid), 0
        ending = asyncio.create_task(served.process.wait())
        number = 0
        while not ending.done():
            await put(database, number % SEEDED, random.choice(list(OrderStatus)[:-1]))
            number += 1
            try:
                most = max(most, process.memory_info().rss)
            except psutil.NoSuchProcess:
                break
        assert await ending == 0, await served.errors()
        out = (await served.process.stdout.read()).decode()  # type: ignore[union-attr] - piped
    told = json.loads(out)
    rows = json_lines((tmp_path / "o.jsonl").read_bytes())
    assert told["count"] == len(rows) == count
    names = {(row["brand_id"], row["channel_code"], row["remote_order_id"]) for row in rows}
    assert len(names) == count  # each order once, as it was
    assert max(row["change_sequence"] for row in rows) <= int(told["watermark"])
    assert number > 0
    if count == 100_000:
        assert most < 200 * MEGABYTE, f"{most:,} bytes"


@pytest.mark.parametrize("name", ["o.jsonl", "o.csv.gz", "o.parquet"])
async def test_a_process_killed_at_any_moment_leaves_no_whole_file(
    sqlite_address: str, tmp_path: Path, size: Callable[[int, int], int], name: str
) -> None:
    async with open_database(sqlite_address) as database:
        await fill(database, size(10_000, 100_000))
    rng = random.Random(26)
    for _ in range(size(2, 10)):
        served = await start_command(
            tmp_path, "export", "orders", name, settings={"DATABASE_URL": sqlite_address, **ADAPTER}
        )
        async with asyncio.timeout(60):
            while not parts_in(tmp_path) and not (tmp_path / name).exists():
                await asyncio.sleep(0.005)
            await asyncio.sleep(rng.random() * 0.05)
        served.process.send_signal(signal.SIGKILL)
        await served.process.wait()
        check_leftovers(tmp_path, name)


def check_leftovers(folder: Path, name: str) -> None:
    """A file with its name is whole, because the process was quicker; a part opens for nobody."""
    if (folder / name).exists():
        assert_whole(folder / name)
        (folder / name).unlink()
    for part in parts_in(folder):
        if name.endswith("parquet"):
            with pytest.raises(pa.ArrowInvalid):
                pq.read_table(part)
        part.unlink()


def parts_in(folder: Path) -> list[Path]:
    return list(folder.glob(".*.part"))


def assert_whole(path: Path) -> None:
    if path.suffix == ".parquet":
        assert pq.read_table(path).num_rows > 0
    else:
        assert path.stat().st_size > 0


async def pull(database: Database, kind: ExportKind, after: int, path: Path) -> int:
    """One pull into a file, as the command does; gives the watermark to go on from."""
    wanted = wanting(kind, changed_after=after) if after else wanting(kind)
    writer = FileWriters().open(
        wanted.columns, wanted.zone, ExportFormat.JSONL, Compression.NONE, {}, marked=False
    )
    async with database.exports.snapshot(wanted) as snapshot:
        with whole_file(path) as file:
            file.write(writer.begin())
            async for rows in snapshot.rows():
                file.write(writer.add(rows))
                await asyncio.sleep(0)
            file.write(writer.finish())
        return snapshot.watermark


class Follower:
    """Keeps a copy by what pulls tell; what it has is written at once with where it stands."""

    def __init__(self, kind: ExportKind, folder: Path) -> None:
        self.kind = kind
        self.path = folder / f"{kind}.jsonl"
        self.keys = wanting(kind).keys
        self.rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        self.watermark = 0

    async def pull(self, database: Database) -> None:
        watermark = await pull(database, self.kind, self.watermark, self.path)
        for row in json_lines(self.path.read_bytes()):
            key = tuple(row[name] for name in self.keys)
            if row["_deleted"]:
                self.rows.pop(key, None)
            else:
                self.rows[key] = row
        self.watermark = watermark


async def erase(database: Database, number: int) -> None:
    async with database.connections.write() as connection:
        await bury_orders(connection, [key_of(number).text], NOON)


async def churn(database: Database, seed: int, rounds: int) -> None:
    rng = random.Random(seed)
    for _ in range(rounds):
        number = rng.randrange(25)
        if rng.random() < 0.1:
            await erase(database, number)
        else:
            await put(database, number, rng.choice(list(OrderStatus)[:-1]), rng.randrange(4))


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_puller_killed_at_random_ends_with_the_sources_rows(
    database_address: str, tmp_path: Path, size: Callable[[int, int], int], seed: int
) -> None:
    """Writers churn over two connections; pulls are cut off at any step and begun anew."""
    rng = random.Random(seed)
    async with open_database(database_address) as one, open_database(database_address) as two:
        followers = [
            Follower(kind, tmp_path) for kind in (ExportKind.ORDERS, ExportKind.ORDER_LINES)
        ]
        rounds = size(60, 600)
        writers = [
            asyncio.create_task(churn(database, seed * 10 + place, rounds))
            for place, database in enumerate((one, two))
        ]
        cut = whole = 0
        while not all(task.done() for task in writers):
            follower = rng.choice(followers)
            pulling = asyncio.create_task(follower.pull(rng.choice((one, two))))
            if rng.random() < 0.5:
                await asyncio.sleep(rng.random() * 0.02)
                pulling.cancel()
            ended = (await asyncio.gather(pulling, return_exceptions=True))[0]
            cut, whole = cut + (ended is not None), whole + (ended is None)
            assert ended is None or isinstance(ended, asyncio.CancelledError)
        await asyncio.gather(*writers)
        assert cut
        assert whole
        for follower in followers:
            await follower.pull(one)
            fresh = Follower(follower.kind, tmp_path / "fresh")
            fresh.path.parent.mkdir(exist_ok=True)
            await fresh.pull(one)
            assert follower.rows == fresh.rows, f"seed {seed}"
        assert parts_in(tmp_path) == []
