"""createExport: files that are whole or not there, for the key that asked alone."""

import asyncio
import hashlib
import io
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq
import pytest
from exporting import column, csv_rows, json_lines
from product import DEADLINE, Product

from domain.export_jobs import LIFE, SILENCE
from resolvers import export_jobs
from resolvers.export_jobs import CANCELLED, LOST, STOPPED, tidy_exports

OWN = "dapur-ibu"
KEY = "mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }"
FIELDS = """exportId name format status message rowCount expectedCount progress url expiresAt
  manifest { count size checksum columns watermark cursor }
  activity { kind status progress completedAt }"""
CREATE = f"""mutation ($input: CreateExportInput!) {{ createExport(input: $input) {{
  export {{ {FIELDS} }} userErrors {{ code message path }} }} }}"""
ONE = f"query ($id: String!) {{ export(exportId: $id) {{ {FIELDS} }} }}"
CANCEL = f"""mutation ($id: String!) {{ cancelExport(input: {{exportId: $id}}) {{
  export {{ {FIELDS} }} userErrors {{ code path }} }} }}"""
LISTED = """query ($after: String, $brands: [String!]) {
  orders(first: 7, after: $after, filter: {brandIds: $brands}) {
    nodes { remoteOrderId orderedAt isPreOrder totals { total { amount } }
            buyer { name } lines { sku quantity } }
    pageInfo { endCursor hasNextPage } } }"""


async def new_key(product: Product, *scopes: str) -> str:
    given = {"name": "bi", "scopes": list(scopes), "brandIds": [OWN]}
    return str((await product.ask(KEY, {"input": given})).data["createApiKey"]["secret"])


async def create(product: Product, *, key: str | None = None, **given: Any) -> dict[str, Any]:
    made = (await product.ask(CREATE, {"input": given}, key=key)).data["createExport"]
    assert made["userErrors"] == []
    export: dict[str, Any] = made["export"]
    return export


async def look(product: Product, export_id: str, key: str | None = None) -> dict[str, Any]:
    export: dict[str, Any] = (await product.ask(ONE, {"id": export_id}, key=key)).data["export"]
    return export


async def ended(product: Product, export_id: str, key: str | None = None) -> dict[str, Any]:
    async with asyncio.timeout(DEADLINE):
        while (found := await look(product, export_id, key))["status"] == "PENDING":
            await asyncio.sleep(0.02)
    return found


async def fetch(product: Product, export: dict[str, Any]) -> bytes:
    answer = await product.client.get(product.url + export["url"])
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    checksum = hashlib.sha256(answer.content).hexdigest()
    assert export["manifest"]["checksum"] == f"sha256:{checksum}"
    assert export["manifest"]["size"] == str(len(answer.content))
    return answer.content


async def streamed(product: Product, file: str, key: str | None = None) -> bytes:
    headers = {"authorization": f"Bearer {key or product.key}", "accept-encoding": "identity"}
    return (await product.client.get(f"{product.url}/export/{file}", headers=headers)).content


async def test_a_file_holds_what_the_stream_holds(filled: Product) -> None:
    for kind, file in (("ORDERS", "orders.csv"), ("VARIANTS", "variants.csv")):
        begun = await create(filled, kind=kind, format="CSV")
        export = await ended(filled, begun["exportId"])
        assert (export["status"], export["message"], export["progress"]) == ("SUCCEEDED", None, 1)
        body = await fetch(filled, export)
        assert body == await streamed(filled, file)
        assert export["url"].endswith(f"/{file}")
        assert export["manifest"]["count"] == export["rowCount"] == len(csv_rows(body))
        assert export["activity"] | {"completedAt": None} == {
            "kind": "EXPORT", "status": "SUCCEEDED", "progress": 1, "completedAt": None,
        }  # fmt: skip
        again = await create(filled, kind=kind, cursor=export["manifest"]["cursor"])
        assert (await ended(filled, again["exportId"]))["rowCount"] == 0


async def test_filters_columns_and_formats(filled: Product) -> None:
    begun = await create(
        filled, kind="ORDER_LINES", format="PARQUET", columns=["sku", "quantity", "brand_id"],
        filter={"brandIds": [OWN], "statuses": ["SHIPPED"]},
    )  # fmt: skip
    export = await ended(filled, begun["exportId"])
    table = pq.read_table(io.BytesIO(await fetch(filled, export)))
    assert table.column_names == ["change_sequence", "_deleted", "sku", "quantity", "brand_id"]
    assert export["manifest"]["columns"] == table.column_names
    assert set(table.column("brand_id").to_pylist()) == {OWN}
    assert table.num_rows == export["rowCount"] > 0


async def test_the_same_key_answers_the_same_export(filled: Product) -> None:
    first = await create(filled, kind="ORDERS", idempotencyKey="once")
    again = await create(filled, kind="ORDERS", idempotencyKey="once")
    assert again["exportId"] == first["exportId"]
    given = {"kind": "PRODUCTS", "idempotencyKey": "once"}
    other = (await filled.ask(CREATE, {"input": given})).data["createExport"]
    assert (other["export"], other["userErrors"][0]["code"]) == (None, "IDEMPOTENCY_CONFLICT")


