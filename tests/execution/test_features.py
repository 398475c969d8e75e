"""Feature by feature, on good data: the answers of compiled plans equal graphql-core's."""

from typing import Any

import pytest
from executors import compare
from nasty import build

from gql.execution.engine import Engine

REFERENCE, expected = build(hinted=False)
schema, world = build(hinted=True)
FEATURES: dict[str, tuple[str, dict[str, Any]]] = {
    "aliases": ("{ a: plain { x: id y: id name } b: plain(n: 2) { id } }", {}),
    "merged fields": ("{ plain { id } plain { name self { id } } plain { self { name id } } }", {}),
    "one fragment": ("{ plain { ...F } } fragment F on Plain { id name }", {}),
    "fragments in fragments": (
        ("{ things { ...A } } fragment A on Thing { id ...B } fragment B on Odd { size ...C }"
        " fragment C on Sized { size again: size }"), {}),
    "conditions on interfaces and unions": (
        ("{ anys { __typename ... on Plain { id } ... on Leafy { int } ... on Thing { name }"
        " ... on Sized { size } } things { ... on Sized { size } ... on Plain { where } } }"), {}),
    "an inline fragment without a type": ("{ plain { ... { id } ... @skip(if: false) { name } } }",
                                          {}),
    "directives with variables": (
        ("query ($a: Boolean!, $b: Boolean = true) {"
        " plain @include(if: $a) { id @skip(if: $b) name }"
        " leafy @skip(if: $a) { intN } }"), {"a": True}),
    "directives the other way": (
        ("query ($a: Boolean!, $b: Boolean = true) {"
        " plain @include(if: $a) { id @skip(if: $b) name }"
        " leafy @skip(if: $a) { intN } }"), {"a": False, "b": False}),
    "all left out": ("query ($a: Boolean!) { plain { id @include(if: $a) } }", {"a": False}),
    "lists of lists": ("{ leafy { matrix matrixN ints intsN colors many { intN } } }", {}),
    "leaves": (("{ leafy { int intN float floatN string stringN bool boolN id idN color colorN"
               " stamp stampN json } }"), {}),
    "arguments below the root": (
        ("query ($n: Int, $w: Want) { plains(first: 3) { echo one: echo(n: $n) two: echo(want: $w)"
        " three: echo(want: {n: $n, inner: {note: \"x\"}}) } }"), {"n": 5, "w": {"note": "y"}}),
    "variables left out": (
        ("query ($n: Int, $w: Want, $d: Int = 8) { plain { echo(n: $n) b: echo(want: $w)"
        " c: echo(n: $d) } }"), {}),
    "variables that are null": (
        ("query ($n: Int, $w: Want, $d: Int = 8) { plain { echo(n: $n) b: echo(want: $w)"
        " c: echo(n: $d) } }"), {"n": None, "w": None, "d": None}),
    "one item for a list": ("query ($c: [Color!]) { plain { echo(colors: $c) } }", {"c": "RED"}),
    "typenames everywhere": (
        ("{ __typename t: __typename plain { __typename leafy { __typename } }"
        " things { __typename peers { __typename } } any { __typename } }"), {}),
    "batches": (("{ plains(first: 3) { batch { intN } batchList { intN owner { batch { idN } } }"
                " shared { idN slowN } shareds { id where shared { stringN } } } }"), {}),
    "awaited below plain fields": (
        "{ plains { leafy { slow owner { strict { many { slowN } } } } } }", {}),
    "paths": ("{ plains { where self { where peers { ... on Plain { where } } } } }", {}),
    "a named one of many": ("query A { plain { id } } query B { leafy { intN } }", {}),
    "mutations": ("mutation { a: add(n: 1) { id where } b: add(n: 2) { peers { id } } touch }", {}),
    "a subscription's event": ("subscription { tick { id where shared { intN } } }", {}),
}  # fmt: skip
REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "a variable that is missing": ("query ($n: Int!) { plain(n: $n) { id } }", {}),
    "a variable of another type": ("query ($n: Int) { plain(n: $n) { id } }", {"n": "x"}),
    "many wrong variables": (
        "query ($n: Int, $w: Want) { plain(n: $n) { echo(want: $w) } }",
        {"n": 2**40, "w": {"m": 1, "colors": ["PINK"]}}),
    "a flag that is null": (
        "query ($n: Boolean = true) { plain { id @skip(if: $n) } }", {"n": None}),
    "a number too large": ("{ plain { echo(n: 2147483647) } leafy { intN } }", {}),
}  # fmt: skip
WHOLE = {
    "introspection": "{ __schema { queryType { name } } plain { id } }",
    "a type": '{ __type(name: "Plain") { name fields { name } } }',
}


@pytest.mark.parametrize("name", FEATURES)
@pytest.mark.parametrize("seed", range(6))
async def test_a_feature(name: str, seed: int) -> None:
    for each in (expected, world):
        each.begin(seed)
    text, variables = FEATURES[name]
    engine = Engine(schema)
    operation = "B" if "query B" in text else None
    await compare("features", engine, REFERENCE, text, variables, operation)
    assert len(engine.plans) == 1


@pytest.mark.parametrize("name", REFUSED)
async def test_variables_that_are_refused(name: str) -> None:
    for each in (expected, world):
        each.begin(1)
    text, variables = REFUSED[name]
    await compare("refused", Engine(schema), REFERENCE, text, variables)


@pytest.mark.parametrize("name", WHOLE)
async def test_what_goes_to_graphql_core_as_a_whole(name: str) -> None:
    for each in (expected, world):
        each.begin(1)
    engine = Engine(REFERENCE)
    assert not engine.compiles_all_of(engine.read(WHOLE[name]))
    await compare("whole", engine, REFERENCE, WHOLE[name])
    assert len(engine.plans) == 0


async def test_an_operation_that_is_not_named_is_refused_as_by_graphql_core() -> None:
    text = "query A { plain { id } } query B { leafy { intN } }"
    engine = Engine(schema)
    await compare("features", engine, REFERENCE, text)
    await compare("features", engine, REFERENCE, text, operation_name="C")
    assert world.calls == []


async def test_plans_can_be_switched_off() -> None:
    for each in (expected, world):
        each.begin(1)
    engine = Engine(REFERENCE, compiles=False)
    await compare("features", engine, REFERENCE, "{ plain { id } }")
    assert len(engine.plans) == 0
