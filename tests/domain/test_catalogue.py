"""Products and variants: grouping, stock, prices and differences over one variant's offers."""

import itertools
from decimal import Decimal

import pytest
from made import offer, warehouse_offer

from domain.products import ListingKey, product_id_of, product_of
from domain.variants import (
    Discrepancy,
    DiscrepancyKind,
    OfferKey,
    OfferStatus,
    PriceRange,
    discrepancies,
    price_ranges,
    total_stock,
    variant_id_of,
)
from domain.warehouses import WarehouseKey

LISTING = ListingKey("brand-1", "shpe", '{"item_id":"5"}')


# --- grouping ------------------------------------------------------------------------------------


def test_the_parent_sku_names_the_product() -> None:
    assert product_of(LISTING, "KAOS", ["A"], {"A": {"AAA"}}) == product_id_of("brand-1", "KAOS")


def test_a_listing_without_one_joins_the_smallest_parent_that_holds_one_of_its_skus() -> None:
    parents = {"A": {"ZZZ", "MMM"}, "B": {"BBB"}, "C": {"AAA"}}
    for skus in itertools.permutations(["A", "B"]):
        assert product_of(LISTING, None, skus, parents) == product_id_of("brand-1", "BBB")
        assert product_of(LISTING, "", skus, parents) == product_id_of("brand-1", "BBB")


def test_a_listing_that_shares_nothing_stands_alone() -> None:
    alone = product_of(LISTING, None, ["X"], {"A": {"AAA"}})
    assert alone == LISTING.text
    assert product_of(LISTING, None, [], {}) == LISTING.text
    others = [
        ListingKey("brand-2", "shpe", LISTING.reference),
        ListingKey("brand-1", "tkpd", LISTING.reference),
        ListingKey("brand-1", "shpe", "6"),
    ]
    ids = {product_of(one, None, [], {}) for one in [LISTING, *others]}
    assert len(ids) == 4


def test_products_of_two_brands_never_meet() -> None:
    assert product_id_of("brand-1", "KAOS") != product_id_of("brand-2", "KAOS")
    assert product_id_of("a", 'b","c') != product_id_of('a","b', "c")


def test_a_variant_is_the_brands_sku_or_the_offers_own() -> None:
    here, there = OfferKey("brand-1", "shpe", "5"), OfferKey("brand-1", "tkpd", "9")
    assert variant_id_of(here, "SKU-1") == variant_id_of(there, "SKU-1")
    assert variant_id_of(here, "SKU-1") != variant_id_of(here, "SKU-2")
    for empty in (None, ""):
        assert variant_id_of(here, empty) == here.text
        assert variant_id_of(here, empty) != variant_id_of(there, empty)
    assert variant_id_of(OfferKey("brand-2", "shpe", "5"), "SKU-1") != variant_id_of(here, "SKU-1")


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("active", OfferStatus.ACTIVE),
        ("Inactive", OfferStatus.INACTIVE),
        ("active/inactive", OfferStatus.UNKNOWN),
        ("", OfferStatus.UNKNOWN),
    ],
)
def test_an_offer_status_that_is_not_listed_is_unknown(raw: str, status: OfferStatus) -> None:
    assert OfferStatus.read(raw) is status


def test_a_row_names_its_warehouse_within_the_offers_channel() -> None:
    row = warehouse_offer("W1", 1, "1")
    assert offer("shpe").warehouse_key(row) == WarehouseKey("brand-1", "shpe", "W1")
    for nowhere in (None, ""):
        assert offer("shpe").warehouse_key(warehouse_offer(nowhere, 1, "1")) is None


# --- stock ---------------------------------------------------------------------------------------


def test_channels_offer_the_same_pieces_so_the_largest_counts() -> None:
    assert (
        total_stock([offer("shpe", stock=4), offer("tkpd", stock=9), offer("lzda", stock=9)]) == 9
    )


def test_warehouses_of_one_offer_add_up_and_replace_its_old_stock() -> None:
    rows = (warehouse_offer("W1", 10, None), warehouse_offer(None, 20, None))
    assert total_stock([offer("bklp", stock=10, warehouses=rows)]) == 30
    unsaid = (warehouse_offer("W1", None, None), warehouse_offer("W2", 3, None))
    assert total_stock([offer("bklp", stock=10, warehouses=unsaid)]) == 3