async def test_an_export_is_its_own_keys_alone(filled: Product) -> None:
    key = await new_key(filled, "orders:read", "exports:create")
    other = await new_key(filled, "orders:read", "exports:create")
    begun = await create(filled, key=key, kind="ORDERS", format="JSONL")
    export = await ended(filled, begun["exportId"], key)
    body = await fetch(filled, export)
    rows = json_lines(body)
    assert set(column(rows, "brand_id")) == {OWN}
    assert set(column(rows, "delivery_name")) == {None}
    assert body == await streamed(filled, "orders.jsonl", key)
    for stranger in (other, filled.key):
        assert await look(filled, begun["exportId"], stranger) is None
        cancelled = await filled.ask(CANCEL, {"id": begun["exportId"]}, key=stranger)
        codes = [each["code"] for each in cancelled.data["cancelExport"]["userErrors"]]
        assert codes == ["NOT_FOUND"]
    listed = "{ exports { totalCount nodes { exportId } } }"
    assert (await filled.ask(listed, key=other)).data["exports"]["totalCount"] == 0
    own = (await filled.ask(listed, key=key)).data["exports"]
    assert own == {"totalCount": 1, "nodes": [{"exportId": begun["exportId"]}]}
    path, _, name = export["url"].rpartition("/")
    wrong = f"{path[:-1]}{'0' if path[-1] != '0' else '1'}/{name}"
    assert (await filled.client.get(filled.url + wrong)).status_code == 404


async def test_scopes_and_mistakes(filled: Product) -> None:
    reader = await new_key(filled, "orders:read")
    answer = await filled.ask(CREATE, {"input": {"kind": "ORDERS"}}, key=reader)
    assert [code for code, _ in answer.codes] == ["FORBIDDEN"]
    maker = await new_key(filled, "exports:create")
    answer = await filled.ask(CREATE, {"input": {"kind": "ORDERS"}}, key=maker)
    assert [code for code, _ in answer.codes] == ["FORBIDDEN"]
    for given in (
        {},
        {"kind": "ORDERS", "query": LISTED},
        {"kind": "ORDERS", "columns": ["nope"]},
        {"kind": "ORDERS", "cursor": "nope"},
        {"kind": "PRODUCTS", "filter": {"statuses": ["SHIPPED"]}},
        {"query": "{ orders { nodes { id } } }"},
        {"query": LISTED.replace("after: $after, ", "")},
        {"query": LISTED.replace("hasNextPage", "")},
        {"query": LISTED.replace("remoteOrderId", "nothing")},
        {"query": "mutation { __typename }"},
        {"query": LISTED, "variables": [1]},
        {"query": "{"},
    ):
        answer = await filled.ask(CREATE, {"input": given})
        assert [code for code, _ in answer.codes] == ["BAD_USER_INPUT"], given


async def test_a_query_becomes_rows(filled: Product) -> None:
    begun = await create(filled, query=LISTED, variables={"brands": [OWN]}, format="PARQUET")
    export = await ended(filled, begun["exportId"])
    assert (export["status"], export["message"]) == ("SUCCEEDED", None)
    rows = pq.read_table(io.BytesIO(await fetch(filled, export))).to_pylist()
    assert list(rows[0]) == [
        "remoteOrderId", "orderedAt", "isPreOrder", "totals_total_amount", "buyer_name", "lines",
    ]  # fmt: skip
    wanted = json_lines(await streamed(filled, f"orders.jsonl?brand={OWN}"))
    assert {row["remoteOrderId"]: row["totals_total_amount"] for row in rows} == {
        row["remote_order_id"]: Decimal(row["total"]) for row in wanted
    }
    assert len(rows) == len(wanted) > 20
    assert all(row["buyer_name"] for row in rows)
    assert all("sku" in each for row in rows for each in json.loads(row["lines"]))
    key = await new_key(filled, "orders:read", "exports:create")
    begun = await create(filled, key=key, query=LISTED, format="JSONL")
    export = await ended(filled, begun["exportId"], key)
    rows = json_lines(await fetch(filled, export))
    assert {row["buyer_name"] for row in rows} == {None}
    assert len(rows) == len(wanted)


async def test_a_query_that_the_key_may_not_ask_fails(filled: Product) -> None:
    key = await new_key(filled, "exports:create")
    asked = CREATE.replace("activity { kind status progress completedAt }", "")
    begun = (await filled.ask(asked, {"input": {"query": LISTED}}, key=key)).data["createExport"]
    plain = ONE.replace("activity { kind status progress completedAt }", "")
    async with asyncio.timeout(DEADLINE):
        while True:
            variables = {"id": begun["export"]["exportId"]}
            export = (await filled.ask(plain, variables, key=key)).data["export"]
            if export["status"] != "PENDING":
                break
            await asyncio.sleep(0.02)
    assert (export["status"], export["url"], export["manifest"]) == ("FAILED", None, None)
    assert "orders:read" in export["message"]


