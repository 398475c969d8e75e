"""Category trees are remembered without tenant and forgotten in every process."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from valkey_server import ValkeyServer

from cache.categories import CachedCategories, category_store
from cache.server import RedisServer
from domain.categories import (
    Category,
    CategoryAttribute,
    CategoryKey,
    CategoryOption,
    CategoryTree,
)
from domain.errors import StoreUnavailable

AWAY = StoreUnavailable("the database does not answer")


class Trees:
    """Trees out of a database, named by the number of the read."""

    def __init__(self) -> None:
        self.reads: list[list[str]] = []
        self.away = False

    async def trees(self, channel_codes: Sequence[str]) -> Mapping[str, CategoryTree]:
        self.reads.append(list(channel_codes))
        if self.away:
            raise AWAY
        return {code: tree(code, len(self.reads)) for code in channel_codes}


def tree(code: str, read: int) -> CategoryTree:
    size = CategoryAttribute(
        "Size", "dropdown", True, False, (CategoryOption("S", "active"), CategoryOption("M"))
    )
    root = Category(CategoryKey(code, "1"), f"Fashion {read}", None, None, False, None, ())
    leaf = Category(
        CategoryKey(code, "2"), "Kemeja “Pria”", "kemeja", "1", True, "active", (size,), ("web",)
    )
    return CategoryTree(code, (root, leaf))


@pytest.fixture
def database() -> Trees:
    return Trees()


Make = Callable[[], CachedCategories]


@pytest.fixture(params=["memory", "redis"])
async def make(
    request: pytest.FixtureRequest, valkey: ValkeyServer, database: Trees, clock: Any
) -> AsyncIterator[Make]:
    """Makes caches; each over a store of its own, as every process has one."""
    made: list[CachedCategories] = []
    server = RedisServer(valkey.url, timeout=5, connect_timeout=5)

    def one() -> CachedCategories:
        store = category_store(server if request.param == "redis" else None)
        made.append(CachedCategories(database, store, clock))
        return made[-1]

    yield one
    for cached in made:
        await cached.aclose()
    await server.aclose()


async def test_a_tree_is_read_once_for_hours(make: Make, database: Trees, clock: Any) -> None:
    cached = make()
    assert await cached.trees(["shpe", "blib"]) == {
        "shpe": tree("shpe", 1),
        "blib": tree("blib", 1),
    }
    clock.pass_by(timedelta(hours=5))
    assert await cached.trees(["blib"]) == {"blib": tree("blib", 1)}
    assert database.reads == [["shpe", "blib"]]


async def test_the_same_text_is_decoded_once(make: Make) -> None:
    cached = make()
    await cached.trees(["shpe"])
    first = (await cached.trees(["shpe"]))["shpe"]
    assert (await cached.trees(["shpe"]))["shpe"] is first


async def test_a_forgotten_tree_is_read_again_and_no_other(make: Make, database: Trees) -> None:
    cached = make()
    await cached.trees(["shpe", "blib"])
    await cached.forget_categories(["shpe"])
    assert await cached.trees(["shpe", "blib"]) == {
        "shpe": tree("shpe", 2),
        "blib": tree("blib", 1),
    }
    assert database.reads == [["shpe", "blib"], ["shpe"]]


async def test_a_database_that_is_away_is_an_error_unless_the_tree_is_known(
    make: Make, database: Trees, clock: Any
) -> None:
    cached = make()
    await cached.trees(["shpe"])
    database.away = True
    clock.pass_by(timedelta(hours=30))
    assert await cached.trees(["shpe"]) == {"shpe": tree("shpe", 1)}
    with pytest.raises(StoreUnavailable, match="does not answer"):
        await cached.trees(["blib"])


async def test_processes_share_a_server_and_its_forgetting(
    valkey: ValkeyServer, database: Trees, clock: Any
) -> None:
    servers = [RedisServer(valkey.url, timeout=5, connect_timeout=5) for _ in range(2)]
    one, other = (CachedCategories(database, category_store(s), clock) for s in servers)
    await one.trees(["shpe"])
    assert await other.trees(["shpe"]) == {"shpe": tree("shpe", 1)}
    await other.forget_categories(["shpe"])
    assert await one.trees(["shpe"]) == {"shpe": tree("shpe", 2)}
    assert await other.trees(["shpe"]) == {"shpe": tree("shpe", 2)}
    assert database.reads == [["shpe"], ["shpe"]]
    key = "channelgraph:1:categories:shpe"
    assert set(await valkey.keys()) == {key, f"{key}:lease"}
    for cached, server in zip((one, other), servers, strict=True):
        await cached.aclose()
        await server.aclose()
