"""Bulks of order actions: each row under the rules of a single action, told by its place."""

from datetime import timedelta

from made import NOON, order

from domain.actions import (
    AcceptOrder,
    CancelOrder,
    CompleteOrder,
    OrderAction,
    PackOrder,
    ShipOrder,
)
from domain.activities import ErrorCode
from domain.bulk import BadRow, GoodRow, check_rows, expected_end, is_secret
from domain.orders import Order, OrderKey
from domain.orders import OrderStatus as S

ITEMS = ("item-1", "item-2")


def key(number: int) -> OrderKey:
    return OrderKey("brand-1", "tkpd", f"INV/{number}")


def shown(*statuses: S) -> dict[OrderKey, Order]:
    """An order in each status, numbered from 0."""
    return {key(at): order(status, key=key(at)) for at, status in enumerate(statuses)}


def check(
    orders: dict[OrderKey, Order], *actions: OrderAction
) -> tuple[list[GoodRow], list[BadRow]]:
    return check_rows(actions, orders, dict.fromkeys(orders, ITEMS))


def told(bad: list[BadRow]) -> list[tuple[int, ErrorCode, tuple[str, ...]]]:
    return [(row.position, row.error.code, row.error.path) for row in bad]


def test_good_rows_are_made_whole() -> None:
    orders = shown(S.ACCEPTED, S.PACK_FAILED)
    good, bad = check(orders, PackOrder(key(0)), PackOrder(key(1), remote_order_item_ids=ITEMS[:1]))
    assert bad == []
    assert good == [
        GoodRow(0, PackOrder(key(0), remote_order_item_ids=ITEMS), S.PACKED, 1),
        GoodRow(1, PackOrder(key(1), remote_order_item_ids=ITEMS[:1]), S.PACKED, 1),
    ]


def test_each_bad_row_is_told_by_its_place() -> None:
    orders = shown(S.PENDING, S.SHIPPED, S.PENDING)
    rows = (CancelOrder(key(0), " "), CancelOrder(key(1), "x"), CancelOrder(key(2), "x", ("no",)))
    good, bad = check(orders, *rows)
    assert good == []
    assert told(bad) == [
        (0, ErrorCode.INVALID, ("input", "orders", "0")),
        (1, ErrorCode.ILLEGAL_STATUS, ("input", "orders", "1")),
        (2, ErrorCode.INVALID, ("input", "orders", "2")),
    ]


def test_an_order_counts_where_it_comes_first() -> None:
    orders = shown(S.PENDING, S.PENDING)
    good, bad = check(
        orders, AcceptOrder(key(1)), AcceptOrder(key(0)), AcceptOrder(key(1)), AcceptOrder(key(1))
    )
    assert [row.position for row in good] == [0, 1]
    assert told(bad) == [
        (2, ErrorCode.INVALID, ("input", "orders", "2")),
        (3, ErrorCode.INVALID, ("input", "orders", "3")),
    ]
    assert {row.error.message for row in bad} == {"The same order stands at place 0 already."}


def test_cancelling_some_items_expects_nothing() -> None:
    [row], _ = check(shown(S.PENDING), CancelOrder(key(0), "x", ITEMS[1:]))
    assert row.expected is None
    [row], _ = check(shown(S.PENDING), CancelOrder(key(0), "x"))
    assert row.expected is S.CANCELLED


def test_only_what_tells_who_received_it_is_a_secret() -> None:
    assert is_secret(CompleteOrder(key(0), received_by="1234"))
    assert not is_secret(CompleteOrder(key(0), package_id="p"))
    assert not is_secret(ShipOrder(key(0), "INV/1"))


def test_the_expected_end_goes_by_the_pace() -> None:
    assert expected_end(NOON, 0, is_published=False) == NOON
    assert expected_end(NOON, 1, is_published=False) == NOON + timedelta(seconds=1)
    assert expected_end(NOON, 8, is_published=False) == NOON + timedelta(seconds=1)
    assert expected_end(NOON, 500, is_published=False) == NOON + timedelta(seconds=63)
    assert expected_end(NOON, 500, is_published=True) == NOON + timedelta(minutes=1)
