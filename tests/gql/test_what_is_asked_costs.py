"""Counts and sums cost something only where they are asked for, and depth costs nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from product import Product
from sqlalchemy import Engine, event

PAGE = "query ($a: String) { orders(first: 5, after: $a) { %s pageInfo { endCursor } } }"


@contextmanager
def statements() -> Iterator[list[str]]:
    """Those about orders that anybody sends meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "FROM orders" in statement:
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("asked", "pages", "counts"),
    [
        ("nodes { status orderedAt }", 1, 0),
        ("totalCount nodes { status }", 1, 1),
        ("totalCount", 1, 1),
    ],
)
async def test_orders_are_counted_only_when_asked(
    filled: Product, asked: str, pages: int, counts: int
) -> None:
    with statements() as sent:
        assert (await filled.ask(PAGE % asked)).data
    counted = [each for each in sent if "count(*)" in each]
    assert (len(sent) - len(counted), len(counted)) == (pages, counts)


async def test_a_deep_page_is_one_statement(filled: Product) -> None:
    after = None
    for _ in range(6):
        with statements() as sent:
            answer = await filled.ask(PAGE % "nodes { status }", {"a": after})
        after = answer.data["orders"]["pageInfo"]["endCursor"]
        assert len(sent) == 1


async def test_a_summary_is_added_only_when_asked(filled: Product) -> None:
    both = (
        "{ orders(first: 5) { nodes { status } } orderSummary(groupBy: [STATUS]) { orderCount } }"
    )
    with statements() as sent:
        assert (await filled.ask(both)).data
    assert len([each for each in sent if "sum(" in each]) == 1
    assert not any("sum(" in each for each in sent if "LIMIT" in each and "GROUP BY" not in each)
