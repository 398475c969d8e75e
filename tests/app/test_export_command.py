"""`channelgraph export`: files that are whole or not there."""

import asyncio
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from exporting import csv_rows, json_lines
from kept import show, view
from made import content
from served import run_command

from adapters.database import open_database
from adapters.files import whole_file
from app.commands.export import read_file
from app.settings import BadUsage
from domain.exports import Compression, ExportFormat
from domain.orders import OrderKey, OrderStatus

ADAPTER = {
    "MP_ADAPTER_URL": "http://127.0.0.1:9",
    "MP_ADAPTER_CLIENT_KEY": "00000000-0000-0000-0000-000000000000",
}


@pytest.fixture
async def settings(sqlite_address: str) -> dict[str, str]:
    """Settings of a store with three orders."""
    async with open_database(sqlite_address) as database:
        for number in range(3):
            key = OrderKey("brand-1", "tkpd", f"INV/{number}")
            await show(database, view(content(OrderStatus.PENDING, key=key)))
    return {"DATABASE_URL": sqlite_address, **ADAPTER}


async def test_files_of_every_format(tmp_path: Path, settings: dict[str, str]) -> None:
    for name in ("o.jsonl", "o.csv", "o.parquet"):
        code, out, errors = await run_command(
            tmp_path, "export", "orders", name, "--json", settings=settings
        )
        assert (code, errors) == (0, "")
        told = json.loads(out)
        assert (told["kind"], told["file"], told["count"], told["watermark"]) == (
            "orders", name, 3, "3",
        )  # fmt: skip
    names = ["INV/0", "INV/1", "INV/2"]
    rows = json_lines((tmp_path / "o.jsonl").read_bytes())
    assert [row["remote_order_id"] for row in rows] == names
    assert [row["remote_order_id"] for row in csv_rows((tmp_path / "o.csv").read_bytes())] == names
    table = pq.read_table(tmp_path / "o.parquet")
    assert table.column("remote_order_id").to_pylist() == names
    cursor = told["cursor"]
    code, out, errors = await run_command(
        tmp_path, "export", "orders", "--cursor", cursor, settings=settings
    )
    assert (code, out) == (0, "")
    assert f"0 rows. What changes next: --cursor {cursor}" in errors
    assert parts_in(tmp_path) == []


async def test_rows_go_to_stdout_and_words_to_stderr(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    code, out, errors = await run_command(
        tmp_path, "export", "orders", "--format", "csv", "--columns", "status", settings=settings
    )
    assert code == 0
    assert out.splitlines() == [
        "change_sequence,_deleted,status", "1,false,PENDING", "2,false,PENDING", "3,false,PENDING",
    ]  # fmt: skip
    assert errors.startswith("3 rows.")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("orders", "o.xlsx"), "name the format"),
        (("orders", "--json"), "--json tells of a file"),
        (("orders", "--status", "GONE"), "there is no status 'GONE'"),
        (("orders", "--updated-after", "soon"), "'soon' is no time"),
        (("orders", "--columns", "nope"), "There is no column 'nope'"),
        (("order-lines", "/nowhere/o.csv"), "cannot be written"),
    ],
)
async def test_mistakes_end_in_one_line(
    tmp_path: Path, settings: dict[str, str], arguments: tuple[str, ...], words: str
) -> None:
    code, out, errors = await run_command(tmp_path, "export", *arguments, settings=settings)
    assert code in {1, 2}
    assert out == ""
    assert words in errors
    assert len(errors.splitlines()) == 1


def parts_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if ".part" in path.name]


def write_and_fail(path: Path) -> None:
    with whole_file(path) as opened:
        opened.write(b"another")
        raise asyncio.CancelledError


def test_a_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    with whole_file(path) as opened:
        opened.write(b"half")
        opened.flush()
        assert not path.exists()
    assert path.read_bytes() == b"half"
    with pytest.raises(asyncio.CancelledError):
        write_and_fail(path)
    assert path.read_bytes() == b"half"
    assert [each.name for each in tmp_path.iterdir()] == ["o.csv"]


def test_the_ending_tells_the_format() -> None:
    for name, expected in (
        ("a.jsonl", (ExportFormat.JSONL, Compression.NONE)),
        ("a.b.CSV.gz", (ExportFormat.CSV, Compression.GZIP)),
        ("a.jsonl.zst", (ExportFormat.JSONL, Compression.ZSTD)),
        ("a.parquet", (ExportFormat.PARQUET, Compression.ZSTD)),
    ):
        found = read_file(Path(name), None, None, marked=False)
        assert (found.format, found.compression) == expected
    assert read_file(None, None, None, marked=False).format is ExportFormat.JSONL
    assert read_file(Path("a"), "csv", "gzip", marked=True).marked
    with pytest.raises(BadUsage):
        read_file(Path("a.gz"), None, None, marked=False)
    with pytest.raises(BadUsage):
        read_file(Path("a.csv"), None, "rar", marked=False)
