"""The normal form of arguments: what means the same reads the same."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from domain.arguments import fingerprint, tell
from domain.commands import CancelOrder, PackOrder
from domain.orders import OrderKey

KEY = OrderKey("brand", "shpe", 'a"b')
JAKARTA = timezone(timedelta(hours=7))

SAME = [
    (Decimal(10), Decimal("10.00"), '"10"'),
    (Decimal("1E+3"), Decimal(1000), '"1000"'),
    (Decimal("0.00"), Decimal("-0"), '"0"'),
    (
        datetime(2026, 11, 20, 7, tzinfo=JAKARTA), datetime(2026, 11, 20, tzinfo=UTC),
        '"2026-11-20T00:00:00+00:00"',
    ),
    (frozenset({"b", "a"}), frozenset({"a", "b"}), '["a","b"]'),
    ({"b": 1, "a": None}, {"a": None, "b": 1}, '{"a":null,"b":1}'),
    (("a", "b"), ["a", "b"], '["a","b"]'),
    (PackOrder(KEY), PackOrder(KEY, delivery_method="", remote_order_item_ids=None), None),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "text"), SAME)
def test_the_same_meaning_has_one_text(one: object, other: object, text: str | None) -> None:
    assert tell(one) == tell(other)
    assert text is None or tell(one) == text


OTHERS = [
    (("a", "b"), ("b", "a")),  # answers point into a list by place
    (Decimal(10), Decimal("10.01")),
    (Decimal(1), 1),
    (None, ""),
    (True, 1),
    (CancelOrder(KEY, "out"), CancelOrder(KEY, "out ")),
    (CancelOrder(KEY, "out"), CancelOrder(KEY, "out", remote_order_item_ids=("1",))),
    ({"a": ["b"]}, {"a": "b"}),
]


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_another_meaning_has_another_text(one: object, other: object) -> None:
    assert tell(one) != tell(other)


def test_fields_have_the_names_that_callers_know() -> None:
    assert tell(PackOrder(KEY, "pickup", is_retry=True)) == (
        '{"airwaybillNumber":null,"deliveryMethod":"pickup","isRetry":true,'
        '"order":{"brandId":"brand","channelCode":"shpe","remoteOrderId":"a\\"b"},'
        '"packageId":null,"remoteOrderItemIds":null,"remoteWarehouseId":null}'
    )


def test_any_text_can_be_told() -> None:
    assert tell("\0 \ud800 é") == '"\\u0000 \\ud800 \\u00e9"'
    assert tell(date(2026, 1, 31)) == '"2026-01-31"'


@dataclass(frozen=True, slots=True)
class Odd:
    amount: float


@pytest.mark.parametrize("value", [object(), 1.5, Odd(1.5), b"bytes"])
def test_what_has_no_exact_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        tell(value)


def test_a_fingerprint_tells_kinds_apart() -> None:
    assert fingerprint("A", "{}") != fingerprint("B", "{}")
    assert fingerprint("A", "{}") == fingerprint("A", "{}")
