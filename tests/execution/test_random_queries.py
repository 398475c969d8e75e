"""Random operations over a nasty schema: answers, errors included, equal graphql-core's.

The reference answers at once, so its order of errors does not depend on time: it is ours.
"""

import os
from collections import Counter
from random import Random
from typing import Any

import pytest
from executors import RAN, compare
from graphql import GraphQLField, parse, validate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nasty import build
from random_queries import Composer

from gql.execution.engine import Engine

FULL = os.environ.get("PROMISES") == "full"
EXAMPLES = 4_000 if FULL else 60
ARGUMENTS: dict[str, list[str]] = {
    "echo": ["", "(n: 4)", '(want: {note: "ü"})', "(want: {n: null})", "(n: 5000000000)",
             '(s: "a\\nb", colors: [GREEN])', "(want: {inner: {colors: []}})", "(colors: RED)"],
    "plain": ["", "(n: 2)", "(n: null)"], "plains": ["", "(first: 3)"], "add": ["(n: 1)"],
    "addN": ["(n: 2)"],
}  # fmt: skip


REFERENCE, EXPECTED = build(hinted=False)
schema, world = build(hinted=True)


def arguments(random: Random, _: str, name: str, __: GraphQLField) -> str | None:
    return random.choice(ARGUMENTS.get(name, [""]))


async def try_one(seed: int, kind: str, faults: float) -> None:
    for each in (EXPECTED, world):
        each.begin(seed, faults)
    composer = Composer(schema, Random(seed), arguments, depth=5, width=5)
    text = composer.operation(kind)
    if validate(schema, parse(text)):
        return
    engine = Engine(schema)
    await compare("random", engine, REFERENCE, text, composer.variables)
    assert len(engine.plans) == 1, "it was compiled"
    twice = [call for call, count in Counter(world.calls).items() if count > 1]
    assert not twice, "no resolver runs twice"


@pytest.mark.parametrize("faults", [0.0, 0.03, 0.25])
@pytest.mark.parametrize("kind", ["query", "mutation", "subscription"])
async def test_random_operations_answer_the_same(kind: str, faults: float) -> None:
    before = RAN["random"]
    seeds: list[int] = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**60))
    def collect(seed: int) -> None:
        seeds.append(seed)

    collect()
    for seed in seeds:
        await try_one(seed, kind, faults)
    compared = RAN["random"] - before
    print(f"{compared} random operations of kind {kind} compared, faults {faults}")
    assert compared >= EXAMPLES // 2


async def test_a_failing_seed_replays(request: Any) -> None:
    """Seeds that were wrong once."""
    for seed, kind, faults in [(1, "query", 0.25), (2, "mutation", 0.25)]:
        await try_one(seed, kind, faults)
