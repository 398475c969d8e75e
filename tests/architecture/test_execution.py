"""The engine stands by itself: what import-linter cannot say of a package inside of its own."""

import ast
from pathlib import Path

import gql.execution

FOLDER = Path(gql.execution.__file__).parent


def test_the_engine_imports_nothing_of_the_rest_of_its_room() -> None:
    imported: set[str] = set()
    for file in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, file
                imported.add(node.module or "")
            elif isinstance(node, ast.Import):
                imported |= {name.name for name in node.names}
    ours = {name for name in imported if name.split(".")[0] == "gql"}
    assert ours
    assert {name for name in ours if not name.startswith("gql.execution")} == set()
