"""Promises of every mutation, generated from the schema: once by key, told, and refused to readers.

A mutation that is new in the schema fails here until it has a case in tests/support.
"""

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from discount_shop import stock
from every_mutation import CASES, FIELDS, INPUTS, NOTHING_SENT, done, query_of
from product import Product, running_product

TABLES = ("activities", "activity_items", "audit_entries", "api_keys", "order_places")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the store, so that tests may count what is in it."""
    return tmp_path_factory.mktemp("every") / "store.db"


@pytest.fixture(scope="module")
async def shop(store: Path) -> AsyncIterator[Product]:
    """The product with a catalogue."""
    async with running_product(f"sqlite:///{store}", sandbox={"orders": 0}) as running:
        await stock(running)
        yield running


def rows(store: Path) -> dict[str, int]:
    with contextlib.closing(sqlite3.connect(store)) as opened:
        count = "SELECT count(*) FROM "
        return {name: opened.execute(count + name).fetchone()[0] for name in TABLES}


async def entries(shop: Product, newest: int) -> list[dict[str, Any]]:
    query = """query ($first: Int) { auditEntries(first: $first) {
      nodes { action apiKeyName arguments orderId activity { activityId } } } }"""
    answer = await shop.ask(query, {"first": newest})
    nodes: list[dict[str, Any]] = answer.data["auditEntries"]["nodes"]
    return nodes


def test_every_mutation_has_a_case_and_takes_a_key() -> None:
    assert set(CASES) == set(FIELDS)
    assert [name for name, its in INPUTS.items() if "idempotencyKey" not in its.fields] == []


@pytest.mark.parametrize("name", CASES)
async def test_the_same_key_does_it_once_and_tells_it_once(
    shop: Product, store: Path, name: str
) -> None:
    given = await CASES[name](shop) | {"idempotencyKey": f"once {name}"}
    await shop.forget_calls()
    before = rows(store)["audit_entries"]
    first = await done(shop, name, given)
    assert first["userErrors"] == []
    calls, kept = await shop.calls(), rows(store)
    assert kept["audit_entries"] == before + len(given.get("orders", [0]))
    assert bool(calls) is (name not in NOTHING_SENT)
    assert await done(shop, name, given) == first
    at_once = await asyncio.gather(*(done(shop, name, given) for _ in range(5)))
    assert at_once == [first] * 5
    assert await shop.calls() == calls
    assert rows(store) == kept
    if "activity" in first:
        told = await entries(shop, kept["audit_entries"] - before)
        assert {entry["apiKeyName"] for entry in told} == {"admin"}
        assert "planted" not in json.dumps(told)
        if name != "settleActivity":  # it speaks of other work
            activity = {entry["activity"]["activityId"] for entry in told}
            assert activity == {first["activity"]["activityId"]}
            assert {entry["action"] for entry in told} == {first["activity"]["kind"]}
    await shop.settled()


@pytest.mark.parametrize("name", CASES)
async def test_a_key_of_other_work_is_a_conflict(shop: Product, store: Path, name: str) -> None:
    used = "syncProducts" if name != "syncProducts" else "refreshCategories"
    taken = await CASES[used](shop) | {"idempotencyKey": f"taken from {name}"}
    assert (await done(shop, used, taken))["userErrors"] == []
    await shop.settled()
    given = await CASES[name](shop) | {"idempotencyKey": f"taken from {name}"}
    await shop.forget_calls()
    before = rows(store)
    payload = await done(shop, name, given)
    assert [error["code"] for error in payload["userErrors"]] == ["IDEMPOTENCY_CONFLICT"]
    assert payload["userErrors"][0]["path"] == ["input", "idempotencyKey"]
    assert rows(store) == before
    assert await shop.calls() == []


@pytest.fixture(scope="module")
async def reader(shop: Product) -> str:
    """A key that reads everything and writes nothing."""
    scopes = ["orders:read", "products:read", "buyers:read"]
    query = """mutation ($scopes: [String!]!) { createApiKey(input: {name: "reader",
      allBrands: true, scopes: $scopes}) { secret } }"""
    secret: str = (await shop.ask(query, {"scopes": scopes})).data["createApiKey"]["secret"]
    return secret


BY_READERS = {"createShippingLabels", "refreshWarehouses"}
"""These change nothing at a marketplace: orders:read with buyers:read, and channels:read."""


@pytest.mark.parametrize("name", sorted(set(CASES) - BY_READERS))
async def test_readers_are_refused_and_nothing_is_written(
    shop: Product, store: Path, reader: str, name: str
) -> None:
    given = await CASES[name](shop) | {"idempotencyKey": "a reader's"}
    await shop.forget_calls()
    before = rows(store)
    answer = await shop.ask(query_of(name), {"input": given}, key=reader)
    assert answer.codes == [("FORBIDDEN", [name])]
    assert rows(store) == before
    assert await shop.calls() == []


BAD_KEYS = ["", "   ", "k" * 201, "a\0b", "a\nb", "\u200b"]


@pytest.mark.parametrize("name", CASES)
async def test_a_key_that_is_no_key_is_refused(shop: Product, store: Path, name: str) -> None:
    given = await CASES[name](shop)
    await shop.forget_calls()
    before = rows(store)
    for key in BAD_KEYS:
        answer = await shop.ask(query_of(name), {"input": given | {"idempotencyKey": key}})
        assert {code for code, _ in answer.codes} == {"BAD_USER_INPUT"}, repr(key)
    assert rows(store) == before
    assert await shop.calls() == []
