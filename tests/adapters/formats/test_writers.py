"""The three formats: the same rows, exact to the last digit, harmless, never whole too early."""

import gzip
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from exporting import csv_rows, json_lines, wanting

from adapters.formats import FileWriters
from adapters.formats.dates import local_dates
from domain.errors import BadUserInput
from domain.exports import Compression, ExportFormat, ExportKind

JAKARTA = ZoneInfo("Asia/Jakarta")
NAMES = ("customer_reference", "ordered_at", "ordered_on", "total", "is_pre_order", "remarks")
MIDNIGHT = "2026-03-01T17:00:00.000000+00:00"
BEFORE = "2026-03-01T16:59:59.999999+00:00"
ODD = '},{"change_sequence":7}\n"\\, \u2028 \x07 \U0001f600'
ROWS = [
    (1, 0, "INV/1", MIDNIGHT, MIDNIGHT, "259000.00", 0, None),
    (2, True, "=1+1", BEFORE, BEFORE, "-0.000000001", 1, ODD),
    (3, 0, None, None, None, None, None, ""),
]


def written(
    rows: Sequence[Sequence[Any]] = ROWS,
    format_: ExportFormat = ExportFormat.JSONL,
    packing: Compression = Compression.NONE,
    *,
    names: tuple[str, ...] = NAMES,
    marked: bool = False,
) -> bytes:
    wanted = wanting(ExportKind.ORDERS, *names)
    about = {"kind": "orders"}
    writer = FileWriters().open(wanted.columns, wanted.zone, format_, packing, about, marked=marked)
    return b"".join([writer.begin(), writer.add(rows), writer.add([]), writer.finish()])


def test_json_lines_hold_every_value_as_it_is() -> None:
    rows = json_lines(written())
    assert [list(row) for row in rows] == [["change_sequence", "_deleted", *NAMES]] * 3
    assert rows[0] == {
        "change_sequence": 1, "_deleted": False, "customer_reference": "INV/1",
        "ordered_at": MIDNIGHT, "ordered_on": "2026-03-02", "total": "259000.00",
        "is_pre_order": False, "remarks": None,
    }  # fmt: skip
    assert rows[1]["remarks"] == ODD
    assert (rows[1]["_deleted"], rows[1]["is_pre_order"]) == (True, True)
    assert rows[1]["ordered_on"] == "2026-03-01"
    assert [rows[2][name] for name in NAMES] == [None, None, None, None, None, ""]


def test_csv_holds_the_same_and_computes_nothing() -> None:
    body = written(format_=ExportFormat.CSV)
    rows = csv_rows(body)
    assert body.startswith(b"change_sequence,_deleted,customer_reference,")
    assert body.count(b"\r\n") == 4
    assert rows[0]["ordered_on"] == "2026-03-02"
    assert rows[1]["customer_reference"] == "'=1+1"
    assert rows[1]["total"] == "-0.000000001"
    assert rows[1]["remarks"] == ODD
    assert (rows[0]["_deleted"], rows[1]["_deleted"]) == ("false", "true")
    assert set(rows[2].values()) == {"3", "false", ""}


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_begins_a_formula(first: str) -> None:
    row = (1, 0, f"{first}HYPERLINK(1)", None, None, "1", 0, f"{first}")
    (found,) = csv_rows(written([row], ExportFormat.CSV))
    assert found["customer_reference"] == f"'{first}HYPERLINK(1)"
    assert found["remarks"] == f"'{first}"


@pytest.mark.parametrize("text", ["0812", "#1", "'quoted'", " =1", "a=b", "Ä", ""])
def test_other_texts_stay_as_they_are(text: str) -> None:
    (found,) = csv_rows(written([(1, 0, text, None, None, "1", 0, None)], ExportFormat.CSV))
    assert found["customer_reference"] == text


def test_csv_begins_with_a_mark_where_excel_asks_for_it() -> None:
    assert written(format_=ExportFormat.CSV, marked=True).startswith(b"\xef\xbb\xbfchange_")


