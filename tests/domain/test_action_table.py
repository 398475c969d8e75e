"""Every cell of the table of statuses, actions and channels, against one written by hand."""

import itertools
from dataclasses import replace

import pytest
from action_table import CELLS, CHANNELS, KINDS, TABLES, expected
from made import order

from domain.actions import OrderActionKind as K
from domain.actions import available_actions, refusal
from domain.orders import OrderStatus as S


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
