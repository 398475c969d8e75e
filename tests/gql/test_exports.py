"""The export door of the whole product, over HTTP: whole or visibly cut off."""

import asyncio
import gzip
import hashlib
import io
import json
from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from typing import Any

import duckdb
import httpx
import pyarrow.parquet as pq
import pytest
import zstandard
from bulk_orders import make_orders
from exporting import column, csv_rows, json_lines
from product import Product, running_product
from sqlalchemy import text

from adapters.database import open_database
from domain.errors import StoreUnavailable
from resolvers.export_places import MOST_AT_ONCE, MOST_OF_A_KEY

OWN = "dapur-ibu"
CREATE = """mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }"""
TOTALS = """brand { brandId } channelCode remoteOrderId changeSequence status currencyCode
  orderedAt totals { total { amount } tax { amount } } lines { quantity lineTotal { amount } }"""


SUMMARY = "{ orderSummary(groupBy: [BRAND]) { gross { amount currencyCode } } }"


async def new_key(product: Product, *scopes: str, **more: Any) -> str:
    given = {"name": "bi", "scopes": list(scopes), **(more or {"brandIds": [OWN]})}
    made = (await product.ask(CREATE, {"input": given})).data["createApiKey"]
    return str(made["secret"])


async def pull(
    product: Product, file: str, *, key: str | None = None, accept: str = "identity", **query: Any
) -> httpx.Response:
    return await product.client.get(
        f"{product.url}/export/{file}",
        params=query,
        headers={"authorization": f"Bearer {key or product.key}", "accept-encoding": accept},
    )


async def all_nodes(product: Product, root: str, selection: str) -> list[dict[str, Any]]:
    query = f"""query ($after: String) {{ {root}(first: 100, after: $after) {{
      nodes {{ {selection} }} pageInfo {{ endCursor hasNextPage }} }} }}"""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        page = (await product.ask(query, {"after": after})).data[root]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def test_every_format_says_what_graphql_says(filled: Product, tmp_path: Any) -> None:
    asked = await all_nodes(filled, "orders", TOTALS)
    lines = json_lines((await pull(filled, "orders.jsonl")).content)
    cells = csv_rows((await pull(filled, "orders.csv")).content)
    body = (await pull(filled, "orders.parquet")).content
    table = pq.read_table(io.BytesIO(body)).to_pylist()
    expected = {
        order["remoteOrderId"]: (
            int(order["changeSequence"]),
            order["status"],
            Decimal(order["totals"]["total"]["amount"]),
        )
        for order in asked
    }
    assert len(expected) == len(asked) > 100
    for rows in (lines, cells, table):
        found = {
            row["remote_order_id"]: (
                int(row["change_sequence"]), row["status"], Decimal(row["total"])
            )
            for row in rows
        }  # fmt: skip
        assert found == expected
    path = tmp_path / "orders.parquet"
    path.write_bytes(body)
    summed = duckdb.sql(f"SELECT sum(total), sum(tax), count(*) FROM read_parquet('{path}')")
    assert summed.fetchall()[0] == (
        sum(Decimal(order["totals"]["total"]["amount"]) for order in asked),
        sum(Decimal(order["totals"]["tax"]["amount"]) for order in asked if order["totals"]["tax"])
        or None,
        len(asked),
    )


async def test_sums_agree_to_the_cent(database_address: str, tmp_path: Any) -> None:
    """DuckDB over the Parquet, GraphQL's orders, its summary, and the rows of the database."""
    async with running_product(database_address) as product:
        for channel in ("lzda", "zlra", "bklp", "shpe-sg"):
            await make_orders(product, 6, channel=channel)
        asked = await all_nodes(product, "orders", TOTALS)
        totals = {"IDR": Decimal(0), "SGD": Decimal(0)}
        for order in asked:
            totals[order["currencyCode"]] += Decimal(order["totals"]["total"]["amount"])
        assert all(totals.values())
        summary = (await product.ask(SUMMARY)).data["orderSummary"]
        path = tmp_path / "orders.parquet"
        path.write_bytes((await pull(product, "orders.parquet")).content)
    (row,) = summary
    assert {each["currencyCode"]: Decimal(each["amount"]) for each in row["gross"]} == totals
    summed = duckdb.sql(f"SELECT currency_code, sum(total) FROM read_parquet('{path}') GROUP BY 1")
    assert dict(summed.fetchall()) == totals
    kept: dict[str, Decimal] = {}
    async with open_database(database_address) as database:
        statement = text("SELECT currency_code, totals_total FROM orders")
        for currency, total in await database.connections.read(statement):
            kept[currency] = kept.get(currency, Decimal(0)) + Decimal(total)
    assert kept == totals


