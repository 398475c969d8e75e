"""Hostile documents stay text, plans stay few and small, and runs do not meet each other."""

import asyncio
import random
import sys
from typing import Any

import pytest
from executors import compare
from graphql import GraphQLSchema, build_schema, execute, parse

from gql.execution.bounded import Bounded
from gql.execution.engine import Bounds, Engine, write
from gql.execution.hints import HINT, Attribute, Batch
from gql.execution.shapes import MOST_FIELDS

HOSTILE = ["__import__", "None", "lambda", "class", "d", "o", "k", "v", "c0", "type", "str", "made",
           "exec", "__builtins__", "shape_1", "keep_one", "outs", "_", "__class__"]  # fmt: skip


class Node:
    """A node of a tree without end."""

    def __init__(self, number: int = 0) -> None:
        self.number = number

    @property
    def next(self) -> "Node":
        return Node(self.number + 1)


def build(loads: list[Any] | None = None) -> GraphQLSchema:
    schema = build_schema(
        "type Node { number: Int next: Node loaded: Int said(s: String): String }"
        " type Query { node(n: Int): Node nodes(count: Int!): [Node!]! }"
    )
    query: Any = schema.type_map["Query"]
    query.fields["node"].resolve = lambda *_, n=0: Node(n)
    query.fields["nodes"].resolve = lambda *_, count: [Node(n) for n in range(count)]
    fields: Any = schema.type_map["Node"].fields  # type: ignore[attr-defined]
    for name in ("number", "next"):
        fields[name].extensions = {HINT: Attribute(name)}
    fields["said"].resolve = lambda one, info, s=None: s
    fields["loaded"].resolve = lambda one, info: one.number % 3

    async def load(keys: Any) -> Any:
        await asyncio.sleep(0)
        if loads is not None:
            loads.append(list(keys))
        return keys

    fields["loaded"].extensions = {HINT: Batch(lambda *_: load, lambda one: one.number % 3)}
    return schema


@pytest.mark.parametrize("name", HOSTILE)
async def test_names_of_a_document_are_never_code(name: str) -> None:
    if name.startswith("__"):
        name = f"_{name}"  # two underscores are the specification's own
    text = f"{{ {name}: node {{ {name}: number next {{ {name}: number {name}s: loaded }} }} }}"
    schema = build()
    await compare("bounds", Engine(schema), schema, text)


@pytest.mark.parametrize(
    "value", ['\\"); import os; (\\"', "'''", "\\\\", "{v}", "\\n}", "%s", "é"]
)
async def test_values_of_a_document_are_never_code(value: str) -> None:
    text = f'{{ node {{ said(s: "{value}") next {{ said(s: "{value}") }} }} }}'
    schema, engine = build(), Engine(build())
    await compare("bounds", engine, schema, text)
    (plan,) = [kept for kept, _ in engine.plans._kept.values()]
    assert "import os" not in plan.source


async def test_a_deep_document_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    depth = 120
    text = "{ node " + "{ number next " * depth + "{ number }" + " }" * depth + " }"
    schema = build()
    await compare("bounds", Engine(schema), schema, text)


async def test_a_document_too_deep_to_compile_goes_to_graphql_core() -> None:
    depth = 150
    text = "{ node " + "{ number next " * depth + "{ number }" + " }" * depth + " }"
    engine = Engine(build())
    document = engine.read(text)
    limit = sys.getrecursionlimit()
    frames = len([*_frames()])
    sys.setrecursionlimit(frames + 260)
    try:
        plan = engine._compile(document, document.operations[0], ({}, {}))  # type: ignore[arg-type]
    finally:
        sys.setrecursionlimit(limit)
    assert plan is None


def _frames() -> Any:
    frame: Any = sys._getframe()
    while frame is not None:
        yield frame
        frame = frame.f_back


async def test_a_document_with_too_many_fields_is_not_compiled() -> None:
    fields = " ".join(f"a{n}: number" for n in range(MOST_FIELDS // 10))
    many = " ".join(f"b{n}: node {{ ...F }}" for n in range(11))
    text = f"{{ {many} }} fragment F on Node {{ {fields} }}"
    engine = Engine(build())
    node = parse(text)
    document = engine.remember(text, node)
    answer = await engine.execute(document)
    assert answer.data is not None
    assert len(answer.data) == 11
    assert [kept for kept, _ in engine.plans._kept.values() if hasattr(kept, "source")] == []


async def test_plans_are_bounded_by_count_and_by_bytes() -> None:
    engine = Engine(build(), bounds=Bounds(documents=20, plans=10, plan_bytes=200_000))
    for n in range(200):
        fields = " ".join(f"a{m}: number" for m in range(1 + n % 40))
        answer = await engine.execute(engine.read(f"{{ x{n}: node {{ {fields} }} }}"))
        assert not answer.errors
        assert len(engine.plans) <= 10
        assert len(engine.documents) <= 20
        assert engine.plans.bytes <= 200_000
    assert len(engine.plans) > 1


def test_what_was_used_longest_ago_goes_first() -> None:
    kept: Bounded[str, int] = Bounded(3, 100)
    for n, key in enumerate("abc"):
        kept.put(key, n, 10)
    assert kept.get("a") == 0
    kept.put("d", 3, 10)
    assert [kept.get(key) for key in "abcd"] == [0, None, 2, 3]
    kept.put("e", 4, 95)
    assert (len(kept), kept.bytes) == (1, 95)
    kept.put("f", 5, 101)
    assert kept.get("f") is None


async def test_a_plan_serves_flags_apart() -> None:
    engine = Engine(build())
    text = "query ($a: Boolean!, $n: Int) { node(n: $n) { number @include(if: $a) loaded } }"
    for n in range(4):
        for flag in (True, False):
            answer = await engine.execute(engine.read(text), {"a": flag, "n": n})
            shown = {"number": n, "loaded": n % 3} if flag else {"loaded": n % 3}
            assert answer.data == {"node": shown}
    assert len(engine.plans) == 2, "other variables make no plan"


async def test_runs_at_the_same_time_do_not_meet() -> None:
    schema, engine = build(), Engine(build())
    texts = [
        "query ($n: Int!) { nodes(count: $n) { number loaded next { loaded number } } }",
        "query ($n: Int!) { a: nodes(count: $n) { next { next { number loaded } } } }",
    ]
    order = random.Random(1)
    asked = [(order.choice(texts), {"n": order.randrange(9)}) for _ in range(200)]
    answers = await asyncio.gather(*(engine.execute(engine.read(t), v) for t, v in asked))
    for (text, variables), answer in zip(asked, answers, strict=True):
        expected: Any = execute(schema, parse(text), variable_values=variables)
        assert write(answer.data, answer.errors) == write(expected.data)


async def test_a_level_is_loaded_once_each_key_once() -> None:
    loads: list[Any] = []
    engine = Engine(build(loads))
    text = "{ nodes(count: 50) { loaded again: loaded next { loaded next { loaded } } } }"
    answer = await engine.execute(engine.read(text))
    assert not answer.errors
    assert [sorted(keys) for keys in loads] == [[0, 1, 2]]


async def test_who_leaves_cancels_what_was_asked() -> None:
    engine, cancelled = Engine(build()), asyncio.Event()

    async def hang(*_: Any, **__: Any) -> Any:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    query: Any = engine.schema.type_map["Query"]
    query.fields["node"].resolve = hang
    run = asyncio.create_task(
        engine.execute(engine.read("{ a: node { number } b: node { number } }"))
    )
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    async with asyncio.timeout(5):
        await cancelled.wait()
