"""The port Activities: newest first, one statement a question."""

from dataclasses import replace

import pytest
from made import NOON, after
from statements import recorded

from adapters.database import Database
from domain.activities import Activity, ActivityFilter, ActivityItem, ActivityKind, ActivityStatus
from domain.errors import BadUserInput
from domain.pages import PageRequest

ONE = Activity(
    "a-1", ActivityKind.SYNC_ORDERS, ActivityStatus.PENDING, "b-1", "key-1", "CLI", NOON, None, 3, 0
)
TWO = replace(ONE, activity_id="a-2", kind=ActivityKind.SYNC_PRODUCTS, brand_id="b-2")
TOP = replace(
    ONE, activity_id="a-3", kind=ActivityKind.REFRESH_CATEGORIES, brand_id=None,
    requested_at=after(hours=1),
)  # fmt: skip
ITEMS = tuple(
    ActivityItem(number, f"target {number}", ActivityStatus.PENDING, order_id=f"order-{number}")
    for number in range(3)
)
ALL = PageRequest(9)


async def begin(database: Database) -> None:
    for each in (ONE, TWO, TOP):
        items = ITEMS if each is ONE else ()
        await database.actions.begin_sync(each, items, "f", None)


async def test_newest_first_then_by_id(database: Database) -> None:
    await begin(database)
    with recorded(database) as sent:
        page = await database.activities.page(ActivityFilter(), PageRequest(2))
        rest = await database.activities.page(
            ActivityFilter(), PageRequest(2, page.edges[-1].position)
        )
        found = await database.activities.by_id(["a-2", "none"])
    assert len(sent) == 3
    assert [edge.node for edge in page.edges] == [TOP, TWO]
    assert page.edges[0].position == ("2026-03-01T13:00:00.000000+00:00", "a-3")
    assert [edge.node for edge in rest.edges] == [ONE]
    assert (page.has_next, rest.has_next, rest.has_previous) == (True, False, True)
    assert found == {"a-2": TWO}
    with pytest.raises(BadUserInput, match="cursor"):
        await database.activities.page(ActivityFilter(), PageRequest(2, (None, "a-1")))


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (ActivityFilter(), "a-3 a-2 a-1"),
        (ActivityFilter(brand_ids=frozenset({"b-1", "b-2"})), "a-2 a-1"),
        (ActivityFilter(brand_ids=frozenset()), ""),
        (ActivityFilter(kinds=(ActivityKind.SYNC_ORDERS,)), "a-1"),
        (ActivityFilter(kinds=()), ""),
        (ActivityFilter(statuses=(ActivityStatus.PENDING,)), "a-3 a-2 a-1"),
        (ActivityFilter(statuses=(ActivityStatus.UNKNOWN,)), ""),
        (ActivityFilter(order_id="order-1"), "a-1"),
        (ActivityFilter(order_id="order-9"), ""),
    ],
)
async def test_filters(database: Database, wanted: ActivityFilter, ids: str) -> None:
    await begin(database)
    page = await database.activities.page(wanted, ALL)
    assert [edge.node.activity_id for edge in page.edges] == ids.split()
    assert await database.activities.count(wanted) == len(ids.split())


async def test_items_come_by_position(database: Database) -> None:
    await begin(database)
    with recorded(database) as sent:
        page = await database.activities.items("a-1", PageRequest(2))
        rest = await database.activities.items("a-1", PageRequest(2, page.edges[-1].position))
        last = await database.activities.items("a-1", PageRequest(1, backwards=True))
        count = await database.activities.count_items("a-1")
    assert len(sent) == 4
    assert [edge.node for edge in page.edges] == list(ITEMS[:2])
    assert [edge.node for edge in rest.edges] == list(ITEMS[2:])
    assert [edge.node for edge in last.edges] == list(ITEMS[2:])
    assert (last.has_previous, last.has_next) == (True, False)
    assert page.edges[1].position == (1,)
    assert count == 3
    assert await database.activities.count_items("none") == 0


async def test_many_pages_are_one_statement(database: Database) -> None:
    await begin(database)
    brands = [ActivityFilter(brand_ids=frozenset({each})) for each in ("b-2", "b-1", "x")]
    with recorded(database) as sent:
        pages = await database.activities.pages([(each, ALL) for each in brands])
        counts = await database.activities.counts(brands)
        items = await database.activities.item_pages([("a-2", ALL), ("a-1", PageRequest(1))])
    assert len(sent) == 3
    assert [[edge.node for edge in page.edges] for page in pages] == [[TWO], [ONE], []]
    assert list(counts) == [1, 1, 0]
    assert [[edge.node for edge in page.edges] for page in items] == [[], [ITEMS[0]]]
    assert items[1].has_next is True
