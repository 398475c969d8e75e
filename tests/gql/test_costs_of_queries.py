"""What queries cost, counted exactly: statements and upstream calls grow with levels, not rows."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from product import Product, running_product
from statements import asked, without_known

SIZES = (1, 10, 50)


@dataclass(frozen=True)
class Cost:
    """A query with $first, and what it costs warm, whatever the size of its pages."""

    document: str
    statements: int
    rest: int = 0
    """One more where some lines have no SKU: their variants are found by reference, at once too."""


ORDERS = "query ($first: Int) { orders(first: $first) { %s } }"
CORPUS = {
    "scalars": Cost(ORDERS % "nodes { id status orderedAt totals { total { amount } } }", 1),
    "edges": Cost(ORDERS % "edges { cursor node { id } } pageInfo { hasNextPage }", 1),
    "counted": Cost(ORDERS % "totalCount nodes { id }", 2),
    "lines": Cost(ORDERS % "nodes { lines { sku unitPrice { amount } } }", 2),
    "lines twice": Cost(ORDERS % "nodes { lines { sku } again: lines { sku } }", 2),
    "brand and channel": Cost(ORDERS % "nodes { brand { name } channel { name status } }", 1),
    "warehouses": Cost(ORDERS % "nodes { channel { name } warehouse { name } }", 1),
    "fees and history": Cost(ORDERS % "nodes { fees { type } history { status } }", 3),
    "heavy": Cost(ORDERS % "nodes { raw channelResponse shipping { barcode } }", 2),
    "variants": Cost(ORDERS % "nodes { lines { variant { name offers { stock } } } }", 4, rest=1),
    "activities": Cost(ORDERS % "nodes { activities { nodes { status } } }", 2),
    "standard": Cost(
        ORDERS % "nodes { id status channel { name } warehouse { name } lines { sku quantity } }", 2
    ),
    "two lists": Cost(
        "query ($first: Int) { a: orders(first: $first) { nodes { id } } "
        "b: orders(first: $first, sort: {field: TOTAL}) { nodes { status lines { sku } } } }",
        2,
    ),
    "products": Cost(
        "query ($first: Int) { products(first: $first) { nodes { sku listings { name } "
        "variants { sku offers { stock channel { name } } } } } }",
        4,
    ),
    "at risk": Cost(
        'query ($first: Int) { ordersAtRisk(within: "P30D", first: $first) '
        "{ nodes { id deadlines { shipBy } lines { sku } } } }",
        2,
    ),
    "brands of orders": Cost(
        "query ($first: Int) { brands { nodes { orders(first: $first) "
        "{ nodes { id lines { sku } } } } } }",
        2,
    ),
}


@pytest.fixture(scope="module")
async def filled(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """A product with enough orders for the largest page."""
    path = tmp_path_factory.mktemp("costs") / "store.db"
    sandbox = {"publish_at_start": True, "orders": 120}
    async with running_product(f"sqlite:///{path}", sandbox=sandbox) as product:
        await product.settled()
        yield product


@pytest.mark.parametrize("name", CORPUS)
async def test_a_query_costs_the_same_at_every_size(filled: Product, name: str) -> None:
    cost = CORPUS[name]
    await filled.ask(cost.document, {"first": 100})  # what is near is had, warehouses are cached
    await filled.forget_calls()
    counts = {
        size: min([await _count(filled, cost, size, turn) for turn in range(3)]) for size in SIZES
    }
    assert counts[SIZES[0]] == cost.statements
    assert set(counts.values()) <= {cost.statements, cost.statements + cost.rest}
    assert await filled.calls() == []


async def _count(product: Product, cost: Cost, size: int, turn: int) -> int:
    """Statements of one page; the least of several, as a running product reads by itself too."""
    with asked("SELECT", "WITH") as sent:
        answer = await product.ask(f"{cost.document} # {turn}", {"first": size})
    assert not answer.errors
    return len(without_known(sent))


async def test_each_upstream_key_is_asked_once_however_many_rows_want_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("cold") / "store.db"
    sandbox = {"publish_at_start": True, "orders": 120}
    document = ORDERS % "nodes { brand { brandId } channelCode warehouse { name } }"
    async with running_product(f"sqlite:///{path}", sandbox=sandbox) as product:
        await product.settled()
        await product.forget_calls()
        nodes = (await product.ask(document, {"first": 100})).data["orders"]["nodes"]
        channels = {
            (node["brand"]["brandId"], node["channelCode"]) for node in nodes if node["warehouse"]
        }
        calls = Counter(await product.calls())
    assert set(calls) == {"WarehouseService.Get"}
    assert 1 <= calls["WarehouseService.Get"] <= len(channels) < len(nodes)


async def test_totals_are_counted_only_when_they_are_asked_for(filled: Product) -> None:
    with asked("SELECT", "WITH") as sent:
        await filled.ask(ORDERS % "nodes { status } # without", {"first": 7})
    assert not [statement for statement in sent if "count(" in statement.lower()]


async def test_heavy_texts_are_read_only_when_they_are_asked_for(filled: Product) -> None:
    everything = "nodes { id remarks shipping { reference extras } lines { sku comments } }"
    with asked("SELECT", "WITH") as sent:
        await filled.ask(ORDERS % everything, {"first": 7})
    assert sent
    assert not [statement for statement in sent if "order_documents" in statement]


async def test_no_column_is_read_that_the_query_does_not_select(filled: Product) -> None:
    with asked("SELECT", "WITH") as sent:
        await filled.ask(ORDERS % "nodes { status lines { sku } }", {"first": 3})
    orders, lines = (_columns(statement) for statement in without_known(sent))
    key = {"order_id", "brand_id", "channel_code", "remote_order_id", "ordered_at"}
    assert orders == key | {"status", "currency_code"}
    assert lines == {"order_id", "sku"}


def _columns(statement: str) -> set[str]:
    head = statement.split("FROM", maxsplit=1)[0].removeprefix("SELECT ")
    return {part.split(".")[-1].strip() for part in head.split(",")}
