"""Order actions beyond the table: arguments, defaults, what success means, what settles UNKNOWN."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from made import NOON, after, order

from domain.actions import (
    AcceptOrder,
    CancelOrder,
    CompleteOrder,
    OrderAction,
    PackOrder,
    RejectCancellation,
    ShipOrder,
    check,
    complete_arguments,
    expected_status,
)
from domain.actions import OrderActionKind as K
from domain.activities import ActivityStatus, ErrorCode
from domain.evidence import OpenAction, settle, shows_success
from domain.orders import OrderKey
from domain.orders import OrderStatus as S

KEY = OrderKey("brand-1", "tkpd", "INV/20260301/MPL/1")
ITEMS = ("item-1", "item-2")
ITEM_PATH = ("input", "remoteOrderItemIds")
REASON_PATH = ("input", "reason")
CODE_PATH = ("input", "receivedBy")


# --- check ---------------------------------------------------------------------------------------

TAKEN: list[tuple[str, S, OrderAction]] = [
    ("tkpd", S.PENDING, AcceptOrder(KEY)),
    ("tkpd", S.ACCEPTED, PackOrder(KEY)),
    ("tkpd", S.ACCEPTED, PackOrder(KEY, remote_order_item_ids=("item-2",))),
    ("tkpd", S.ACCEPTED, PackOrder(KEY, remote_order_item_ids=("item-2", "item-1"))),
    ("tkpd", S.PACK_FAILED, PackOrder(KEY, is_retry=False)),
    ("shpe", S.PACK_FAILED, PackOrder(KEY, is_retry=True)),
    ("tkpd", S.PACKED, ShipOrder(KEY)),
    ("tkpd", S.SHIPPED, CompleteOrder(KEY)),
    ("tkpd", S.PENDING, CancelOrder(KEY, "out of stock")),
    ("tkpd", S.PENDING, CancelOrder(KEY, "out of stock", ("item-1",))),
    ("tkpd", S.REQUEST_CANCEL, RejectCancellation(KEY)),
    ("tktk", S.REQUEST_CANCEL, RejectCancellation(KEY, "already packed")),
]


@pytest.mark.parametrize(("channel", "status", "action"), TAKEN)
def test_good_arguments_pass(channel: str, status: S, action: OrderAction) -> None:
    assert check(order(status, channel), action, ITEMS) is None


REFUSED: list[tuple[str, S, OrderAction, ErrorCode, tuple[str, ...]]] = [
    ("tkpd", S.ACCEPTED, PackOrder(KEY, remote_order_item_ids=()), ErrorCode.INVALID, ITEM_PATH),
    (
        "tkpd",
        S.ACCEPTED,
        PackOrder(KEY, remote_order_item_ids=("item-1", "foreign")),
        ErrorCode.INVALID,
        ITEM_PATH,
    ),
    (
        "tkpd",
        S.PACK_FAILED,
        PackOrder(KEY, is_retry=True),
        ErrorCode.UNSUPPORTED_BY_MARKETPLACE,
        ("input", "isRetry"),
    ),
    (
        "shpe-sg",
        S.PACK_FAILED,
        PackOrder(KEY, is_retry=True),
        ErrorCode.UNSUPPORTED_BY_MARKETPLACE,
        ("input", "isRetry"),
    ),
    ("tkpd", S.PENDING, CancelOrder(KEY, ""), ErrorCode.INVALID, REASON_PATH),
    ("tkpd", S.PENDING, CancelOrder(KEY, " \n\t"), ErrorCode.INVALID, REASON_PATH),
    ("tkpd", S.PENDING, CancelOrder(KEY, "out", ()), ErrorCode.INVALID, ITEM_PATH),
    ("tkpd", S.PENDING, CancelOrder(KEY, "out", ("foreign",)), ErrorCode.INVALID, ITEM_PATH),
    ("tktk", S.REQUEST_CANCEL, RejectCancellation(KEY), ErrorCode.INVALID, REASON_PATH),
    ("tktk", S.REQUEST_CANCEL, RejectCancellation(KEY, "  "), ErrorCode.INVALID, REASON_PATH),
    # The table speaks before the arguments do.
    ("tkpd", S.SHIPPED, CancelOrder(KEY, ""), ErrorCode.ILLEGAL_STATUS, ()),
    ("lzda", S.REQUEST_CANCEL, RejectCancellation(KEY), ErrorCode.UNSUPPORTED_BY_MARKETPLACE, ()),
]


@pytest.mark.parametrize(("channel", "status", "action", "code", "path"), REFUSED)
def test_bad_arguments_are_refused_with_their_place(
    channel: str, status: S, action: OrderAction, code: ErrorCode, path: tuple[str, ...]
) -> None:
    found = check(order(status, channel), action, ITEMS)
    assert found is not None
    assert (found.code, found.path) == (code, path)


@pytest.mark.parametrize("status", [S.ACCEPTED, S.SHIPPED])
def test_a_collected_order_needs_the_buyers_code(status: S) -> None:
    collected = order(status, "blib", click_and_collect=True)
    assert check(collected, CompleteOrder(KEY, received_by="482913"), ITEMS) is None
    for missing in (None, "", "  "):
        found = check(collected, CompleteOrder(KEY, received_by=missing), ITEMS)
        assert found is not None
        assert (found.code, found.path) == (ErrorCode.INVALID, CODE_PATH)
    posted = order(S.SHIPPED, "blib")
    assert check(posted, CompleteOrder(KEY), ITEMS) is None


def test_the_settlement_code_is_in_no_text_of_the_command() -> None:
    action = CompleteOrder(KEY, received_by="482913", package_id="P1")
    assert "482913" not in repr(action) + str(action) + f"{action}"
    assert "P1" in repr(action)


# --- complete_arguments --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "status", "asked", "sent"),
    [
        ("shpe", S.PACK_FAILED, None, True),
        ("shpe", S.ACCEPTED, None, False),
        ("shpe", S.PACK_FAILED, False, False),
        ("shpe", S.ACCEPTED, True, True),
        ("shpe-sg", S.PACK_FAILED, None, None),
        ("tkpd", S.PACK_FAILED, None, None),
        ("tkpd", S.PACK_FAILED, False, None),
        ("jdid", S.PACK_FAILED, None, None),
    ],
)
def test_packing_again_is_a_retry_on_shopee_alone(
    channel: str, status: S, asked: bool | None, sent: bool | None
) -> None:
    found = complete_arguments(order(status, channel), PackOrder(KEY, is_retry=asked), ITEMS)
    assert found == PackOrder(KEY, is_retry=sent, remote_order_item_ids=ITEMS)


def test_items_default_to_all_of_the_orders() -> None:
    shown = order(S.PENDING)
    assert complete_arguments(shown, CancelOrder(KEY, "out"), ITEMS) == CancelOrder(
        KEY, "out", ITEMS
    )
    some = CancelOrder(KEY, "out", ("item-2",))
    assert complete_arguments(shown, some, ITEMS) == some
    part = PackOrder(KEY, remote_order_item_ids=("item-1",))
    assert complete_arguments(order(S.ACCEPTED), part, ITEMS) == part


@pytest.mark.parametrize(
    ("own", "asked", "sent"),
    [("INV-1", None, "INV-1"), (None, None, ""), ("INV-1", "OTHER", "OTHER"), ("INV-1", "", "")],
)
def test_the_reference_defaults_to_the_orders(
    own: str | None, asked: str | None, sent: str
) -> None:
    shown = order(S.PACKED, customer_reference=own)
    found = complete_arguments(shown, ShipOrder(KEY, customer_reference=asked), ITEMS)
    assert found == ShipOrder(KEY, customer_reference=sent)


@pytest.mark.parametrize(
    "action",
    [AcceptOrder(KEY), CompleteOrder(KEY, "482913"), RejectCancellation(KEY, "no")],
    ids=lambda action: action.kind,
)
def test_other_actions_go_as_they_are(action: OrderAction) -> None:
    assert complete_arguments(order(S.SHIPPED), action, ITEMS) is action


# --- expected_status -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (AcceptOrder(KEY), S.ACCEPTED),
        (PackOrder(KEY), S.PACKED),
        (PackOrder(KEY, remote_order_item_ids=("item-1",)), S.PACKED),
        (ShipOrder(KEY), S.SHIPPED),
        (CompleteOrder(KEY), S.COMPLETED),
        (CancelOrder(KEY, "out"), S.CANCELLED),
        (CancelOrder(KEY, "out", ("item-2", "item-1")), S.CANCELLED),
        (CancelOrder(KEY, "out", ("item-1", "item-2", "item-1")), S.CANCELLED),
        (CancelOrder(KEY, "out", ("item-1",)), None),
        (RejectCancellation(KEY), S.PACKED),
    ],
)
def test_what_success_leads_to(action: OrderAction, expected: S | None) -> None:
    assert expected_status(action, ITEMS, S.PACKED) == expected


def test_a_rejection_leads_back_to_what_was_or_nobody_knows() -> None:
    assert expected_status(RejectCancellation(KEY), ITEMS, None) is None
    assert expected_status(RejectCancellation(KEY), ITEMS, S.PACK_FAILED) is S.PACK_FAILED


# --- shows_success -------------------------------------------------------------------------------

PROVES: dict[S, set[S]] = {
    S.ACCEPTED: {S.ACCEPTED, S.PACK_FAILED, S.PACKED, S.SHIPPED, S.COMPLETED},
    S.PACKED: {S.PACKED, S.SHIPPED, S.COMPLETED},
    S.SHIPPED: {S.SHIPPED, S.COMPLETED},
    S.COMPLETED: {S.COMPLETED},
    S.CANCELLED: {S.CANCELLED},
    S.PENDING: {S.PENDING, S.ACCEPTED, S.PACK_FAILED, S.PACKED, S.SHIPPED, S.COMPLETED},
    S.PACK_FAILED: {S.PACK_FAILED, S.PACKED, S.SHIPPED, S.COMPLETED},
}


@pytest.mark.parametrize("expected", PROVES)
@pytest.mark.parametrize("status", S)
def test_the_expected_status_or_a_later_one_proves_success(expected: S, status: S) -> None:
    assert shows_success(expected, status) == (status in PROVES[expected])


# --- settle --------------------------------------------------------------------------------------

ENDED = NOON
LATE = after(seconds=60)
ALMOST = after(seconds=59.999999)


def opened(
    kind: K = K.PACK,
    expected: S | None = S.PACKED,
    status: ActivityStatus = ActivityStatus.UNKNOWN,
    ended: datetime | None = ENDED,
) -> OpenAction:
    began = NOON - timedelta(seconds=10)
    return OpenAction("activity-1", 0, kind, status, expected, began, ended)


def proof(
    action: OpenAction,
    status: S,
    *,
    said: S | None = None,
    dated: datetime | None = None,
    asked: datetime | None = None,
    channel: str = "tkpd",
) -> ActivityStatus | None:
    return settle(action, order(status, channel), said or status, dated, asked)


@pytest.mark.parametrize("status", [S.PACKED, S.SHIPPED, S.COMPLETED])
def test_the_expected_status_settles_it_as_done_whatever_its_date(status: S) -> None:
    for dated in (None, after(days=-1), LATE):
        assert proof(opened(), status, dated=dated) is ActivityStatus.SUCCEEDED


@pytest.mark.parametrize("status", [S.ACCEPTED, S.PACK_FAILED])
def test_a_late_date_that_still_permits_it_settles_it_as_not_done(status: S) -> None:
    assert proof(opened(), status, dated=LATE) is ActivityStatus.FAILED
    assert proof(opened(), status, dated=ALMOST) is None


def test_an_answer_to_our_own_late_question_is_evidence_without_any_date() -> None:
    assert proof(opened(), S.ACCEPTED, asked=LATE) is ActivityStatus.FAILED
    assert proof(opened(), S.ACCEPTED, asked=ALMOST) is None
    assert proof(opened(), S.ACCEPTED, dated=after(days=-3), asked=LATE) is ActivityStatus.FAILED


def test_without_a_date_or_a_question_nothing_is_proved() -> None:
    assert proof(opened(), S.ACCEPTED) is None


@pytest.mark.parametrize("status", [S.CANCELLED, S.REQUEST_CANCEL, S.PENDING, S.UNPAID, S.UNKNOWN])
def test_a_status_that_no_longer_permits_it_proves_nothing(status: S) -> None:
    assert proof(opened(), status, dated=LATE, asked=LATE) is None


def test_a_message_that_speaks_for_success_never_proves_failure() -> None:
    assert proof(opened(), S.ACCEPTED, said=S.PACKED, dated=LATE) is None
    assert proof(opened(), S.ACCEPTED, said=S.UNKNOWN, asked=LATE) is None


def test_an_older_message_that_shows_success_proves_it_by_the_view_alone() -> None:
    assert proof(opened(), S.SHIPPED, said=S.ACCEPTED) is ActivityStatus.SUCCEEDED


TOLD = {ActivityStatus.SENT, ActivityStatus.UNKNOWN, ActivityStatus.NO_FEEDBACK}


@pytest.mark.parametrize("status", [s for s in ActivityStatus if s not in TOLD])
def test_what_waits_or_runs_or_is_settled_is_not_told_by_messages(status: ActivityStatus) -> None:
    for shown in (S.PACKED, S.ACCEPTED):
        assert proof(opened(status=status), shown, dated=LATE, asked=LATE) is None


def test_without_feedback_an_action_is_settled_as_an_unknown_one_is() -> None:
    action = opened(status=ActivityStatus.NO_FEEDBACK)
    assert proof(action, S.PACKED) is ActivityStatus.SUCCEEDED
    assert proof(action, S.ACCEPTED, asked=LATE) is ActivityStatus.FAILED
    assert proof(action, S.ACCEPTED) is None


def test_what_awaits_feedback_is_settled_by_success_alone() -> None:
    action = opened(status=ActivityStatus.SENT)
    assert proof(action, S.PACKED) is ActivityStatus.SUCCEEDED
    assert proof(action, S.ACCEPTED, dated=LATE, asked=LATE) is None


def test_a_call_that_has_not_ended_is_not_settled() -> None:
    assert proof(opened(ended=None), S.PACKED, dated=LATE, asked=LATE) is None


def test_cancelling_some_items_looks_the_same_either_way() -> None:
    action = opened(K.CANCEL, None)
    for status in S:
        assert proof(action, status, dated=LATE, asked=LATE) is None


def test_cancelling_all_is_settled_both_ways() -> None:
    action = opened(K.CANCEL, S.CANCELLED)
    assert proof(action, S.CANCELLED) is ActivityStatus.SUCCEEDED
    assert proof(action, S.PENDING, dated=LATE) is ActivityStatus.FAILED
    assert proof(action, S.SHIPPED, dated=LATE) is None


def test_a_rejection_with_unknown_former_status_can_still_be_seen_to_have_failed() -> None:
    action = opened(K.REJECT_CANCELLATION, None)
    assert proof(action, S.REQUEST_CANCEL, dated=LATE) is ActivityStatus.FAILED
    assert proof(action, S.REQUEST_CANCEL) is None
    for status in (S.ACCEPTED, S.PACKED, S.CANCELLED):
        assert proof(action, status, dated=LATE) is None


def test_a_rejection_is_done_when_the_former_status_is_back() -> None:
    action = opened(K.REJECT_CANCELLATION, S.ACCEPTED)
    assert proof(action, S.ACCEPTED) is ActivityStatus.SUCCEEDED
    assert proof(action, S.SHIPPED) is ActivityStatus.SUCCEEDED
    assert proof(action, S.REQUEST_CANCEL, dated=LATE) is ActivityStatus.FAILED
    assert proof(action, S.CANCELLED, dated=LATE) is None


def test_an_accept_whose_order_failed_to_pack_was_done() -> None:
    assert proof(opened(K.ACCEPT, S.ACCEPTED), S.PACK_FAILED) is ActivityStatus.SUCCEEDED


def test_an_overlay_is_not_what_the_marketplace_shows() -> None:
    shown = replace(order(S.ACCEPTED), status=S.PACKED, status_is_expected=True)
    assert settle(opened(), shown, S.ACCEPTED, None, None) is None