def test_parquet_is_typed_and_exact() -> None:
    table = pq.read_table(io.BytesIO(written(format_=ExportFormat.PARQUET)))
    assert table.schema.field("total").type == pa.decimal128(38, 9)
    assert table.schema.field("ordered_at").type == pa.timestamp("us", tz="UTC")
    assert table.schema.field("ordered_on").type == pa.date32()
    assert table.schema.field("_deleted").type == pa.bool_()
    assert table.schema.metadata[b"kind"] == b"orders"
    rows = table.to_pylist()
    assert [row["total"] for row in rows] == [Decimal("259000.00"), Decimal("-0.000000001"), None]
    assert rows[0]["ordered_at"] == datetime(2026, 3, 1, 17, tzinfo=UTC)
    assert [row["ordered_on"] for row in rows] == [date(2026, 3, 2), date(2026, 3, 1), None]
    assert rows[1]["remarks"] == ODD


@pytest.mark.parametrize("amount", ["0.0000000001", "1" * 30, "-" + "9" * 38])
def test_what_parquet_cannot_hold_exactly_is_refused(amount: str) -> None:
    with pytest.raises(BadUserInput, match="total does not fit"):
        written([(1, 0, None, None, None, amount, 0, None)], ExportFormat.PARQUET)
    (row,) = json_lines(written([(1, 0, None, None, None, amount, 0, None)]))
    assert row["total"] == amount


def test_large_amounts_that_fit_are_exact_in_duckdb(tmp_path: Any) -> None:
    amounts = ["99999999999999999999999999999.999999999", "0.1", "0.2", "-1234567890.12"]
    rows = [(place, 0, None, None, None, each, 0, None) for place, each in enumerate(amounts, 1)]
    path = tmp_path / "a.parquet"
    path.write_bytes(written(rows, ExportFormat.PARQUET))
    found = duckdb.sql(f"SELECT total FROM read_parquet('{path}') ORDER BY change_sequence")
    assert [row[0] for row in found.fetchall()] == [Decimal(each) for each in amounts]


def test_parquet_without_its_end_opens_for_nobody() -> None:
    whole = written(format_=ExportFormat.PARQUET)
    for size in (len(whole) - 1, len(whole) - 8, len(whole) // 2):
        with pytest.raises(pa.ArrowInvalid):
            pq.read_table(io.BytesIO(whole[:size]))


def test_parquet_of_no_rows_has_its_columns() -> None:
    table = pq.read_table(io.BytesIO(written([], ExportFormat.PARQUET)))
    assert table.num_rows == 0
    assert table.column_names == ["change_sequence", "_deleted", *NAMES]


def test_packed_files_hold_the_same_and_show_when_they_are_cut_off() -> None:
    plain = written()
    zipped, zstd = written(packing=Compression.GZIP), written(packing=Compression.ZSTD)
    assert gzip.decompress(zipped) == plain
    assert zstandard.ZstdDecompressor().decompressobj().decompress(zstd) == plain
    with pytest.raises(EOFError):
        gzip.decompress(zipped[:-4])
    cut = zstandard.ZstdDecompressor().decompressobj()
    cut.decompress(zstd[:-2])
    assert not cut.eof


def test_amounts_by_the_hundred_thousand_are_exact() -> None:
    amounts = [f"{n * 7919}.{n % 100:02}" for n in range(100_000)]
    rows = [(n, 0, None, None, None, amount, 0, None) for n, amount in enumerate(amounts, 1)]
    assert [row["total"] for row in json_lines(written(rows))] == amounts
    table = pq.read_table(io.BytesIO(written(rows, ExportFormat.PARQUET)))
    assert table.column("total").to_pylist() == [Decimal(amount) for amount in amounts]


@pytest.mark.parametrize(
    ("zone", "moment", "expected"),
    [
        ("Asia/Jakarta", "2026-03-01T16:59:59.999999+00:00", "2026-03-01"),
        ("Asia/Kathmandu", "2026-03-01T18:14:59.000000+00:00", "2026-03-01"),
        ("Asia/Kathmandu", "2026-03-01T18:15:00.000000+00:00", "2026-03-02"),
        ("America/New_York", "2026-03-08T04:30:00.000000+00:00", "2026-03-07"),
        ("America/New_York", "2026-11-02T04:59:00.000000+00:00", "2026-11-01"),
        ("UTC", "2026-03-01T00:00:00.000000+00:00", "2026-03-01"),
    ],
)
def test_local_dates_follow_their_zone(zone: str, moment: str, expected: str) -> None:
    date_of = local_dates(ZoneInfo(zone))
    assert [date_of(moment), date_of(moment), date_of(None)] == [expected, expected, None]
