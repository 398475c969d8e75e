"""The port Orders: sorts and keyset pages."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from kept import show, view
from made import NOON, after, content
from statements import recorded

from adapters.database import Database
from domain.errors import BadUserInput
from domain.orders import (
    OrderFilter,
    OrderKey,
    OrderSort,
    OrderSortField,
    OrderStatus,
    Totals,
)
from domain.pages import Listed, Page, PageRequest, Position
from domain.records import Columns

BY_ORDERED = OrderSort()
ALL = PageRequest(100)


def key(number: int, brand: str = "brand-1", channel: str = "tkpd") -> OrderKey:
    return OrderKey(brand, channel, f"INV/{number:03}")


SORTED: dict[OrderSortField, tuple[str, str]] = {
    OrderSortField.ORDERED_AT: ("1 0 2 3 4", "2 0 1 4 3"),
    OrderSortField.REQUIRED_AT: ("3 0 1 2 4", "1 0 3 4 2"),
    OrderSortField.TOTAL: ("4 2 0 1 3", "0 2 4 3 1"),
    OrderSortField.CHANGE_SEQUENCE: ("0 1 2 3 4", "4 3 2 1 0"),
    OrderSortField.UPDATED_AT: ("0 1 2 3 4", "4 3 2 1 0"),
    OrderSortField.DUE_AT: ("3 0 1 2 4", "1 0 3 4 2"),
}


async def five(database: Database) -> list[OrderKey]:
    """Five orders with ties and gaps in what lists are sorted by."""
    ordered = (NOON, after(days=-1), after(days=1), None, None)
    required = (after(days=1), after(days=2), None, after(hours=1), None)
    totals = (Decimal(99999999999999999999), None, Decimal("10.00009"), None, Decimal(-5))
    keys = [key(number) for number in range(5)]
    for place, each in enumerate(keys):
        made = replace(
            content(OrderStatus.ACCEPTED),
            key=each,
            ordered_at=ordered[place],
            required_at=required[place],
            totals=Totals(total=totals[place]),
        )
        await show(database, view(made), now=after(seconds=place))
    return keys


@pytest.mark.parametrize("field", list(OrderSortField))
@pytest.mark.parametrize("descending", [False, True])
async def test_sorts_put_nulls_last_and_walk_both_ways(
    database: Database, field: OrderSortField, descending: bool
) -> None:
    keys = await five(database)
    expected = [keys[int(n)] for n in SORTED[field][descending].split()]
    sort = OrderSort(field, descending)
    whole = await database.orders.page(OrderFilter(), sort, ALL)
    assert [edge.node.key for edge in whole.edges] == expected
    assert (whole.has_next, whole.has_previous) == (False, False)
    for size in (1, 2, 3):
        assert await walk(database, sort, size, forwards=True) == expected
        assert await walk(database, sort, size, forwards=False) == expected
    for first in range(5):
        for last in range(first + 1, 5):
            between = PageRequest(9, whole.edges[first].position, whole.edges[last].position)
            page = await database.orders.page(OrderFilter(), sort, between)
            assert [edge.node.key for edge in page.edges] == expected[first + 1 : last]


async def walk(database: Database, sort: OrderSort, size: int, *, forwards: bool) -> list[OrderKey]:
    found: list[OrderKey] = []
    position: Position | None = None
    while True:
        after_, before = (position, None) if forwards else (None, position)
        request = PageRequest(size, after_, before, backwards=not forwards)
        page = await database.orders.page(OrderFilter(), sort, request)
        keys = [edge.node.key for edge in page.edges]
        found = [*found, *keys] if forwards else [*keys, *found]
        assert (page.has_previous if forwards else page.has_next) is (position is not None)
        if not (page.has_next if forwards else page.has_previous):
            return found
        position = page.edges[-1 if forwards else 0].position


async def test_positions_are_plain_values_with_the_row_id_last(database: Database) -> None:
    [first, *_] = await five(database)
    page = await database.orders.page(OrderFilter(), OrderSort(descending=False), ALL)
    by_key = {edge.node.key: edge.position for edge in page.edges}
    assert by_key[first] == ("2026-03-01T12:00:00.000000+00:00", first.text)
    assert by_key[key(3)] == (None, key(3).text)
    totals = OrderSort(OrderSortField.TOTAL)
    page = await database.orders.page(OrderFilter(), totals, PageRequest(2))
    assert [edge.position[0] for edge in page.edges] == [2**63 - 1, 100000]


@pytest.mark.parametrize(
    "position",
    [(), ("x",), (NOON.isoformat(), "id", "more"), (5, "id"), ("no time", "id"),
     ("2026-03-01T12:00:00", "id"), (NOON.isoformat(), None), (NOON.isoformat(), 5), (True, "id")],
)  # fmt: skip
async def test_a_position_of_another_list_is_refused(
    database: Database, position: Position
) -> None:
    with recorded(database) as sent, pytest.raises(BadUserInput, match="cursor"):
        await database.orders.page(OrderFilter(), BY_ORDERED, PageRequest(2, after=position))
    assert sent == []


async def test_a_page_stays_true_while_rows_arrive(database: Database) -> None:
    keys = await five(database)
    first = await database.orders.page(OrderFilter(), BY_ORDERED, PageRequest(2))
    await show(database, view(replace(content(), key=key(50), ordered_at=after(days=9))))
    rest = PageRequest(9, after=first.edges[-1].position)
    page = await database.orders.page(OrderFilter(), BY_ORDERED, rest)
    assert [edge.node.key for edge in page.edges] == [keys[1], keys[4], keys[3]]


async def test_many_pages_and_counts_are_one_statement_each(database: Database) -> None:
    await five(database)
    await show(database, view(replace(content(), key=key(7, "brand-2"))))
    one = OrderFilter(brand_ids=frozenset({"brand-1"}))
    two = OrderFilter(brand_ids=frozenset({"brand-2"}))
    wanted = [
        (one, BY_ORDERED, PageRequest(2)),
        (two, OrderSort(OrderSortField.TOTAL), PageRequest(2)),
        (one, OrderSort(OrderSortField.REQUIRED_AT, descending=False), PageRequest(4)),
        (one, BY_ORDERED, PageRequest(2, backwards=True)),
        (OrderFilter(brand_ids=frozenset()), BY_ORDERED, PageRequest(2)),
    ]
    alone = [await database.orders.page(*each) for each in wanted]
    columns = Columns(frozenset({"status"}))
    with recorded(database) as sent:
        pages = await database.orders.records.pages([(*each, columns) for each in wanted])
    assert len(sent) == 1
    assert list(map(_edges, pages)) == list(map(_edges, alone))
    with recorded(database) as sent:
        counts = await database.orders.counts([one, two, OrderFilter(brand_ids=frozenset())])
    assert len(sent) == 1
    assert list(counts) == [5, 1, 0]
    assert await database.orders.records.pages([]) == []
    assert await database.orders.counts([]) == []


def _edges(page: Page[Any] | Listed[Any]) -> tuple[Any, ...]:
    """Which orders a page holds, in which order and where."""
    places = [page.position(at) for at in range(len(page.nodes))]
    return places, [node.status for node in page.nodes], page.has_next, page.has_previous