def test_two_offers_of_one_channel_are_the_same_pieces() -> None:
    assert total_stock([offer("shpe", "1", stock=4), offer("shpe", "2", stock=5)]) == 5


def test_stock_that_nobody_tells_is_unknown_and_zero_is_told() -> None:
    assert total_stock([]) is None
    assert total_stock([offer("shpe", stock=None)]) is None
    assert total_stock([offer("shpe", stock=None), offer("tkpd", stock=0)]) == 0
    untold = (warehouse_offer("W1", None, None),)
    assert total_stock([offer("shpe", stock=7, warehouses=untold)]) == 7


# --- prices --------------------------------------------------------------------------------------


def test_currencies_are_never_mixed() -> None:
    offers = [
        offer("shpe", price=Decimal("150000.00")),
        offer("tkpd", price=Decimal(149000)),
        offer("shpe-sg", price=Decimal("14.90"), currency_code="SGD"),
    ]
    assert price_ranges(offers) == (
        PriceRange("IDR", Decimal(149000), Decimal("150000.00")),
        PriceRange("SGD", Decimal("14.90"), Decimal("14.90")),
    )


def test_warehouse_prices_replace_the_offers_own() -> None:
    rows = (warehouse_offer("W1", 1, "10000"), warehouse_offer(None, 1, "25000", None))
    assert price_ranges([offer("bklp", price=Decimal(1), warehouses=rows)]) == (
        PriceRange("IDR", Decimal(10000), Decimal(25000)),
    )


def test_a_price_without_amount_or_currency_says_nothing() -> None:
    assert price_ranges([]) == ()
    assert price_ranges([offer("shpe", price=None), offer("tkpd", currency_code=None)]) == ()
    unpriced = (warehouse_offer("W1", 1, None),)
    assert price_ranges([offer("shpe", warehouses=unpriced)]) == (
        PriceRange("IDR", Decimal(100), Decimal(100)),
    )


# --- discrepancies -------------------------------------------------------------------------------


def test_offers_that_agree_show_no_difference() -> None:
    assert discrepancies([]) == ()
    assert discrepancies([offer("shpe")]) == ()
    assert discrepancies([offer("shpe"), offer("tkpd", price=Decimal("100.00"))]) == ()
    elsewhere = offer("shpe-sg", price=Decimal("9.90"), currency_code="SGD")
    assert discrepancies([offer("shpe"), elsewhere]) == ()


def test_differences_name_each_offer_and_what_it_says() -> None:
    here, there = offer("shpe"), offer("tkpd", price=Decimal("99.50"), stock=0)
    assert discrepancies(iter([here, there])) == (
        Discrepancy(DiscrepancyKind.PRICE, "IDR", ((here.key, "100"), (there.key, "99.50"))),
        Discrepancy(DiscrepancyKind.STOCK, None, ((here.key, "10"), (there.key, "0"))),
    )


def test_large_amounts_are_written_out() -> None:
    here, there = offer("shpe", price=Decimal("1E+6")), offer("tkpd", price=Decimal(1))
    assert [value for _, value in discrepancies([here, there])[0].values] == ["1000000", "1"]


def test_each_currency_is_compared_for_itself() -> None:
    offers = [
        offer("shpe-sg", price=Decimal(9), currency_code="SGD"),
        offer("lzda-sg", price=Decimal(8), currency_code="SGD"),
        offer("shpe", price=Decimal(7)),
        offer("lzda", price=Decimal(6)),
    ]
    assert [found.currency_code for found in discrepancies(offers)] == ["IDR", "SGD"]


def test_warehouses_of_one_offer_may_differ() -> None:
    rows = (warehouse_offer("W1", 10, "10000"), warehouse_offer("W2", 20, "25000"))
    turned = rows[::-1]
    assert discrepancies([offer("bklp", warehouses=rows)]) == ()
    assert discrepancies([offer("bklp", warehouses=rows), offer("tkpd", warehouses=turned)]) == ()
    one = (warehouse_offer("W1", 30, "10000"),)
    differing = discrepancies([offer("bklp", warehouses=rows), offer("tkpd", warehouses=one)])
    assert [found.kind for found in differing] == [DiscrepancyKind.PRICE]
    assert [value for _, value in differing[0].values] == ["10000", "25000", "10000"]


def test_stock_that_is_not_told_does_not_differ() -> None:
    assert discrepancies([offer("shpe"), offer("tkpd", stock=None)]) == ()
