"""Whom to ask for: each item once, with as few fetches as tell of all."""

from datetime import datetime, timedelta

from made import NOON, after

from domain.unsettled import Question, UnsettledAction, questions
from domain.upstream import OrderWindow

HOUR = timedelta(hours=1)


def action(number: int, ordered: datetime | None, brand: str = "b") -> UnsettledAction:
    return UnsettledAction((f"a-{number}", number), brand, ordered, NOON)


def test_orders_close_together_share_one_fetch() -> None:
    found = [action(1, after(hours=4)), action(2, NOON), action(3, after(hours=2))]
    assert questions(found) == [
        Question(
            OrderWindow("b", NOON - HOUR, after(hours=5)), (("a-2", 2), ("a-3", 3), ("a-1", 1))
        )
    ]


def test_brands_and_what_lies_apart_are_asked_for_by_themselves() -> None:
    apart = after(hours=2, seconds=1)
    found = [action(1, NOON), action(2, apart), action(3, NOON, "c")]
    assert [(q.window.brand_id, q.window.start, q.items) for q in questions(found)] == [
        ("b", NOON - HOUR, (("a-1", 1),)),
        ("b", apart - HOUR, (("a-2", 2),)),
        ("c", NOON - HOUR, (("a-3", 3),)),
    ]


def test_no_fetch_is_longer_than_a_day() -> None:
    found = [action(number, after(hours=number)) for number in range(40)]
    asked = questions(found)
    assert [len(question.items) for question in asked] == [23, 17]
    assert all(q.window.end - q.window.start <= 24 * HOUR for q in asked)
    assert sorted(item for q in asked for item in q.items) == sorted(each.item for each in found)


def test_an_order_without_a_date_is_looked_for_in_the_day_before() -> None:
    [question] = questions([action(1, None)])
    assert question.window == OrderWindow("b", NOON - 24 * HOUR, NOON)


def test_the_key_tells_the_items() -> None:
    one, two = questions([action(1, NOON)])[0], questions([action(2, NOON)])[0]
    assert one.key == questions([action(1, NOON)])[0].key
    assert one.key != two.key
    assert len(one.key) <= 200


def test_nothing_unknown_asks_nothing() -> None:
    assert questions([]) == []
