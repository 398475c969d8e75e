"""The promotion matrix and the rules, marketplace by marketplace, as the document states them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from domain.activities import ErrorCode
from domain.discount_rules import check_deletion, check_discount
from domain.discounts import (
    UNLIMITED,
    DiscountItem,
    DiscountKey,
    DiscountType,
    WantedDiscount,
)
from domain.marketplaces import MARKETPLACES
from domain.marketplaces.promotions import PROMOTIONS

JAKARTA = timezone(timedelta(hours=7))
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=JAKARTA)
PRICE, PERCENTAGE = DiscountType.PRICE, DiscountType.PERCENTAGE
VIOLATED, UNSUPPORTED = ErrorCode.RULE_VIOLATED, ErrorCode.UNSUPPORTED_BY_MARKETPLACE

MATRIX = {
    #        percentage, price, delete, reserve stock, max order
    "tkpd": (True, True, True, False, True),
    "blib": (True, True, True, True, False),
    "bklp": (True, True, True, False, False),
    "lzda": (False, True, False, False, False),
    "shpe": (True, True, True, True, True),
    "tktk": (True, True, True, True, True),
}
SILENT = ("lzda-sg", "shpe-sg", "zlra", "orami")
"""Codes that the matrix does not name: everything is sent as it is."""


def made(
    channel: str, kind: DiscountType = PRICE, value: str = "5000", **more: Any
) -> DiscountItem:
    item = DiscountItem(
        discount=DiscountKey("brand-1", "", channel),
        position=0,
        sku="SKU-1",
        variant_id="v",
        remote_variant="{}",
        remote_warehouse_id=None,
        currency_code="IDR",
        base_price=Decimal(15000),
        discount_type=kind,
        discount_value=Decimal(value),
    )
    return replace(item, **more)


def said(
    *items: DiscountItem,
    starts: datetime = NOW + timedelta(hours=1),
    ends: datetime = NOW + timedelta(days=1),
) -> list[tuple[ErrorCode, str]]:
    """Code and place of all that is wrong."""
    placed = [replace(item, position=at) for at, item in enumerate(items)]
    wanted = WantedDiscount("brand-1", "Gajian", starts, ends, ())
    return [(error.code, ".".join(error.path[1:])) for error in check_discount(wanted, placed, NOW)]


@pytest.mark.parametrize("channel", [*MATRIX, *SILENT])
@pytest.mark.parametrize(
    ("feature", "item", "field"),
    [
        (0, {"kind": PERCENTAGE, "value": "10"}, "discountType"),
        (1, {"kind": PRICE}, "discountType"),
        (3, {"promo_stock": 5}, "promoStock"),
        (4, {"max_order": 5}, "maxOrder"),
    ],
)
def test_the_matrix(channel: str, feature: int, item: dict[str, Any], field: str) -> None:
    is_supported = channel in SILENT or MATRIX[channel][feature]
    expected = [] if is_supported else [(UNSUPPORTED, f"items.0.{field}")]
    assert said(made(channel, **item)) == expected


@pytest.mark.parametrize("channel", [*MATRIX, *SILENT])
def test_who_can_delete(channel: str) -> None:
    refused = check_deletion(channel, "discountIds", "3")
    if channel in SILENT or MATRIX[channel][2]:
        assert refused is None
        return
    assert refused is not None
    assert (refused.code, refused.path) == (UNSUPPORTED, ("input", "discountIds", "3"))
    assert refused.message.startswith("Lazada cannot delete discounts (doc, Promotion Requirement)")


@pytest.mark.parametrize("channel", [*MATRIX, *SILENT])
def test_no_limit_is_nothing_to_support(channel: str) -> None:
    assert said(made(channel, max_order=UNLIMITED, promo_stock=UNLIMITED)) == []


def test_the_matrix_names_exact_codes_of_the_document() -> None:
    assert set(PROMOTIONS) == set(MATRIX) <= set(MARKETPLACES)


@pytest.mark.parametrize(
    ("max_order", "is_taken"),
    [(-2, False), (-1, True), (0, False), (1, True), (99, True), (100, False)],
)
def test_tiktok_limits_an_order_to_99(max_order: int, is_taken: bool) -> None:
    expected = [] if is_taken else [(VIOLATED, "items.0.maxOrder")]
    assert said(made("tktk", max_order=max_order)) == expected


@pytest.mark.parametrize(
    ("promo_stock", "is_taken"), [(-2, False), (-1, True), (0, False), (1, True), (10**6, True)]
)
@pytest.mark.parametrize("channel", ["tktk", "shpe", "blib"])
def test_stock_is_reserved_by_the_piece(channel: str, promo_stock: int, is_taken: bool) -> None:
    expected = [] if is_taken else [(VIOLATED, "items.0.promoStock")]
    assert said(made(channel, promo_stock=promo_stock)) == expected


def test_shopee_and_tokopedia_know_no_largest_order() -> None:
    assert said(made("shpe", max_order=100), made("tkpd", max_order=100)) == []
    assert said(made("shpe", max_order=0)) == [(VIOLATED, "items.0.maxOrder")]


def test_where_nothing_is_stated_limits_are_sent_as_they_are() -> None:
    assert said(made("orami", max_order=0, promo_stock=-7)) == []


GRID = NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("starts", "ends", "fields"),
    [
        (NOW, NOW + timedelta(minutes=30), []),
        (GRID, GRID + timedelta(hours=5, minutes=30), []),
        (NOW - timedelta(minutes=30), GRID, ["startsAt"]),
        (GRID + timedelta(minutes=10), GRID + timedelta(hours=1), ["startsAt"]),
        (GRID, GRID + timedelta(minutes=45), ["endsAt"]),
        (GRID, GRID + timedelta(minutes=30, seconds=1), ["endsAt"]),
        (NOW - timedelta(minutes=1), GRID + timedelta(minutes=1), ["startsAt"] * 2 + ["endsAt"]),
    ],
)
def test_blibli_by_percentage_keeps_to_a_grid_from_now_on(
    starts: datetime, ends: datetime, fields: list[str]
) -> None:
    item = made("blib", PERCENTAGE, "10")
    assert said(item, starts=starts, ends=ends) == [(VIOLATED, field) for field in fields]
    others = [made("blib"), made("shpe", PERCENTAGE, "10"), made("orami", PERCENTAGE, "10")]
    assert said(*others, starts=starts, ends=ends) == []


def test_the_grid_is_the_wall_clocks() -> None:
    nepal = timezone(timedelta(hours=5, minutes=45))
    starts = GRID.astimezone(nepal)
    item = made("blib", PERCENTAGE, "10")
    assert said(item, starts=starts, ends=starts + timedelta(hours=1)) == [
        (VIOLATED, "startsAt"),
        (VIOLATED, "endsAt"),
    ]


def test_blibli_takes_a_hundred_skus_by_price() -> None:
    skus = [made("blib", sku=f"SKU-{n}") for n in range(100)]
    same = replace(skus[0], remote_warehouse_id="W2")
    by_percentage = made("blib", PERCENTAGE, "10", sku="OTHER")
    assert said(*skus, same, by_percentage) == []
    assert said(*skus, same, replace(same, sku="MORE")) == [(VIOLATED, "items.101")]
    assert said(*(made("shpe", sku=f"SKU-{n}") for n in range(250))) == []


@pytest.mark.parametrize("channel", [*MATRIX, *SILENT])
@pytest.mark.parametrize(
    ("kind", "value", "is_taken"),
    [
        (PRICE, "0", False),
        (PRICE, "-1", False),
        (PRICE, "1", True),
        (PRICE, "14999", True),
        (PRICE, "14999.00", True),
        (PRICE, "14998.50", False),
        (PRICE, "15001", False),
        (PERCENTAGE, "0", False),
        (PERCENTAGE, "1", True),
        (PERCENTAGE, "99", True),
        (PERCENTAGE, "100", False),
        (PERCENTAGE, "12.5", False),
    ],
)
def test_values_make_sense_everywhere(
    channel: str, kind: DiscountType, value: str, is_taken: bool
) -> None:
    found = [field for _, field in said(made(channel, kind, value)) if "Value" in field]
    assert found == ([] if is_taken else ["items.0.discountValue"])


def test_only_blibli_sets_a_price_back_by_its_own_value() -> None:
    for channel in (*MATRIX, *SILENT):
        expected = [] if channel == "blib" else [(VIOLATED, "items.0.discountValue")]
        assert said(made(channel, value="15000")) == expected


@pytest.mark.parametrize("price", ["0", "-5", "9000.5"])
def test_a_base_price_is_a_whole_number_above_zero(price: str) -> None:
    item = made("shpe", PERCENTAGE, "10", base_price=Decimal(price))
    assert said(item) == [(VIOLATED, "items.0.basePrice")]


@pytest.mark.parametrize("span", [timedelta(0), timedelta(seconds=-1), timedelta(milliseconds=900)])
def test_a_discount_ends_after_it_starts_as_it_is_sent(span: timedelta) -> None:
    assert said(made("orami"), starts=NOW, ends=NOW + span) == [(VIOLATED, "endsAt")]


def test_lazada_may_set_a_price_back_by_a_span_that_has_passed() -> None:
    past = NOW - timedelta(days=2)
    assert said(made("lzda"), starts=past, ends=past + timedelta(hours=1)) == []


def test_a_refusal_names_the_rule_and_how_to_mend_it() -> None:
    wanted = WantedDiscount("b", "n", NOW.astimezone(UTC), NOW + timedelta(days=1), ())
    (error,) = check_discount(wanted, [made("lzda", PERCENTAGE, "10")], NOW)
    assert error.message == (
        "Lazada has no discounts by percentage (doc, Promotion Requirement): use PRICE."
    )