async def test_lines_add_up_to_graphqls(filled: Product) -> None:
    asked = [line for order in await all_nodes(filled, "orders", TOTALS) for line in order["lines"]]
    rows = json_lines((await pull(filled, "order-lines.jsonl")).content)
    assert len(rows) == len(asked)
    assert sum(column(rows, "quantity")) == sum(line["quantity"] for line in asked)
    assert sum(Decimal(row["line_total"] or 0) for row in rows) == sum(
        Decimal(line["lineTotal"]["amount"]) for line in asked if line["lineTotal"]
    )


async def test_products_and_variants_are_graphqls(filled: Product) -> None:
    asked = await all_nodes(
        filled,
        "variants",
        """sku offers { channel { channelCode } status
        price { amount } stock }""",
    )
    offers = [
        (variant["sku"], each["channel"]["channelCode"], each["status"],
         Decimal(each["price"]["amount"]), each["stock"])
        for variant in asked
        for each in variant["offers"]
    ]  # fmt: skip
    key = await new_key(filled, "products:read", allBrands=True)
    for name, read in (("variants.jsonl", json_lines), ("variants.csv", csv_rows)):
        rows = read((await pull(filled, name, key=key)).content)
        found = [
            (r["sku"] or None, r["channel_code"], r["status"], Decimal(r["price"]), int(r["stock"]))
            for r in rows
        ]
        assert sorted(found, key=repr) == sorted(offers, key=repr)
    table = pq.read_table(io.BytesIO((await pull(filled, "variants.parquet")).content))
    assert table.num_rows == len(offers) > 20
    products = await all_nodes(filled, "products", "listings { name }")
    listings = [one for each in products for one in each["listings"]]
    rows = json_lines((await pull(filled, "products.jsonl", key=key)).content)
    assert sorted(column(rows, "name")) == sorted(each["name"] for each in listings)
    refused = await pull(filled, "products.csv", key=key, status="ACCEPTED")
    assert (refused.status_code, "no statuses" in refused.text) == (400, True)
    assert (await pull(filled, "orders.csv", key=key)).status_code == 403


async def test_the_answer_tells_its_count_and_what_comes_next(filled: Product) -> None:
    answer = await pull(filled, "orders.jsonl")
    rows = json_lines(answer.content)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == 'attachment; filename="orders.jsonl"'
    assert answer.headers["channelgraph-count"] == str(len(rows))
    assert int(answer.headers["channelgraph-watermark"]) == max(column(rows, "change_sequence"))
    cursor = answer.headers["channelgraph-cursor"]
    again = await pull(filled, "orders.jsonl", cursor=cursor)
    assert (again.content, again.headers["channelgraph-count"]) == (b"", "0")
    assert again.headers["channelgraph-cursor"] == cursor
    last = rows[-3]["change_sequence"]
    some = json_lines((await pull(filled, "orders.jsonl", changed_after=last)).content)
    assert some == rows[-2:]


async def test_the_manifest_can_be_checked_against_the_rows(filled: Product) -> None:
    for kind in ("orders", "order-lines"):
        rows = json_lines((await pull(filled, f"{kind}.jsonl")).content)
        answer = await pull(filled, f"{kind}.manifest.json")
        manifest = json.loads(answer.content)
        assert answer.headers["content-type"] == "application/json"
        assert (manifest["kind"], manifest["count"]) == (kind, len(rows))
        numbers = "".join(f"{row['change_sequence']}\n" for row in rows)
        digest = hashlib.sha256(numbers.encode()).hexdigest()
        assert manifest["checksum"] == f"sha256:{digest}"
        assert [each["name"] for each in manifest["columns"]] == list(rows[0])
        pulled = await pull(filled, f"{kind}.jsonl", cursor=manifest["cursor"])
        assert (pulled.status_code, pulled.content) == (200, b"")


async def test_the_manifest_says_how_complete_channels_are(filled: Product) -> None:
    query = """{ completeUntil(brandIds: ["dapur-ibu"]) { brandId channelCode completeSince
      completeUntil openAfter { date reason reasonText }
      openBefore { date reason reasonText } } }"""
    told = (await filled.ask(query)).data["completeUntil"]
    assert len(told) > 1
    answer = await pull(filled, "orders.manifest.json", brand="dapur-ibu")
    assert json.loads(answer.content)["completeness"] == told
    one = await pull(
        filled, "order-lines.manifest.json", brand="dapur-ibu", channel=told[0]["channelCode"]
    )
    assert json.loads(one.content)["completeness"] == told[:1]
    assert json.loads((await pull(filled, "products.manifest.json")).content)["completeness"] == []


