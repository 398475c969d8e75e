"""What the dashboard asks fits the committed schema, and so do the types generated for it."""

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    NameNode,
    OperationDefinitionNode,
    Visitor,
    build_schema,
    parse,
    validate,
    visit,
)

ROOT = Path(__file__).parents[2]
DASHBOARD = ROOT / "examples" / "dashboard"


def _written() -> DocumentNode:
    """All operations and fragments of the dashboard, as one document."""
    files = sorted((DASHBOARD / "src").rglob("*.graphql"))
    assert len(files) >= 8
    return parse("\n".join(file.read_text(encoding="utf-8") for file in files))


def _generated() -> dict[str, Counter[str]]:
    """The names in each generated operation and fragment."""
    text = (DASHBOARD / "src" / "gql" / "graphql.ts").read_text(encoding="utf-8")
    found: dict[str, Counter[str]] = {}
    for document in re.findall(r"Document = (\{.*?\}) as unknown as", text):
        for definition in json.loads(document)["definitions"]:
            found[definition["name"]["value"]] = Counter(_names(definition))
    return found


def _names(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _names(one)
    elif isinstance(part, dict):
        if part.get("kind") == "Name":
            yield part["value"]
        for one in part.values():
            yield from _names(one)


class _Names(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()

    def enter_name(self, node: NameNode, *_: Any) -> None:
        self.found[node.value] += 1


def test_every_operation_fits_the_committed_schema() -> None:
    schema = build_schema((ROOT / "docs" / "schema.graphql").read_text(encoding="utf-8"))
    assert validate(schema, _written()) == []


def test_what_is_generated_is_what_is_written() -> None:
    generated = _generated()
    for definition in _written().definitions:
        assert isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode)
        assert definition.name is not None
        names = _Names()
        visit(definition, names)
        assert generated[definition.name.value] == names.found, definition.name.value


@pytest.mark.parametrize(
    "command",
    [("graphql-codegen", "--check"), ("tsc", "--noEmit"), ("eslint", ".")],
    ids=lambda command: command[0],
)
def test_the_source_is_clean(command: tuple[str, ...]) -> None:
    """Where the dashboard's packages are installed (`npm ci` in its folder), as for a change."""
    tool = DASHBOARD / "node_modules" / ".bin" / command[0]
    if shutil.which("node") is None or not tool.exists():
        pytest.skip("node, or the dashboard's packages, are not installed")
    done = subprocess.run(
        [str(tool), *command[1:]], cwd=DASHBOARD, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
