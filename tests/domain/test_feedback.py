"""Which items feedback settles: the right one or none, and never one that is settled."""

from dataclasses import replace
from typing import Any

import pytest
from made import NOON

from domain.activities import Activity, ActivityItem, ActivityKind, ActivityStatus, ErrorCode
from domain.feedback import ANSWERS, AWAITED, AskedWork, Feedback, FeedbackItem, answer_items
from domain.messages import MessageKind

STOCKS = MessageKind.UPDATE_INVENTORY_FEEDBACK
QUEUED, SUCCEEDED, FAILED = (
    ActivityStatus.QUEUED, ActivityStatus.SUCCEEDED, ActivityStatus.FAILED,
)  # fmt: skip


def item(position: int = 0, **fields: Any) -> ActivityItem:
    made = ActivityItem(position, "A", QUEUED, channel_code="blib")
    return replace(made, **fields)


def row(**fields: Any) -> FeedbackItem:
    made = FeedbackItem("b", "blib", "A", None, None, True, False, "", "{}")
    return replace(made, **fields)


def work(
    *items: ActivityItem,
    kind: ActivityKind = ActivityKind.UPDATE_STOCKS,
    brand: str | None = "b",
) -> AskedWork:
    activity = Activity(
        "a", kind, ActivityStatus.PENDING, brand, "k", "n", NOON, None, len(items), 0
    )
    return AskedWork(activity, items)


def told(
    asked: AskedWork, *rows: FeedbackItem, kind: MessageKind = STOCKS
) -> list[tuple[int, ActivityStatus]]:
    found = answer_items(asked, Feedback("a", kind, rows))
    return [(each.item.position, each.item.status) for each in found]


def test_an_item_has_its_outcome_and_what_was_said_of_it() -> None:
    [done] = answer_items(work(item()), Feedback("a", STOCKS, (row(message="ok"),)))
    assert done.item == item(status=SUCCEEDED, message="ok", upstream="{}")
    [refused] = answer_items(work(item()), Feedback("a", STOCKS, (row(success=False),)))
    code = ErrorCode.REFUSED_BY_MARKETPLACE
    assert refused.item == item(status=FAILED, error=code, upstream="{}")
    [late] = answer_items(
        work(item(status=ActivityStatus.UNKNOWN, error=ErrorCode.OUTCOME_UNKNOWN, message="lost")),
        Feedback("a", STOCKS, (row(success=False, superseded=True, message="newer"),)),
    )
    assert late.item == item(status=ActivityStatus.SUPERSEDED, message="newer", upstream="{}")


@pytest.mark.parametrize("status", ActivityStatus)
def test_only_what_is_awaited_is_settled(status: ActivityStatus) -> None:
    expected = [(0, SUCCEEDED)] if status in AWAITED else []
    assert told(work(item(status=status)), row()) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"brand_id": "other"},
        {"channel_code": "tkpd"},
        {"target": "B"},
        {"reference": "2"},
        {"remote_warehouse_id": "W2"},
    ],
)
def test_a_row_of_something_else_settles_nothing(fields: dict[str, str]) -> None:
    asked = work(item(reference="1", remote_warehouse_id="W1"))
    assert told(asked, row(reference="1", remote_warehouse_id="W1")) == [(0, SUCCEEDED)]
    assert told(asked, row(**fields)) == []
    assert told(asked) == []


def test_a_row_without_a_brand_is_the_activitys() -> None:
    assert told(work(item()), row(brand_id=None)) == [(0, SUCCEEDED)]
    both = work(item(brand_id="b"), item(1, brand_id="c"), brand=None)
    assert told(both, row(brand_id="c")) == [(1, SUCCEEDED)]
    assert told(both, row(brand_id=None)) == []


def test_details_tell_items_of_one_sku_apart() -> None:
    asked = work(
        item(0, remote_warehouse_id="W1"),
        item(1, remote_warehouse_id="W2"),
        item(2, reference="R", remote_warehouse_id="W2"),
    )
    assert told(asked, row(remote_warehouse_id="W1")) == [(0, SUCCEEDED)]
    assert told(asked, row(remote_warehouse_id="W2", reference="R")) == [(2, SUCCEEDED)]
    assert told(asked, row()) == []
    failed = row(remote_warehouse_id="W2", reference="S", success=False)
    assert told(asked, failed, row(remote_warehouse_id="W1")) == [(0, SUCCEEDED), (1, FAILED)]