async def test_files_come_packed_as_they_are_asked_for(filled: Product) -> None:
    plain = (await pull(filled, "orders.csv")).content
    for name, query, kind in (
        ("orders.csv.gz", {}, "application/gzip"),
        ("orders.csv", {"compression": "gzip"}, "application/gzip"),
        ("orders.csv.zst", {}, "application/zstd"),
        ("orders.csv", {"compression": "zstd"}, "application/zstd"),
    ):
        answer = await pull(filled, name, **query)
        assert answer.headers["content-type"] == kind
        assert "content-encoding" not in answer.headers
        reader = zstandard.ZstdDecompressor().decompressobj()
        unpack = gzip.decompress if kind.endswith("gzip") else reader.decompress
        assert unpack(answer.content) == plain
    answer = await pull(filled, "orders.csv", accept="gzip, deflate")
    assert (answer.headers["content-encoding"], answer.content) == ("gzip", plain)
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in (await pull(filled, "orders.csv", accept="gzip;q=0")).headers


async def test_a_key_sees_its_brands_alone(filled: Product) -> None:
    key = await new_key(filled, "orders:read")
    for kind in ("orders", "order-lines"):
        answer = await pull(filled, f"{kind}.jsonl", key=key)
        rows = json_lines(answer.content)
        assert rows
        assert set(column(rows, "brand_id")) == {OWN}
        assert answer.headers["channelgraph-count"] == str(len(rows))
        for brand in ("batik-lestari", "nobody"):
            refused = await pull(filled, f"{kind}.jsonl", key=key, brand=brand)
            assert (refused.status_code, refused.content) == (200, b"")
            assert refused.headers["channelgraph-count"] == "0"
            manifest = await pull(filled, f"{kind}.manifest.json", key=key, brand=brand)
            assert manifest.json()["count"] == 0
    foreign = (await pull(filled, "orders.jsonl")).headers["channelgraph-cursor"]
    answer = await pull(filled, "orders.jsonl", key=key, cursor=foreign)
    assert answer.status_code == 400


async def test_buyers_are_empty_without_their_scope(filled: Product) -> None:
    open_rows = json_lines((await pull(filled, "orders.jsonl", brand=OWN)).content)
    key = await new_key(filled, "orders:read")
    body = (await pull(filled, "orders.jsonl", key=key)).content
    for row in open_rows:
        assert row["delivery_name"]
        for name in ("delivery_name", "delivery_phone", "delivery_address1", "buyer_phone"):
            if row[name]:
                assert row[name].encode() not in body
    shown = await new_key(filled, "orders:read", "buyers:read")
    assert json_lines((await pull(filled, "orders.jsonl", key=shown)).content) == open_rows


async def test_keys_and_scopes_are_needed(filled: Product) -> None:
    url = f"{filled.url}/export/orders.csv"
    assert (await filled.client.get(url)).status_code == 401
    assert (await filled.client.get(url, params={"key": filled.key})).status_code == 401
    key = await new_key(filled, "products:read", "exports:create")
    for file in ("orders.csv", "order-lines.parquet", "orders.manifest.json"):
        answer = await pull(filled, file, key=key)
        assert answer.status_code == 403
        assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"status": "GONE"}, "no status 'GONE'"),
        ({"updated_after": "2026-01-01"}, "updated_after must be a time with its zone"),
        ({"cursor": "nonsense"}, "This cursor"),
        ({"changed_after": "-1"}, "changed_after must be"),
        ({"changed_after": "9" * 30}, "changed_after must be"),
        ({"columns": "total,nope"}, "no column 'nope'"),
        ({"time_zone": "Asia/Nowhere"}, "no time zone"),
        ({"time_zone": "../../etc/passwd"}, "no time zone"),
        ({"compression": "bzip2"}, "compression must be one of none, gzip, zstd"),
        ({"brands": "x"}, "no parameter 'brands'"),
        ({"cursor": ["a", "b"]}, "cursor can be given once"),
    ],
)
async def test_mistakes_are_told(filled: Product, query: dict[str, Any], words: str) -> None:
    answer = await pull(filled, "orders.jsonl", **query)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert words in error["message"]


@pytest.mark.parametrize("file", ["orders.xlsx", "orders", "brands.csv", "orders.manifest.json.gz"])
async def test_there_is_no_other_file(filled: Product, file: str) -> None:
    assert (await pull(filled, file)).status_code == 404


