"""A page far down costs what the first one does: an index is entered where the page begins."""

from typing import Any

import pytest
from kept import show, view
from made import after, content
from sqlalchemy import event

from adapters.database import open_database
from domain.orders import OrderFilter, OrderKey, OrderSort, OrderSortField
from domain.pages import PageRequest

SORTS = [field for field in OrderSortField if field is not OrderSortField.DUE_AT]


@pytest.mark.parametrize("field", SORTS)
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("backwards", [True, False])
async def test_a_page_after_another_is_searched_for(
    sqlite_address: str, field: OrderSortField, descending: bool, backwards: bool
) -> None:
    async with open_database(sqlite_address) as database:
        for number in range(9):
            told = content(
                key=OrderKey("b", "tkpd", str(number)),
                ordered_at=after(hours=number),
                required_at=after(hours=number),
            )
            await show(database, view(told), now=after(hours=number))
        sort = OrderSort(field, descending=descending)
        wanted = OrderFilter(brand_ids=frozenset({"b"}))
        first = await database.orders.page(wanted, sort, PageRequest(5))
        at = first.edges[-1].position
        if at[0] is None:
            return  # an order without a total: those are walked by their ids
        sent: list[Any] = []

        def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
            sent.append((statement, given))

        event.listen(database.connections.reader.sync_engine, "before_cursor_execute", note)
        beyond = PageRequest(2, before=at, backwards=True) if backwards else PageRequest(2, at)
        await database.orders.page(wanted, sort, beyond)
        [(statement, given)] = sent
        async with database.connections.reader.connect() as connection:
            plan = (
                await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
            ).all()
    assert "SEARCH orders USING INDEX" in plan[0][-1]
    assert f"{field.lower()}" in plan[0][-1] or field is OrderSortField.TOTAL
    assert ("<?" in plan[0][-1]) or (">?" in plan[0][-1])
    assert len(plan) == 1, "what is found must not be sorted again"