def test_a_settled_item_takes_its_row_from_nobody() -> None:
    asked = work(item(0, status=SUCCEEDED), item(1))
    assert told(asked, row()) == []


def test_rows_that_say_nothing_count_by_place_where_all_are_there() -> None:
    kind, name = ActivityKind.CREATE_DISCOUNTS, MessageKind.UPSERT_DISCOUNT_FEEDBACK
    asked = work(item(0), item(1, target="B"), kind=kind)
    silent = row(brand_id=None, target=None)
    rows = (replace(silent, remote_discount_id="1"), replace(silent, success=False))
    assert told(asked, *rows, kind=name) == [(0, SUCCEEDED), (1, FAILED)]
    assert told(asked, silent, kind=name) == []
    assert told(asked, *rows, silent, kind=name) == []
    [first, _] = answer_items(asked, Feedback("a", name, rows))
    assert first.remote_discount_id == "1"


def test_a_row_that_names_its_offer_is_never_placed_by_count() -> None:
    asked = work(item(0), item(1, reference="R"))
    failed = row(reference="R", success=False)
    assert told(asked, failed, row()) == [(1, FAILED)]


def test_the_worst_of_several_rows_counts() -> None:
    rows = [row(remote_warehouse_id=str(n), message=str(n)) for n in range(3)]
    rows[1] = replace(rows[1], success=False)
    for turn in range(3):
        turned = (*rows[turn:], *rows[:turn])
        [found] = answer_items(work(item()), Feedback("a", STOCKS, turned))
        assert (found.item.status, found.item.message) == (FAILED, "1")


def test_a_sync_of_all_channels_has_one_item_for_all_rows() -> None:
    kind, name = ActivityKind.SYNC_PRODUCTS, MessageKind.PRODUCT_FETCHED_MANUAL_FEEDBACK
    whole = work(item(target="b", channel_code=None, status=ActivityStatus.SENT), kind=kind)
    rows = (
        row(target=None, channel_code="tkpd", message="fine"),
        row(target=None, channel_code="shpe", message="closed", success=False),
    )
    [found] = answer_items(whole, Feedback("a", name, rows))
    assert (found.item.status, found.item.message) == (FAILED, "shpe: closed")


@pytest.mark.parametrize("kind", ActivityKind)
@pytest.mark.parametrize("said", ANSWERS)
def test_feedback_answers_its_own_kind_of_work(kind: ActivityKind, said: MessageKind) -> None:
    expected = [(0, SUCCEEDED)] if kind in ANSWERS[said] else []
    assert told(work(item(), kind=kind), row(), kind=said) == expected


ACCEPTED = MessageKind.ACCEPT_ORDERS_FEEDBACK


def bulk(*items: ActivityItem) -> AskedWork:
    return work(*items, kind=ActivityKind.ACCEPT_ORDER, brand=None)


def order_item(position: int, target: str, brand: str = "b", **fields: Any) -> ActivityItem:
    return item(position, target=target, brand_id=brand, **fields)


def test_a_bulk_of_several_brands_is_told_order_by_order() -> None:
    asked = bulk(order_item(0, "A"), order_item(1, "A", "c"), order_item(2, "B", "c"))
    rows = (
        row(brand_id="c", target="B", success=False), row(brand_id="c"), row(brand_id="stranger"),
        row(brand_id="b", target="B"), row(target="none"),
    )  # fmt: skip
    assert told(asked, *rows, kind=ACCEPTED) == [(1, SUCCEEDED), (2, FAILED)]


def test_a_row_that_was_refused_before_takes_no_other_rows_answer() -> None:
    refused = order_item(1, "A", status=FAILED, error=ErrorCode.INVALID)
    asked = bulk(order_item(0, "A"), refused, order_item(2, "B"))
    assert told(asked, row(), kind=ACCEPTED) == [(0, SUCCEEDED)]
