"""The port CategoryTrees: the newest message about each category wins."""

from dataclasses import replace
from datetime import datetime
from itertools import permutations

import pytest
from kept import delivery
from made import NOON, after
from statements import recorded

from adapters.database import Database
from domain.categories import (
    Category,
    CategoryAttribute,
    CategoryKey,
    CategoryOption,
    CategoryTree,
)

SIZE = CategoryAttribute(
    "Ukuran", "SINGLE", True, True,
    (CategoryOption("M"), CategoryOption("L", "deleted")), "active", ("tokopedia",),
)  # fmt: skip
ROOT = Category(CategoryKey("shpe", "1"), "Baju", "baju", None, False, "active", ())
LEAF = Category(CategoryKey("shpe", "11"), "Kaos", None, "1", True, None, (SIZE,), ("tiktok",))
OTHER = Category(CategoryKey("tkpd", "1"), "Lain", None, None, True, None, ())


async def put(
    database: Database, category: Category, message_id: str = "1", published: datetime = NOON
) -> None:
    async with database.intake.transaction() as tx:
        await tx.put_category(category, delivery(message_id, published))


async def test_trees_are_read_back_exactly_in_one_statement(database: Database) -> None:
    for each in (LEAF, OTHER, ROOT):
        await put(database, each)
    with recorded(database) as sent:
        found = await database.categories.trees(["shpe", "tkpd", "lzda"])
    assert len(sent) == 1
    assert found == {
        "shpe": CategoryTree("shpe", (ROOT, LEAF)),
        "tkpd": CategoryTree("tkpd", (OTHER,)),
        "lzda": CategoryTree("lzda", ()),
    }


@pytest.mark.parametrize("order", list(permutations(range(4))))
async def test_the_newest_wins_whatever_the_order(
    database: Database, order: tuple[int, ...]
) -> None:
    """By publish time, then message id: digits as numbers, before any text."""
    messages = [("99", NOON), ("100", NOON), ("abc", NOON), ("1", after(seconds=-1))]
    for number in order:
        await put(database, replace(ROOT, name=str(number)), *messages[number])
    found = await database.categories.trees(["shpe"])
    assert [each.name for each in found["shpe"].categories] == ["2"]
