"""docs/capabilities.md: what works is shown by tests that exist, and is called by the client."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

ROWS = range(1, 73)
_ROW = re.compile(r"^\| MPA-(\d+) \|(.*)\|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_METHOD = re.compile(r"`([A-Z]\w+Service\.\w+)`")


def rows(house: Any, heading: str) -> dict[int, str]:
    """The rows of the table under a heading, by number."""
    text = (house.root / "docs" / "capabilities.md").read_text()
    _, _, part = text.partition(f"\n## {heading}\n")
    assert part, heading
    found = _ROW.findall(part.partition("\n## ")[0])
    assert len({number for number, _ in found}) == len(found)
    return {int(number): rest for number, rest in found}


@cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text())
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, kinds) and node.name.startswith("test_")
    )


def texts_of_the_client(house: Any) -> set[str]:
    """Every text that stands in the code which speaks to the MP Adapter."""
    return {
        node.value
        for path in house.files_in("adapters")
        if "mp_adapter" in path.parts
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_row_stands_in_one_of_the_two_tables(house: Any) -> None:
    works, waits = rows(house, "What works"), rows(house, "Not yet")
    assert sorted([*works, *waits]) == list(ROWS)


def test_every_row_that_works_names_tests_that_exist(house: Any) -> None:
    missing: list[str] = []
    for number, rest in rows(house, "What works").items():
        named = _TEST.findall(rest)
        assert named, f"MPA-{number} names no test"
        missing += [
            f"MPA-{number}: {file}::{name}"
            for file, name in named
            if not (house.root / file).exists() or name not in names_in(house.root / file)
        ]
    assert missing == []


def test_every_method_that_works_is_called_by_the_client(house: Any) -> None:
    called = texts_of_the_client(house)
    named = {
        method for rest in rows(house, "What works").values() for method in _METHOD.findall(rest)
    }
    assert len(named) > 20
    assert sorted(named - called) == []


def test_no_row_that_waits_names_a_test(house: Any) -> None:
    for number, rest in rows(house, "Not yet").items():
        assert _TEST.findall(rest) == [], f"MPA-{number}"


def test_a_method_stands_in_its_own_row_alone(house: Any) -> None:
    every = {**rows(house, "What works"), **rows(house, "Not yet")}
    methods = [_METHOD.findall(every[number]) for number in range(1, 30)]
    assert [len(found) for found in methods] == [1] * 29
    assert len({found[0] for found in methods}) == 29
