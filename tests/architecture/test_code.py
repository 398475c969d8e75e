"""Small files, short functions, exact money, and times that know their zone."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MOST_LINES = 300
MOST_LINES_OF_FUNCTION = 60

EXACT_ROOMS = ("domain", "adapters", "events", "resolvers")
FLOATS: set[str] = set()
"""Files of these rooms that may turn a value into a float: none holds money."""

INEXACT_READERS = {
    "adapters/database/derived.py": "row ids",
    "adapters/database/held.py": "references of offers, whose values are texts",
    "adapters/database/keys.py": "lists of brands and scopes",
    "adapters/database/records.py": "what was written with amounts as texts",
}
"""Files that read JSON in which no amount is a number, and why."""

NAIVE = {"utcnow", "utcfromtimestamp", "today"}


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node, node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node, node.func.attr


def test_no_file_is_long(house: Any) -> None:
    long = {house.name(path): len(path.read_text().splitlines()) for path in house.files}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES} == {}


def test_half_of_the_files_are_short(house: Any) -> None:
    lengths = sorted(len(path.read_text().splitlines()) for path in house.files)
    assert lengths[len(lengths) // 2] <= 120


def test_no_function_is_long(house: Any) -> None:
    """But for migrations, whose functions are lists of tables that never change again."""
    long = {}
    for path in house.files:
        if "migrations" in path.parts:
            continue
        for node in ast.walk(house.tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > MOST_LINES_OF_FUNCTION:
                    long[f"{house.name(path)}:{node.name}"] = lines
    assert long == {}


def test_no_amount_ever_becomes_a_float(house: Any) -> None:
    for path in house.files_in(*EXACT_ROOMS):
        names = {name for _, name in calls(house.tree(path))}
        if house.name(path) not in FLOATS:
            assert not names & {"float", "Float", "REAL", "DOUBLE"}, house.name(path)


def test_json_from_outside_is_read_by_the_exact_reader(house: Any) -> None:
    """json.loads and orjson.loads make floats: only the exact reader and a few more may."""
    found = {
        house.name(path)
        for path in house.files_in(*EXACT_ROOMS)
        for call, name in calls(house.tree(path))
        if name == "loads" and not any(word.arg == "parse_float" for word in call.keywords)
    }
    assert found <= set(INEXACT_READERS)


def test_money_is_never_annotated_as_a_float(house: Any) -> None:
    money = ("price", "amount", "total", "discount", "voucher", "promo", "tax", "fee")
    for path in house.files_in(*EXACT_ROOMS, "gql"):
        for node in ast.walk(house.tree(path)):
            if isinstance(node, ast.AnnAssign) and any(
                word in ast.unparse(node.target) for word in money
            ):
                assert "float" not in ast.unparse(node.annotation), house.name(path)


def test_no_time_is_taken_without_its_zone(house: Any) -> None:
    for path in house.files:
        for call, name in calls(house.tree(path)):
            where = f"{house.name(path)}:{call.lineno}"
            assert name not in NAIVE, where
            on_datetime = (
                isinstance(call.func, ast.Attribute)
                and ast.unparse(call.func.value).rsplit(".", 1)[-1] == "datetime"
            )
            if on_datetime and name == "now":
                assert call.args or call.keywords, where
            if on_datetime and name == "fromtimestamp":
                assert len(call.args) > 1 or call.keywords, where


def test_the_rooms_hold_no_state_that_all_share(house: Any) -> None:
    """`global` is how module state is changed; nobody needs it."""
    for path in house.files:
        found = [node for node in ast.walk(house.tree(path)) if isinstance(node, ast.Global)]
        assert found == [], house.name(path)


def test_every_module_says_what_it_is(house: Any) -> None:
    silent = [
        house.name(path)
        for path in house.files
        if path.read_text().strip() and not ast.get_docstring(house.tree(path))
    ]
    assert silent == []


def test_the_walk_over_calls_sees_what_it_must() -> None:
    tree = ast.parse("float(x); datetime.now(); json.loads(y)")
    assert [name for _, name in calls(tree)] == ["float", "now", "loads"]
    assert Path(__file__).name == "test_code.py"
