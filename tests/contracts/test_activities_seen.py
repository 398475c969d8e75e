"""The port Activities: whose brands work touches, and who therefore sees it."""

from dataclasses import replace

import pytest
from actions import sync
from made import NOON, after

from adapters.database import Database
from domain.activities import ActivityFilter, ActivityItem, ActivityStatus, SeenBy
from domain.orders import TimeRange
from domain.pages import PageRequest

P, U, N = ActivityStatus.PENDING, ActivityStatus.UNKNOWN, ActivityStatus.NO_FEEDBACK


def touching(*brands: str | None, status: ActivityStatus = P) -> list[ActivityItem]:
    return [ActivityItem(n, f"{n}", status, brand_id=brand) for n, brand in enumerate(brands)]


async def begin(database: Database) -> None:
    """Of a; of b; of a and b; of none; of a and of something without a brand, each by its key."""
    works = [
        ("1-a", "a", touching(None)),
        ("2-b", "b", touching("b", status=U)),
        ("3-ab", None, [*touching("a", "b"), ActivityItem(2, "2", N, brand_id="a")]),
        ("4-none", None, touching(None)),
        ("5-a-none", None, touching("a", None)),
    ]
    for n, (name, brand, items) in enumerate(works):
        asked = replace(
            sync(name, len(items)), brand_id=brand, key_id=f"key-{n}", requested_at=after(hours=n)
        )
        await database.actions.begin_sync(asked, items, "{}", None)


def seen(*brands: str, key: str = "key-9") -> ActivityFilter:
    return ActivityFilter(seen_by=SeenBy(frozenset(brands), key))


WANTED = [
    (ActivityFilter(), "5-a-none 4-none 3-ab 2-b 1-a"),
    (ActivityFilter(brand_ids=frozenset("a")), "5-a-none 3-ab 1-a"),
    (ActivityFilter(brand_ids=frozenset("b")), "3-ab 2-b"),
    (ActivityFilter(brand_ids=frozenset()), ""),
    (seen("a"), "1-a"),
    (seen("b"), "2-b"),
    (seen("a", "b"), "3-ab 2-b 1-a"),
    (seen(), ""),
    (seen("a", key="key-3"), "4-none 1-a"),
    (seen("a", key="key-1"), "1-a"),
    (replace(seen("a"), brand_ids=frozenset("b")), ""),
    (replace(seen("a", "b"), brand_ids=frozenset("b")), "3-ab 2-b"),
    (replace(seen("a"), activity_id="3-ab"), ""),
    (replace(seen("a", "b"), activity_id="3-ab"), "3-ab"),
    (ActivityFilter(item_statuses=(U, N)), "3-ab 2-b"),
    (ActivityFilter(item_statuses=()), ""),
    (ActivityFilter(key_ids=("key-0", "key-3")), "4-none 1-a"),
    (ActivityFilter(requested_at=TimeRange(after(hours=1), after(hours=3))), "3-ab 2-b"),
    (ActivityFilter(requested_at=TimeRange(end=NOON)), ""),
]


@pytest.mark.parametrize(("wanted", "ids"), WANTED)
async def test_who_sees_which(database: Database, wanted: ActivityFilter, ids: str) -> None:
    await begin(database)
    page = await database.activities.page(wanted, PageRequest(9))
    assert [edge.node.activity_id for edge in page.edges] == ids.split()
    assert await database.activities.count(wanted) == len(ids.split())
