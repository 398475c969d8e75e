"""What marketplaces state, for people to read: each limit with its numbers, under its source."""

import pytest

from domain.marketplaces import MARKETPLACES, marketplace
from domain.marketplaces.limits import LIMITS, CallKind, stated_limit
from domain.marketplaces.promotions import PROMOTIONS
from domain.marketplaces.stated import STATED

STATED_LIMITS = {
    ("tkpd", "orders"): ["last 3 days"],
    ("tkpd", "prices"): ["8 requests a second", "100 SKUs"],
    ("lzda", "prices"): ["13 items"],
    ("blib", "prices"): ["5 requests an hour"],
    ("tkpd", "discounts"): ["2 requests a second"],
    ("blib", "discounts"): ["25 requests a minute", "100 SKUs", "10 requests a minute"],
    ("tktk", "discounts"): ["1 to 99", "above 0", "-1"],
    ("shpe", "products"): ["10 SKUs", "Channel.limits"],
}


@pytest.mark.parametrize("code", MARKETPLACES)
def test_every_documented_code_states_its_own(code: str) -> None:
    assert marketplace(code).rules == STATED[code]
    assert "Not every variant" in " ".join(rule.text for rule in STATED[code])


@pytest.mark.parametrize(("place", "words"), STATED_LIMITS.items())
def test_the_limits_are_the_documents(place: tuple[str, str], words: list[str]) -> None:
    code, subject = place
    texts = [rule.text for rule in STATED[code] if rule.is_limit and rule.subject == subject]
    assert texts
    assert [word for word in words if word not in " ".join(texts)] == []


def test_what_is_read_says_what_is_checked() -> None:
    for code, promotions in PROMOTIONS.items():
        text = " ".join(rule.text for rule in STATED[code] if rule.subject == "discounts")
        assert ("By percentage" in text) is promotions.by_percentage, code
        assert ("deletable" in text) is promotions.can_delete, code


def test_what_has_no_number_is_no_limit() -> None:
    rules = {rule for stated in STATED.values() for rule in stated if not rule.is_limit}
    subjects = {rule.subject for rule in rules}
    assert subjects == {"click and collect", "variants", "discounts", "couriers"}
    assert {code for code in STATED for rule in STATED[code] if rule.subject == "couriers"} == {
        "lzda",
        "zlra",
    }


def test_every_limit_that_is_kept_is_shown() -> None:
    texts = {(code, rule.text) for code, stated in STATED.items() for rule in stated}
    for limit in LIMITS:
        for code in limit.channel_codes:
            numbers = [limit.rate.calls if limit.rate else None, limit.most]
            words = [f"{number} " for number in numbers if number is not None]
            assert any(
                code == its and all(word in text for word in words) for its, text in texts
            ), limit


def test_whose_calls_a_rate_counts() -> None:
    def key(call: CallKind, code: str, brand: str, parent: str) -> str:
        limit = stated_limit(call, code)
        assert limit is not None
        return limit.need(store=(brand, code), parent=parent).key

    one, other = ("brand-1", "P1"), ("brand-2", "P1")
    assert key(CallKind.PRICES, "tkpd", *one) == key(CallKind.PRICES, "tkpd", *other)
    assert key(CallKind.PRICES, "blib", *one) != key(CallKind.PRICES, "blib", *other)
    assert key(CallKind.PRICES, "blib", *one) != key(CallKind.PRICES, "blib", "brand-1", "P2")
    by_price = CallKind.DISCOUNTS_BY_PRICE
    assert key(by_price, "blib", *one) == key(by_price, "blib", "brand-1", "P2")
    assert key(by_price, "blib", *one) != key(by_price, "blib", *other)
    by_percentage = CallKind.DISCOUNTS_BY_PERCENTAGE
    assert key(by_price, "tkpd", *one) == key(by_percentage, "tkpd", *one)
    assert key(by_price, "blib", *one) != key(by_percentage, "blib", *one)
    assert stated_limit(CallKind.PRICES, "shpe") is None
