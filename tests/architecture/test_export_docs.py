"""docs/exports.md names every column, as it is."""

from typing import Any

from app.http.export_request import MANY, ONCE
from domain.columns import COLUMNS


def test_every_column_is_documented_as_it_is(house: Any) -> None:
    page = (house.root / "docs" / "exports.md").read_text()
    for kind, columns in COLUMNS.items():
        _, _, part = page.partition(f"\n### {kind.name_in_address}\n")
        told = [line for line in part.partition("\n###")[0].splitlines() if line[:3] == "| `"]
        assert told == [
            f"| `{each.name}`{'*' * each.is_key}{'†' * each.of_buyer} "
            f"| {each.type} | {each.description} |"
            for each in columns
        ]


def test_every_parameter_is_documented(house: Any) -> None:
    page = (house.root / "docs" / "exports.md").read_text()
    assert [name for name in sorted(ONCE | MANY) if f"`{name}`" not in page] == []