@pytest.fixture
def held(filled: Product, monkeypatch: pytest.MonkeyPatch) -> Callable[[], asyncio.Event]:
    """Exports that stop after their first part, until the event is set."""
    gate = asyncio.Event()
    source = filled.wired.services.exports
    whole = type(source).snapshot

    class Slow:
        def __init__(self, snapshot: Any) -> None:
            self.watermark = snapshot.watermark
            self.count = snapshot.count
            self._snapshot = snapshot

        async def rows(self) -> AsyncIterator[Any]:
            async for part in self._snapshot.rows():
                yield part[:10]
                await gate.wait()
                yield part[10:]

    def slow(self: Any, wanted: Any) -> Any:
        found = whole(self, wanted)

        class Held:
            async def __aenter__(self) -> Slow:
                return Slow(await found.__aenter__())

            async def __aexit__(self, *error: Any) -> Any:
                return await found.__aexit__(*error)

        return Held()

    monkeypatch.setattr(type(source), "snapshot", slow)
    monkeypatch.setattr(export_jobs, "BEAT_SECONDS", 0.01)
    return lambda: gate


async def under_way(product: Product, export_id: str) -> dict[str, Any]:
    async with asyncio.timeout(DEADLINE):
        while (found := await look(product, export_id))["rowCount"] != 10:
            await asyncio.sleep(0.02)
    return found


async def test_progress_is_told_while_it_runs(
    filled: Product, held: Callable[[], asyncio.Event]
) -> None:
    begun = await create(filled, kind="ORDERS")
    found = await under_way(filled, begun["exportId"])
    assert (found["status"], found["url"], found["manifest"]) == ("PENDING", None, None)
    assert found["expectedCount"] > 100
    assert found["progress"] == Decimal(str(10 / found["expectedCount"]))
    folder = filled.wired.services.export_folder
    assert folder.path(begun["exportId"]) is None
    held().set()
    done = await ended(filled, begun["exportId"])
    assert (done["status"], done["rowCount"]) == ("SUCCEEDED", found["expectedCount"])


async def test_a_cancelled_export_leaves_no_file(
    filled: Product, held: Callable[[], asyncio.Event]
) -> None:
    begun = await create(filled, kind="ORDERS")
    await under_way(filled, begun["exportId"])
    told = (await filled.ask(CANCEL, {"id": begun["exportId"]})).data["cancelExport"]
    assert told["userErrors"] == []
    held().set()
    done = await ended(filled, begun["exportId"])
    assert (done["status"], done["message"], done["url"]) == ("FAILED", CANCELLED, None)
    names = filled.wired.services.export_folder.names()
    assert not [name for name in names if begun["exportId"] in name]


async def test_a_server_that_stops_says_so(
    filled: Product, held: Callable[[], asyncio.Event]
) -> None:
    begun = await create(filled, kind="ORDERS")
    await under_way(filled, begun["exportId"])
    await filled.wired.services.export_runs.stop()
    done = await look(filled, begun["exportId"])
    assert (done["status"], done["message"]) == ("FAILED", STOPPED)
    names = filled.wired.services.export_folder.names()
    assert not [name for name in names if begun["exportId"] in name]
    held().set()


async def test_files_end_and_what_a_dead_process_left_is_removed(
    filled: Product, held: Callable[[], asyncio.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    services = filled.wired.services
    held().set()
    done = await ended(filled, (await create(filled, kind="PRODUCTS"))["exportId"])
    held().clear()
    dead = await create(filled, kind="ORDERS")
    await under_way(filled, dead["exportId"])
    folder = services.export_folder
    assert any(dead["exportId"] in name for name in folder.names())
    with folder.writing("00000000-stray"):
        pass
    await tidy_exports(services)
    assert "00000000-stray" not in folder.names()
    assert folder.path(done["exportId"]) is not None
    later = services.now() + SILENCE + timedelta(seconds=1)
    monkeypatch.setattr(export_jobs, "BEAT_SECONDS", 3600)
    async with asyncio.timeout(DEADLINE):  # the last beat is over
        while (await look(filled, dead["exportId"]))["status"] == "PENDING":
            await tidy_exports(_at(services, later))
    found = await look(filled, dead["exportId"])
    assert (found["status"], found["message"]) == ("FAILED", LOST)
    held().set()
    await services.export_runs.stop()
    assert (await look(filled, dead["exportId"]))["message"] == LOST
    url = filled.url + done["url"]
    assert (await filled.client.get(url)).status_code == 200
    await tidy_exports(_at(services, services.now() + LIFE))
    assert folder.path(done["exportId"]) is None
    assert (await filled.client.get(url)).status_code == 404


def _at(services: Any, moment: Any) -> Any:
    """The services by another clock."""
    from dataclasses import replace

    return replace(services, now=lambda: moment)
