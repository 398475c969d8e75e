"""The error corpus: what fails, where it is told, and how far the null rises."""

from collections.abc import Callable
from typing import Any

import pytest
from executors import compare
from graphql import GraphQLError, GraphQLSchema, build_schema

from gql.execution.engine import Engine
from gql.execution.hints import HINT, Attribute, Batch

SDL = """
interface Any { id: ID }
type Other implements Any { id: ID }
type Item implements Any {
  id: ID number: Int numberN: Int! text: String! list: [Int] listN: [Int!] listNN: [Int!]!
  matrix: [[Int!]!] item: Item itemN: Item! items: [Item] itemsN: [Item!] itemsNN: [Item!]! any: Any
  anyN: Any! called: Int calledN: Int! loaded: Int loadedN: Int! loadedItem: Item
}
type Query { item: Item itemN: Item! items: [Item!]! some: [Item] }
type Mutation { set(to: Int): Item setN(to: Int): Item! count: Int }
"""
CALLED = {"called", "calledN"}
LOADED = {"loaded", "loadedN", "loadedItem"}


class Item:
    """Says what it was given; a function is called, and may raise."""

    def __init__(self, **given: Any) -> None:
        self.given = given

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = self.given.get(name)
        return value() if callable(value) else value


def fail(text: str = "failed", **more: Any) -> Callable[[], Any]:
    def now() -> Any:
        raise GraphQLError(text, **more) if more else ValueError(text)

    return now


ONE = Item(id=1, number=1, numberN=2, text="t")
BAD = Item(id=2, number="x", numberN=None, calledN=fail("called"), loadedN=fail("loaded"))
LISTS = Item(list=["x", 1, None], listN=[1, None, 3], listNN=[1, "x"], matrix=[[1], [None], None])
TREE = Item(item=BAD, itemN=BAD, items=[ONE, BAD, None, ValueError("item")], itemsN=[ONE, BAD],
            itemsNN=[ONE, None])  # fmt: skip
CORPUS: list[tuple[Any, str]] = [
    (BAD, "number"), (BAD, "id number text"), (BAD, "numberN"), (BAD, "called calledN number"),
    (BAD, "loaded loadedN"), (BAD, "id loaded called"), (LISTS, "list"), (LISTS, "listN"),
    (LISTS, "listNN"), (LISTS, "matrix list"), (TREE, "item { numberN }"),
    (TREE, "items { number }"), (TREE, "items { numberN id }"), (TREE, "itemsN { id numberN }"),
    (TREE, "itemsNN { id }"), (TREE, "itemN { numberN }"), (TREE, "itemN { text } items { id }"),
    (TREE, "items { calledN loadedN }"), (TREE, "item { calledN } items { loadedN id }"),
    (Item(number=fail()), "number"),
    (Item(number=fail("told", extensions={"code": "C"})), "number"),
    (Item(number=ValueError("as a value")), "number"), (Item(list=5), "list"),
    (Item(list="text"), "list"), (Item(list={1: 2}), "list"), (Item(items=[1, 2]), "items { id }"),
    (Item(list=lambda: iter([1, 2])), "list"), (Item(list=(1, 2)), "list"),
    (Item(number=float("nan")), "number"), (Item(number=2**31), "number"), (Item(id=1.5), "id"),
    (Item(any=ONE), "any { id }"), (Item(any=5), "any { id ... on Item { number } }"),
    (Item(anyN=None), "anyN { id }"), (Item(any=Item(id=0, type="Nope")), "any { id }"),
    (Item(any=Item(id=0, type="Query")), "any { id }"),
    (Item(any=Item(id=0, type=7)), "any { id }"),
    (Item(any=Item(id=0, type="Any")), "any { id }"),
    (Item(any=Item(id=0, type=fail("no type"))), "any { id __typename }"),
    (Item(loadedItem=BAD), "loadedItem { numberN loaded called }"),
    (Item(loadedItem=fail("key")), "loadedItem { id } loaded called"),
]  # fmt: skip


def build(*, hinted: bool, root: dict[str, Any], ran: list[str]) -> GraphQLSchema:
    schema = build_schema(SDL)
    any_type: Any = schema.type_map["Any"]
    any_type.resolve_type = lambda value, *_: value.type or "Item"
    for name, field in schema.type_map["Item"].fields.items():  # type: ignore[attr-defined]
        if hinted and name in LOADED:
            field.extensions = {HINT: _batch(name, ran)}
        elif hinted and name not in CALLED:
            field.extensions = {HINT: Attribute(name)}
        field.resolve = _resolver(name, ran if name in CALLED else [])
    for kind in ("Query", "Mutation"):
        for name, field in schema.type_map[kind].fields.items():  # type: ignore[attr-defined]
            field.resolve = _root(name, root, ran)
    return schema


def _resolver(name: str, ran: list[str]) -> Callable[..., Any]:
    def resolve(one: Any, *_: Any, **__: Any) -> Any:
        ran.append(name)
        return getattr(one, name)

    return resolve


def _root(name: str, root: dict[str, Any], ran: list[str]) -> Callable[..., Any]:
    def resolve(*_: Any, to: Any = None) -> Any:
        ran.append(name if to is None else f"{name}{to}")
        value = root[name]
        return value(to) if callable(value) else value

    return resolve


def _batch(name: str, ran: list[str]) -> Batch:
    def load(keys: Any) -> Any:
        ran.append(name)
        return [_tried(key, name) for key in keys]

    return Batch(lambda context, selection: load, lambda one: one)


def _tried(one: Any, name: str) -> Any:
    try:
        return getattr(one, name)
    except Exception as error:  # noqa: BLE001 - a failure is a value here
        return error


@pytest.mark.parametrize("place", ["item", "itemN", "items", "some"])
@pytest.mark.parametrize("number", range(len(CORPUS)))
async def test_an_error_is_told_as_by_graphql_core(number: int, place: str) -> None:
    value, selection = CORPUS[number]
    shown = value if place.startswith("item") and place != "items" else [ONE, value, value]
    root, ran = {place: shown}, list[str]()
    reference = build(hinted=False, root=root, ran=[])
    engine = Engine(build(hinted=True, root=root, ran=ran))
    await compare("errors", engine, reference, f"{{ {place} {{ {selection} }} __typename }}")
    assert len(engine.plans) == 1
    loads = [name for name in ran if name in LOADED]
    assert len(loads) == len(set(loads)), "a level is loaded once, errors or not"
    assert ran.count(place) == 1, "no resolver runs twice"


async def test_mutations_run_in_order_and_stop_where_null_rises_to_the_root() -> None:
    asked = (
        "mutation { a: set(to: 1) { id } b: count c: set(to: 2) { numberN }"
        " d: setN(to: 3) { text } e: set(to: 4) { id } }"
    )
    root = {"set": lambda to: ONE if to == 1 else BAD, "setN": BAD, "count": 5}
    ran: list[str] = []
    reference = build(hinted=False, root=root, ran=[])
    engine = Engine(build(hinted=True, root=root, ran=ran))
    answer = await compare("errors", engine, reference, asked)
    assert ran == ["set1", "count", "set2", "setN3"]
    assert b'"data":null' in answer
