"""Ten statuses, six actions, ten channels: who may do what, written down once more by hand.

The expectation is spelt out here and shares nothing with the product's own tables.
"""

import itertools
from dataclasses import replace

import pytest
from made import order

from domain.actions import OrderActionKind as K
from domain.actions import available_actions, refusal
from domain.activities import ErrorCode
from domain.orders import OrderStatus as S

CHANNELS = ["bklp", "blib", "lzda", "lzda-sg", "shpe", "shpe-sg", "tkpd", "tktk", "zlra", "jdid"]

# Rows: status. Columns: Accept, Pack, Ship, Complete, caNcel, Reject; "-" is refused.
PLAIN = """
UNPAID          - - - - N -
PENDING         A - - - N -
ACCEPTED        - P - - N -
PACKED          - - S - N -
PACK_FAILED     - P - - N -
SHIPPED         - - - C - -
COMPLETED       - - - - - -
CANCELLED       - - - - - -
REQUEST_CANCEL  - - - - N R
UNKNOWN         - - - - - -
"""
COLLECTED = """
UNPAID          - - - - N -
PENDING         A - - - N -
ACCEPTED        - - - C N -
PACKED          - - - - N -
PACK_FAILED     - - - - N -
SHIPPED         - - - C - -
COMPLETED       - - - - - -
CANCELLED       - - - - - -
REQUEST_CANCEL  - - - - N -
UNKNOWN         - - - - - -
"""
KINDS = [K.ACCEPT, K.PACK, K.SHIP, K.COMPLETE, K.CANCEL, K.REJECT_CANCELLATION]
REJECTING = {"shpe", "tktk", "tkpd"}


def read(table: str) -> dict[tuple[S, K], bool]:
    rows = [line.split() for line in table.strip().splitlines()]
    return {
        (S(status), kind): mark != "-"
        for status, *marks in rows
        for kind, mark in zip(KINDS, marks, strict=True)
    }


TABLES = {"plain": read(PLAIN), "collected": read(COLLECTED)}
CELLS = list(itertools.product(S, KINDS, CHANNELS))


def expected(
    status: S, kind: K, channel: str, *, collects: bool, fulfilled: bool
) -> ErrorCode | None:
    collects = collects and channel == "blib"
    if kind is K.REJECT_CANCELLATION and channel not in REJECTING:
        return ErrorCode.UNSUPPORTED_BY_MARKETPLACE
    if kind in {K.PACK, K.SHIP} and (collects or fulfilled):
        return ErrorCode.UNSUPPORTED_BY_MARKETPLACE
    table = TABLES["collected" if collects else "plain"]
    return None if table[status, kind] else ErrorCode.ILLEGAL_STATUS


def test_the_table_is_whole() -> None:
    assert len(CELLS) == 600
    assert all(len(table) == 60 for table in TABLES.values())


@pytest.mark.parametrize("collects", [False, True], ids=["posted", "collected"])
@pytest.mark.parametrize("fulfilled", [None, False, True], ids=["unsaid", "by seller", "by place"])
@pytest.mark.parametrize("channel", CHANNELS)
def test_every_cell(channel: str, collects: bool, fulfilled: bool | None) -> None:
    for status, kind in itertools.product(S, KINDS):
        shown = order(
            status, channel, click_and_collect=collects, fulfilled_by_marketplace=fulfilled
        )
        found = refusal(shown, kind)
        code = expected(status, kind, channel, collects=collects, fulfilled=bool(fulfilled))
        assert (found.code if found else None) == code, (status, kind)
        if found:
            assert found.message
            assert found.path == ()


@pytest.mark.parametrize(("status", "kind", "channel"), CELLS)
def test_available_actions_says_the_same(status: S, kind: K, channel: str) -> None:
    shown = order(status, channel)
    assert (kind in available_actions(shown)) == (refusal(shown, kind) is None)


def test_available_actions_come_in_the_course_of_an_order() -> None:
    assert available_actions(order(S.PENDING, "tkpd")) == (K.ACCEPT, K.CANCEL)
    assert available_actions(order(S.REQUEST_CANCEL, "tkpd")) == (K.CANCEL, K.REJECT_CANCELLATION)
    assert available_actions(order(S.ACCEPTED, "blib", click_and_collect=True)) == (
        K.COMPLETE,
        K.CANCEL,
    )
    assert available_actions(order(S.COMPLETED, "tkpd")) == ()


def test_the_shown_status_rules_not_the_marketplaces_last_word() -> None:
    shown = replace(order(S.PENDING, "tkpd"), status=S.ACCEPTED, status_is_expected=True)
    assert available_actions(shown) == (K.PACK, K.CANCEL)


def test_the_refusal_names_both_statuses() -> None:
    found = refusal(order(S.SHIPPED, "tkpd"), K.PACK)
    assert found is not None
    assert found.message == "PACK needs status ACCEPTED, PACK_FAILED; this order is SHIPPED."
