"""Orders: their words, their keys, their binding deadlines, and the overlay of an action."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from made import NOON, after, content, order

from domain.channels import ChannelKey
from domain.orders import Deadlines, OrderContent, OrderKey, OrderView, Overlay, due_at
from domain.orders import OrderStatus as S
from domain.warehouses import WarehouseKey

ACCEPT, PACK, SHIP, REQUIRED, RESPOND = (after(hours=n) for n in (1, 2, 3, 4, 5))
ALL = Deadlines(accept_by=ACCEPT, pack_by=PACK, ship_by=SHIP, respond_to_cancellation_by=RESPOND)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("unpaid", S.UNPAID),
        ("pending", S.PENDING),
        ("accepted", S.ACCEPTED),
        ("packed", S.PACKED),
        ("pack_failed", S.PACK_FAILED),
        ("shipped", S.SHIPPED),
        ("completed", S.COMPLETED),
        ("cancelled", S.CANCELLED),
        ("request_cancel", S.REQUEST_CANCEL),
        (" Pending ", S.PENDING),
        ("PACKED", S.PACKED),
        ("returned", S.UNKNOWN),
        ("", S.UNKNOWN),
        ("unknown", S.UNKNOWN),
        ("request cancel", S.UNKNOWN),
        ("__class__", S.UNKNOWN),
        ("mro", S.UNKNOWN),
    ],
)
def test_a_status_that_is_not_listed_is_unknown(raw: str, status: S) -> None:
    assert S.read(raw) is status


def test_a_key_is_one_text_that_reads_back() -> None:
    key = OrderKey('b"1', "tkpd", "INV/20210928/MPL/1632818563#é,[]")
    assert json.loads(key.text) == [key.brand_id, key.channel_code, key.remote_order_id]
    assert key.channel == ChannelKey('b"1', "tkpd")
    texts = {
        OrderKey(*parts).text for parts in [("a", "b", "c"), ("a", "b,c", ""), ("a,b", "c", "")]
    }
    assert len(texts) == 3


@pytest.mark.parametrize(
    ("status", "due"),
    [
        (S.UNPAID, None),
        (S.PENDING, ACCEPT),
        (S.ACCEPTED, PACK),
        (S.PACK_FAILED, PACK),
        (S.PACKED, SHIP),
        (S.SHIPPED, None),
        (S.COMPLETED, None),
        (S.CANCELLED, None),
        (S.REQUEST_CANCEL, RESPOND),
        (S.UNKNOWN, None),
    ],
)
def test_the_earliest_deadline_that_still_binds(status: S, due: datetime | None) -> None:
    assert due_at(content(status, deadlines=ALL, required_at=REQUIRED), status) == due


def test_the_shown_status_decides_which_deadlines_bind() -> None:
    waiting = content(S.PENDING, deadlines=ALL)
    assert due_at(waiting, S.PACKED) == SHIP
    assert due_at(waiting, S.SHIPPED) is None


def test_any_later_step_may_be_due_first() -> None:
    odd = Deadlines(accept_by=after(hours=9), pack_by=after(hours=8), ship_by=after(hours=7))
    assert due_at(content(deadlines=odd), S.PENDING) == after(hours=7)
    assert due_at(content(deadlines=odd, required_at=after(hours=6)), S.PENDING) == after(hours=6)


@pytest.mark.parametrize("status", [S.PENDING, S.ACCEPTED, S.PACK_FAILED, S.PACKED])
def test_the_required_date_is_the_shipping_deadline(status: S) -> None:
    assert due_at(content(required_at=REQUIRED), status) == REQUIRED


def test_an_order_without_deadlines_is_never_due() -> None:
    assert [due_at(content(), status) for status in S] == [None] * len(S)


BOUND = content(deadlines=ALL, required_at=REQUIRED)


@pytest.mark.parametrize(
    "free",
    [replace(BOUND, fulfilled_by_marketplace=True), replace(BOUND, click_and_collect=True)],
    ids=["fulfilled by the marketplace", "collected"],
)
def test_packing_and_shipping_do_not_bind_who_does_neither(free: OrderContent) -> None:
    assert due_at(free, S.PENDING) == ACCEPT
    assert due_at(free, S.ACCEPTED) is None
    assert due_at(free, S.PACKED) is None
    assert due_at(free, S.REQUEST_CANCEL) == RESPOND


def test_the_warehouse_is_named_only_where_the_order_names_one() -> None:
    assert order().warehouse_key is None
    assert order(remote_warehouse_id="").warehouse_key is None
    assert order(remote_warehouse_id="7").warehouse_key == WarehouseKey("brand-1", "tkpd", "7")


def test_an_overlay_holds_until_a_version_is_dated_after_it() -> None:
    overlay = Overlay(S.PACKED, NOON)
    assert overlay.holds(NOON - timedelta(days=1))
    assert overlay.holds(NOON)
    assert not overlay.holds(NOON + timedelta(microseconds=1))


def test_the_view_shows_the_overlay_over_the_marketplaces_word() -> None:
    bare = OrderView(content(S.ACCEPTED), "{}", "1", "hash", NOON, None, None)
    assert bare.status is S.ACCEPTED
    laid = OrderView(
        content(S.ACCEPTED), "{}", "1", "hash", NOON, None, None, Overlay(S.PACKED, NOON)
    )
    assert laid.status is S.PACKED
    assert laid.content.status is S.ACCEPTED