async def test_filters_columns_and_time_zone(filled: Product) -> None:
    asked = {"columns": "total,ordered_at,ordered_on,channel_code,status"}
    rows = json_lines(
        (
            await pull(
                filled, "orders.jsonl", channel="shpe,tkpd", status=["shipped", "ACCEPTED"], **asked
            )
        ).content
    )
    assert rows
    assert set(column(rows, "channel_code")) <= {"shpe", "tkpd"}
    assert set(column(rows, "status")) <= {"SHIPPED", "ACCEPTED"}
    assert list(rows[0]) == ["change_sequence", "_deleted", *asked["columns"].split(",")]
    rows = json_lines((await pull(filled, "orders.jsonl", time_zone="UTC", **asked)).content)
    assert all(row["ordered_at"][:10] == row["ordered_on"] for row in rows if row["ordered_at"])
    local = json_lines((await pull(filled, "orders.jsonl", **asked)).content)
    assert column(rows, "ordered_on") != column(local, "ordered_on")


async def test_head_tells_without_reading(filled: Product) -> None:
    answer = await filled.client.head(
        f"{filled.url}/export/orders.csv", headers={"authorization": f"Bearer {filled.key}"}
    )
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["channelgraph-count"]) > 100
    post = await filled.client.post(f"{filled.url}/export/orders.csv")
    assert post.status_code == 405


class Failing:
    """A snapshot whose database goes away after the first part."""

    def __init__(self, snapshot: Any) -> None:
        self.watermark = snapshot.watermark
        self.count = snapshot.count
        self._snapshot = snapshot

    async def rows(self) -> AsyncIterator[Sequence[Any]]:
        async for part in self._snapshot.rows():
            yield part[:50]
            raise StoreUnavailable("The database does not answer.")


@pytest.mark.parametrize("file", ["orders.jsonl", "orders.csv.gz", "orders.parquet"])
async def test_what_fails_half_way_never_looks_whole(
    filled: Product, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = filled.wired.services.exports
    whole = type(source).snapshot

    def failing(self: Any, wanted: Any) -> Any:
        held = whole(self, wanted)

        class Held:
            async def __aenter__(self) -> Failing:
                return Failing(await held.__aenter__())

            async def __aexit__(self, *error: Any) -> Any:
                return await held.__aexit__(*error)

        return Held()

    monkeypatch.setattr(type(source), "snapshot", failing)
    with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
        await pull(filled, file)
    monkeypatch.undo()
    assert (await pull(filled, file)).status_code == 200


async def test_only_so_many_at_once_and_leaving_frees_the_place(filled: Product) -> None:
    places = filled.wired.services.export_places
    one = await new_key(filled, "orders:read")
    viewer = await filled.wired.authenticator.viewer(f"Bearer {one}")
    others = [await new_key(filled, "orders:read") for _ in range(2)]
    viewers = [await filled.wired.authenticator.viewer(f"Bearer {key}") for key in others]
    with places.take(viewer), places.take(viewer):
        answer = await pull(filled, "orders.csv", key=one)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "10")
        with places.take(viewers[0]), places.take(viewers[1]):
            assert (await pull(filled, "orders.csv", key=others[0])).status_code == 429
    assert (MOST_AT_ONCE, MOST_OF_A_KEY) == (4, 2)
    assert (await pull(filled, "orders.csv", key=one)).status_code == 200


async def test_a_reader_who_leaves_frees_everything(
    filled: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader hears the first part and goes; the rows would never end."""
    source = filled.wired.services.exports
    whole = type(source).snapshot
    ended = asyncio.Event()

    class Endless:
        def __init__(self, snapshot: Any) -> None:
            self.watermark = snapshot.watermark
            self.count = snapshot.count
            self._snapshot = snapshot

        async def rows(self) -> AsyncIterator[Sequence[Any]]:
            async for part in self._snapshot.rows():
                while True:
                    await asyncio.sleep(0)
                    yield part

    def endless(self: Any, wanted: Any) -> Any:
        held = whole(self, wanted)

        class Held:
            async def __aenter__(self) -> Endless:
                return Endless(await held.__aenter__())

            async def __aexit__(self, *error: Any) -> Any:
                try:
                    return await held.__aexit__(*error)
                finally:
                    ended.set()

        return Held()

    monkeypatch.setattr(type(source), "snapshot", endless)
    headers = {"authorization": f"Bearer {filled.key}"}
    async with filled.client.stream(
        "GET", f"{filled.url}/export/orders.jsonl", headers=headers
    ) as answer:
        async for _ in answer.aiter_raw():
            break
    await asyncio.wait_for(ended.wait(), 20)
    monkeypatch.undo()
    assert (await pull(filled, "orders.jsonl")).status_code == 200


async def test_without_its_library_parquet_is_refused_in_words(
    filled: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "adapters.formats.parquet", None)
    answer = await pull(filled, "orders.parquet")
    assert answer.status_code == 400
    assert "Parquet is not installed" in answer.json()["errors"][0]["message"]
