"""How the databases read lists of orders: by an index that sorts as the list is, never by all."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from made import NOON, after
from many_orders import fill
from sqlalchemy import event

from adapters.database import Database, open_database
from domain.orders import OrderFilter, OrderSort, OrderSortField, OrderStatus, TimeRange
from domain.pages import Listed, PageRequest
from domain.records import Columns, Record

Wanted = tuple[OrderFilter, OrderSort]

BRAND = frozenset({"brand-1"})
SMALL = frozenset({"brand-3"})
NEWEST = OrderSort()
DAY = TimeRange(after(days=3), after(days=4))


def by(name: str, *, descending: bool = True) -> OrderSort:
    return OrderSort(OrderSortField(name), descending=descending)


COMMON: dict[str, Wanted] = {
    "all": (OrderFilter(), NEWEST),
    "a brand": (OrderFilter(brand_ids=BRAND), NEWEST),
    "a small brand": (OrderFilter(brand_ids=SMALL), NEWEST),
    "a brand and status": (OrderFilter(BRAND, statuses=(OrderStatus.PENDING,)), NEWEST),
    "a channel": (OrderFilter(BRAND, channel_codes=("shpe",)), NEWEST),
    "a channel and status": (
        OrderFilter(BRAND, channel_codes=("shpe",), statuses=(OrderStatus.COMPLETED,)),
        NEWEST,
    ),
    "ordered then": (OrderFilter(BRAND, ordered_at=DAY), NEWEST),
    "changed after": (
        OrderFilter(BRAND, changed_after=19_000),
        by("CHANGE_SEQUENCE", descending=False),
    ),
    "changed after, of all": (
        OrderFilter(changed_after=19_000),
        by("CHANGE_SEQUENCE", descending=False),
    ),
    "updated then": (OrderFilter(BRAND, updated_at=DAY), by("UPDATED_AT", descending=False)),
    "newest changes of all": (OrderFilter(), by("UPDATED_AT")),
    "required then": (OrderFilter(BRAND, required_at=DAY), by("REQUIRED_AT", descending=False)),
    "the largest": (OrderFilter(BRAND), by("TOTAL")),
    "at risk": (
        OrderFilter(BRAND, due_before=NOON + timedelta(days=9)),
        by("DUE_AT", descending=False),
    ),
    "at risk, of all": (
        OrderFilter(due_before=NOON + timedelta(days=9)),
        by("DUE_AT", descending=False),
    ),
    "searched within a brand": (OrderFilter(BRAND, search="inv/199"), NEWEST),
}
AS_FAR_AS_IT_CAN = {"searched within a brand"}
"""A text within a text has no index: what is read is bounded by the brand, and may be sorted."""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
async def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Database]:
    """One store for all of these tests: none of them writes."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path_factory.mktemp('many') / 'store.db'}"
    else:
        address = request.getfixturevalue("postgres_database")
    async with open_database(address) as database:
        await database.upgrade()
        async with database.connections.write() as connection:
            await connection.exec_driver_sql("DELETE FROM orders")
        await fill(database)
        yield database


@pytest.mark.parametrize("name", COMMON)
async def test_a_list_is_read_by_an_index_and_not_sorted(filled: Database, name: str) -> None:
    plan = await plan_of(filled, COMMON[name], PageRequest(20))
    assert_read_by_index(plan, may_sort=name in AS_FAR_AS_IT_CAN)


@pytest.mark.parametrize("name", sorted(COMMON.keys() - AS_FAR_AS_IT_CAN))
async def test_its_second_page_is_too(filled: Database, name: str) -> None:
    wanted = COMMON[name]
    first = await page_of(filled, wanted, PageRequest(20))
    assert len(first.nodes) == 20, "the test would show nothing"
    plan = await plan_of(filled, wanted, PageRequest(20, after=first.position(19)))
    assert_read_by_index(plan)


async def page_of(database: Database, wanted: Wanted, request: PageRequest) -> Listed[Record]:
    columns = Columns(frozenset({"status"}))
    (page,) = await database.orders.records.pages([(*wanted, request, columns)])
    return page


async def plan_of(database: Database, wanted: Wanted, request: PageRequest) -> str:
    """What the database says of how it would read the page."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        sent.append((statement, given))

    reader = database.connections.reader
    event.listen(reader.sync_engine, "before_cursor_execute", note)
    try:
        await page_of(database, wanted, request)
    finally:
        event.remove(reader.sync_engine, "before_cursor_execute", note)
    statement, given = sent[0]
    lent = await reader.raw_connection()
    try:
        driver: Any = lent.driver_connection
        if database.connections.is_sqlite:
            cursor = driver.cursor()
            await cursor.execute(f"EXPLAIN QUERY PLAN {statement}", given)
            return "\n".join(row[-1] for row in await cursor.fetchall())
        return "\n".join(row[0] for row in await driver.fetch(f"EXPLAIN {statement}", *given))
    finally:
        lent.close()


def assert_read_by_index(plan: str, *, may_sort: bool = False) -> None:
    assert "Seq Scan" not in plan, plan
    for line in plan.splitlines():
        assert not line.startswith("SCAN orders") or "USING" in line, plan
    if not may_sort:
        # within equal numbers of change, of which there are none, there is nothing to sort
        assert "Sort" not in plan.replace("Incremental Sort", "").replace("Sort Key", ""), plan
        assert "TEMP B-TREE" not in plan, plan
