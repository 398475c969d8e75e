"""The house as text and as syntax trees."""

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


class House:
    """The checkout: its rooms, its product files, and what stands in them."""

    root = ROOT
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
    rooms: tuple[str, ...] = tuple(project["tool"]["importlinter"]["root_packages"])

    @property
    def files(self) -> tuple[Path, ...]:
        """Every Python file of the rooms."""
        return tuple(sorted(path for room in self.rooms for path in (ROOT / room).rglob("*.py")))

    def files_in(self, *rooms: str) -> tuple[Path, ...]:
        return tuple(path for path in self.files if path.relative_to(ROOT).parts[0] in rooms)

    def name(self, path: Path) -> str:
        return path.relative_to(ROOT).as_posix()

    def tree(self, path: Path) -> ast.Module:
        return _tree(path)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@pytest.fixture(scope="session")
def house() -> House:
    return House()
