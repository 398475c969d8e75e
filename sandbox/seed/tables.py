"""The seed's data tables, read once from the JSON files beside this module."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

AttributeSeed: TypeAlias = tuple[str, tuple[str, ...] | None, bool]
"""(field, its options or None for free text, whether it tells variants apart)."""

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class BrandSeed:
    """A brand the sandbox begins with; `code` starts its SKUs."""

    brand_id: str
    name: str
    code: str
    warehouses: tuple[str, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CategorySeed:
    """A category: its path and attributes."""

    key: str
    path: str
    attributes: tuple[AttributeSeed, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Word lists for invented buyers."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    remarks: tuple[str, ...]
    streets: tuple[str, ...]
    places: tuple[tuple[str, str, str, str, str, str], ...]
    couriers: tuple[tuple[str, str, int], ...]
    payments: tuple[str, ...]


def read_table(name: str) -> Any:  # noqa: ANN401  our own file, its shape known to each caller
    """One JSON file of this folder."""
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def brand_seeds() -> dict[str, BrandSeed]:
    """All brands of the seed by id."""
    seeds = [
        BrandSeed(
            row["brand_id"],
            row["name"],
            row["code"],
            tuple(row["warehouses"]),
            tuple(row["channels"]),
        )
        for row in read_table("brands")
    ]
    return {seed.brand_id: seed for seed in seeds}


@lru_cache(maxsize=1)
def category_seeds() -> tuple[CategorySeed, ...]:
    """All categories, the same tree at every marketplace."""
    return tuple(
        CategorySeed(
            key, path, tuple((n, tuple(o) if o is not None else None, v) for n, o, v in attributes)
        )
        for key, (path, attributes) in read_table("categories").items()
    )


@lru_cache(maxsize=1)
def people() -> People:
    """The word lists."""
    table = read_table("people")
    return People(
        first=tuple(table["first"]),
        last=tuple(table["last"]),
        remarks=tuple(table["remarks"]),
        streets=tuple(table["streets"]),
        places=tuple(tuple(place) for place in table["places"]),
        couriers=tuple(tuple(courier) for courier in table["couriers"]),
        payments=tuple(table["payments"]),
    )
