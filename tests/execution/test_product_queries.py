"""Random queries over the product's own schema and its filled store: our answers equal
graphql-core's (strawberry's own executor) to the byte.
"""

import os
from dataclasses import dataclass
from random import Random
from typing import Any

import orjson
import pytest
from executors import RAN
from graphql import GraphQLField, GraphQLSchema, parse, validate
from product import BRANDS, Product
from random_queries import Composer, no_arguments
from whole_product import filled

from domain.access import Scope, Viewer
from gql import limits
from gql.plans import READY
from gql.schema import build_schema
from resolvers.context import Context

__all__ = ["filled"]
COUNT = 3_000 if os.environ.get("PROMISES") == "full" else 120
CHANNELS = ("shpe", "lzda", "blib", "nope")
NEVER_THE_SAME = {"availableChannels", "shippingLabelUrl", "features"}
"""Fields that read live what differs from call to call."""
BRAND = [f'brandId: "{brand}"' for brand in (*BRANDS, "foreign")]
GIVEN: dict[tuple[str, str], list[str]] = {
    ("Query", "orders"): [
        "(first: 3)", "(first: 2, sort: {field: TOTAL, direction: ASC})", "(last: 2)",
        "(first: 101)", '(after: "no cursor")',
        "(first: 2, filter: {statuses: [PENDING, SHIPPED]})",
        '(first: 3, filter: {channelCodes: ["shpe"], orderedAt: {from: "2020-01-01T00:00:00Z"}})',
    ],
    ("Query", "ordersAtRisk"): ['(within: "P30D", first: 2)', '(within: "soon")'],
    ("Query", "orderSummary"): ["(groupBy: [STATUS])", "(groupBy: [CHANNEL, STATUS])"],
    ("Query", "node"): ['(id: "bm9wZQ")'], ("Query", "nodes"): ['(ids: ["bm9wZQ", "x"])'],
    ("Query", "category"): ['(channelCode: "shpe", remoteCategoryId: "1")'],
    ("Query", "categories"): ['(channelCode: "shpe", first: 2)'],
    ("Query", "activity"): ['(activityId: "none")'],
}  # fmt: skip


def arguments(random: Random, kind: str, name: str, field: GraphQLField) -> str | None:
    if name in NEVER_THE_SAME or field.type is None:
        return None
    given = GIVEN.get((kind, name))
    if given is not None:
        return random.choice(given)
    needed = {key for key, each in field.args.items() if "!" in str(each.type)}
    parts = []
    if "brandId" in needed:
        parts.append(random.choice(BRAND))
    if "channelCode" in needed:
        parts.append(f'channelCode: "{random.choice(CHANNELS)}"')
    if needed - {"brandId", "channelCode"}:
        return None
    if "first" in field.args:
        parts.append(f"first: {random.choice([0, 1, 2, 3])}")
    return f"({', '.join(parts)})" if parts else no_arguments(random, kind, name, field)


@dataclass(frozen=True)
class Told:
    """An answer: data to the byte, and the errors, whose order depends on time in graphql-core."""

    data: bytes
    errors: frozenset[bytes]

    def is_the_same(self, other: "Told") -> bool:
        """Whether both tell the same: of errors below a null that rose each may tell another."""
        differing = self.errors ^ other.errors
        data = orjson.loads(self.data)
        return self.data == other.data and all(
            _is_below_null(data, orjson.loads(error).get("path", [])) for error in differing
        )


class Sides:
    """The product's schema, run by plans and by strawberry's own executor."""

    def __init__(self, product: Product) -> None:
        self.services = product.wired.services
        allowed = limits.Limits(depth=20, aliases=1_000, overlaps=100_000)
        self.schema = build_schema(limits.extensions(allowed, lambda _: True))
        self.core: GraphQLSchema = vars(self.schema)["_schema"]

    async def run(self, text: str, variables: dict[str, Any], viewer: Viewer, root: Any) -> Told:
        result = await self.schema.execute(
            text,
            variable_values=variables,
            context_value=Context(viewer, self.services),
            root_value=root,
        )
        data = orjson.dumps(result.data, option=orjson.OPT_UTC_Z)
        errors = [orjson.dumps(_steady(error.formatted)) for error in result.errors or ()]
        return Told(data, frozenset(errors))


def _is_below_null(data: Any, path: list[str | int]) -> bool:
    """Whether a null stands above this place."""
    for key in path:
        if data is None:
            return True
        data = data[key]
    return False


def _steady(error: Any) -> Any:
    """An error without its random id."""
    told = dict(error)
    if told.get("extensions", {}).get("code") == "INTERNAL":
        told["message"], told["extensions"] = "internal", {}
    return told


@pytest.fixture(scope="module")
async def sides(filled: Product) -> Sides:
    return Sides(filled)


ALL = Viewer("all", "all", frozenset(Scope), None)
FEW = Viewer("few", "few", frozenset({Scope.ORDERS_READ}), frozenset({BRANDS[0]}))
PAGE = """{ orders(first: 20) { totalCount pageInfo { endCursor hasNextPage } edges { cursor node {
  id status orderedAt changeSequence totals { total { amount currencyCode } } availableActions raw
  buyer { name } delivery { city name } shipping { couriers { kind } barcode driver { name } }
  lines { sku quantity unitPrice { amount } variant { sku totalStock offers { price { amount } } } }
  channel { name status marketplace { name } brand { name } } warehouse { name } brand { brandId }
  history { status occurredAt } fees { type } activities(first: 2) { nodes { id } }
} } } }"""


@pytest.mark.parametrize("viewer", [ALL, FEW], ids=["all", "few"])
async def test_the_page_of_orders_is_the_same(sides: Sides, viewer: Viewer) -> None:
    ours = await sides.run(PAGE, {}, viewer, READY)
    core = await sides.run(PAGE, {}, viewer, None)
    assert ours == core
    assert bool(ours.errors) == (viewer is FEW)
    assert len(sides.schema.engine.plans) >= 1


async def test_random_queries_are_answered_the_same(sides: Sides) -> None:
    compared, exact, seed = 0, 0, 0
    while compared < COUNT:
        seed += 1
        composer = Composer(sides.core, Random(seed), arguments, depth=5, width=4)
        text = composer.operation()
        if validate(sides.core, parse(text)):
            continue
        viewer = FEW if seed % 3 == 0 else ALL
        ours = await sides.run(text, composer.variables, viewer, READY)
        core = await sides.run(text, composer.variables, viewer, None)
        assert ours.is_the_same(core), f"{seed}\n{text}\n{composer.variables}\n{ours}\n{core}"
        compared += 1
        exact += ours == core
    RAN["product"] += compared
    print(f"{compared} random queries over the product's schema compared, {exact} without a race")
    assert exact > compared / 2
