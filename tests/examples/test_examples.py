"""The examples run as they stand, beside the whole product, and say what it says.

Polars, dlt and Airbyte are not among the tests' own libraries: theirs are read here, not run.
"""

import asyncio
import json
import os
import re
import sqlite3
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import duckdb
import pytest
import yaml
from kept import show, view
from made import NOON, content
from product import Product

from adapters.database import open_database
from domain.columns import COLUMNS
from domain.exports import ColumnType, ExportKind
from domain.orders import OrderKey, OrderLine, Totals

EXAMPLES = Path(__file__).parents[2] / "examples"
SUMS = """{ orderSummary(groupBy: [DAY, CHANNEL]) { day channelCode orderCount
  gross { amount currencyCode } net { amount currencyCode } } }"""


async def run(product: Product, name: str, *given: str, folder: Path) -> str:
    """Run an example with this product's address and key; what it prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(EXAMPLES / name), *given,
        cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        env={"BI_URL": product.url, "BI_KEY": product.key, "PATH": os.defpath},
    )  # fmt: skip
    printed, _ = await process.communicate()
    assert process.returncode == 0, printed.decode()
    return printed.decode()


async def pull(product: Product, file: str) -> bytes:
    answer = await product.client.get(
        f"{product.url}/export/{file}", headers={"authorization": f"Bearer {product.key}"}
    )
    assert answer.status_code == 200
    return answer.content


async def test_duckdb_says_to_the_cent_what_graphql_says(
    filled: Product, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("orders", "order-lines"):
        (tmp_path / f"{name}.parquet").write_bytes(await pull(filled, f"{name}.parquet"))
    monkeypatch.chdir(tmp_path)
    days, skus = (EXAMPLES / "duckdb.sql").read_text().split(";")[:2]
    told = {
        (str(row["day"]), row["channelCode"], money["currencyCode"]): Decimal(money["amount"])
        for row in (await filled.ask(SUMS)).data["orderSummary"]
        for money in row["gross"]
    }
    found = duckdb.sql(days).fetchall()
    assert {(str(row[0]), row[1], row[2]): row[4] for row in found} == told
    by_sku = "{ orderSummary(groupBy: [SKU], filter: {statuses: %s}) { sku unitCount orderCount } }"
    others = "[UNPAID PENDING ACCEPTED PACKED PACK_FAILED SHIPPED COMPLETED REQUEST_CANCEL]"
    rows = (await filled.ask(by_sku % others)).data
    ten = sorted(
        rows["orderSummary"], key=lambda row: (-row["unitCount"], row["sku"] is None, row["sku"])
    )[:10]
    assert [(row[0], row[1], row[2]) for row in duckdb.sql(skus).fetchall()] == [
        (row["sku"], row["unitCount"], row["orderCount"]) for row in ten
    ]


async def test_a_follower_that_is_run_again_holds_the_source(
    product: Product, tmp_path: Path
) -> None:
    async def source() -> list[Any]:
        return sorted(
            (json.loads(row) for row in (await pull(product, "orders.jsonl")).splitlines()), key=str
        )

    def held() -> list[Any]:
        rows = sqlite3.connect(tmp_path / "orders.db").execute("SELECT row FROM orders")
        return sorted((json.loads(row) for (row,) in rows), key=str)

    first = await product.new_order(brand_id="dapur-ibu", channel="tkpd", status="pending")
    assert await run(product, "follow.py", "orders.db", folder=tmp_path) == "1 rows\n"
    assert await run(product, "follow.py", "orders.db", folder=tmp_path) == "0 rows\n"
    await product.new_order(brand_id="batik-lestari", channel="shpe", status="pending")
    key = {
        "brandId": "dapur-ibu", "channelCode": "tkpd", "remoteOrderId": first["remote_order_id"],
    }  # fmt: skip
    accepted = await product.ask(
        """mutation ($input: AcceptOrderInput!) { acceptOrder(input: $input) {
          userErrors { code } } }""",
        {"input": key},
    )
    assert accepted.data["acceptOrder"]["userErrors"] == []
    await product.settled()
    assert await run(product, "follow.py", "orders.db", folder=tmp_path) == "2 rows\n"
    assert held() == await source()


async def test_the_page_of_plots_needs_no_other_host(filled: Product, tmp_path: Path) -> None:
    await run(filled, "plots.py", "plots.html", folder=tmp_path)
    page = (tmp_path / "plots.html").read_text()
    assert "http" not in page
    assert "<script" not in page
    rows = (await filled.ask(SUMS)).data["orderSummary"]
    assert page.count("<rect") > len(rows)
    for row in rows:
        assert f"{row['day']} {row['channelCode']}: {row['orderCount']}<" in page


async def test_views_for_postgresql_add_up_and_show_no_buyer(postgres_address: str) -> None:
    async with open_database(postgres_address) as database:
        lines = tuple(
            OrderLine(at, None, "i", "A", None, 2, line_total=Decimal("1.005")) for at in range(2)
        )
        for number in range(3):
            told = content(
                key=OrderKey("b", "tkpd", str(number)),
                totals=Totals(total=Decimal("0.10")),
                lines=lines,
            )
            await show(database, view(told))
    connection = await asyncpg.connect(postgres_address)
    try:
        script = (EXAMPLES / "postgresql_views.sql").read_text()
        for _ in range(2):
            await connection.execute(script)
        await connection.execute("SET ROLE channelgraph_bi")
        sums = "SELECT count(*), sum(total), min(ordered_on) FROM bi.orders"
        assert tuple(await connection.fetchrow(sums)) == (3, Decimal("0.30"), NOON.date())
        by_sku = "SELECT sku, sum(quantity), sum(line_total) FROM bi.order_lines GROUP BY sku"
        assert tuple(await connection.fetchrow(by_sku)) == ("A", 12, Decimal("6.030"))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch("SELECT * FROM public.orders")
        named = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'bi'"
        names = {row[0] for row in await connection.fetch(named)}
        buyers = {each.name for each in COLUMNS[ExportKind.ORDERS] if each.of_buyer}
        assert buyers
        assert names.isdisjoint(buyers | {"buyer_text", "search_text"})
    finally:
        await connection.execute("RESET ROLE")
        await connection.execute("DROP SCHEMA bi CASCADE")
        await connection.execute("DROP ROLE channelgraph_bi")
        await connection.close()


def columns(kind: ExportKind) -> dict[str, ColumnType]:
    return {each.name: each.type for each in COLUMNS[kind]}


def test_power_bi_is_told_columns_that_there_are() -> None:
    script = (EXAMPLES / "power_bi.pq").read_text()
    typed = re.findall(r'\{"(\w+)", ([\w. ]+)\}', script)
    meant = {
        "Int64.Type": ColumnType.INTEGER, "type datetimezone": ColumnType.TIME,
        "type date": ColumnType.DATE, "Currency.Type": ColumnType.AMOUNT,
        "type logical": ColumnType.BOOLEAN,
    }  # fmt: skip
    known = columns(ExportKind.ORDERS)
    assert {name: known[name] for name, _ in typed} == {name: meant[kind] for name, kind in typed}
    assert re.search(r'Web\.Contents\(\s*"http://[^"]+",\s*\[\s*RelativePath', script)


async def test_airbyte_asks_for_what_there_is(filled: Product) -> None:
    told = yaml.safe_load((EXAMPLES / "airbyte.yaml").read_text())
    changes = told["definitions"]["changes"]
    assert changes["start_value_option"]["field_name"] == "changed_after"
    for stream in told["streams"]:
        file = stream["$parameters"]["file"]
        rows = [json.loads(row) for row in (await pull(filled, file)).splitlines()]
        keys = [tuple(row[name] for name in stream["primary_key"]) for row in rows]
        assert len(set(keys)) == len(rows) > 0
        numbers = [row[changes["cursor_field"]] for row in rows]
        assert numbers == sorted(numbers)
        since = numbers[len(numbers) // 2]
        after = await pull(filled, f"{file}?changed_after={since}")
        assert {json.loads(row)["change_sequence"] for row in after.splitlines()} == {
            number for number in numbers if number > since
        }


@pytest.mark.parametrize("name", ["dlt_source.py", "polars_sales.py"])
def test_examples_with_other_libraries_name_columns_that_there_are(name: str) -> None:
    text = (EXAMPLES / name).read_text()
    compile(text, name, "exec")
    named = re.findall(r'pl\.col\("(\w+)"\)|columns="([\w,]+)"|incremental\("(\w+)"', text)
    asked = {each for found in named for part in found for each in part.split(",") if each}
    assert asked
    assert asked <= {*columns(ExportKind.ORDERS), "month"}
