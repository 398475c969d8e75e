"""The rooms are few, known to the import contracts, and nobody else's names."""

import importlib.metadata
from typing import Any

NO_ROOMS = {"tests", "benchmarks", "docs", "examples", "var"}
"""Top-level folders that hold no product code, or nothing that is committed."""

FORBIDDEN = {"manager", "helper", "helpers", "utils", "util", "common", "core", "data", "info"}
FORBIDDEN_IN_GQL = {"client", "dsl", "transport", "utils", "cli"}
"""Modules of the library named gql, which would be found in its place."""


def test_every_top_level_folder_is_a_known_room_or_none(house: Any) -> None:
    folders = {
        path.name
        for path in house.root.iterdir()
        if path.is_dir() and not path.name.startswith((".", "__")) and path.suffix != ".egg-info"
    }
    assert folders - NO_ROOMS == set(house.rooms)
    assert not set(house.rooms) & NO_ROOMS


def test_rooms_are_said_the_same_in_every_list_of_the_project(house: Any) -> None:
    tools = house.project["tool"]
    packages = tools["hatch"]["build"]["targets"]["wheel"]["packages"]
    for listed in (packages, tools["mypy"]["packages"], tools["pyright"]["include"]):
        assert sorted(listed) == sorted(house.rooms)


def test_every_room_stands_under_a_contract(house: Any) -> None:
    contracts = house.project["tool"]["importlinter"]["contracts"]
    (layers,) = (one["layers"] for one in contracts if one["type"] == "layers")
    layered = {room.strip() for layer in layers for room in layer.split("|")}
    apart = {room for one in contracts for room in one.get("source_modules", ())}
    assert layered | {"sandbox"} == set(house.rooms)
    assert "sandbox" in apart
    for one in contracts:
        named = {*one.get("source_modules", ()), *one.get("layers", ())}
        assert named


def test_no_other_distribution_has_a_module_named_like_a_room(house: Any) -> None:
    owners = importlib.metadata.packages_distributions()
    for room in house.rooms:
        assert set(owners.get(room, ())) <= {house.project["project"]["name"]}, room


def test_every_room_is_found_in_the_checkout(house: Any) -> None:
    for room in house.rooms:
        module = __import__(room)
        assert module.__file__ == str(house.root / room / "__init__.py")


def test_no_module_has_a_name_that_says_nothing(house: Any) -> None:
    for path in house.files:
        words = set(path.stem.split("_")) | set(path.relative_to(house.root).parent.parts)
        assert not words & FORBIDDEN, house.name(path)


def test_gql_has_no_module_of_the_library_of_that_name(house: Any) -> None:
    for path in house.files_in("gql"):
        parts = {path.stem, *path.relative_to(house.root).parts[1:-1]}
        assert not parts & FORBIDDEN_IN_GQL, house.name(path)


def test_no_test_folder_is_a_package(house: Any) -> None:
    found = (house.root / "tests").rglob("__init__.py")
    assert [path for path in found if "node_modules" not in path.parts] == []
