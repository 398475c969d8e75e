"""What marketplaces state, for people to read: each limit with its numbers, under its source."""

import pytest

from domain.marketplaces import MARKETPLACES, marketplace
from domain.marketplaces.promotions import PROMOTIONS
from domain.marketplaces.stated import STATED

LIMITS = {
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


@pytest.mark.parametrize(("place", "words"), LIMITS.items())
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
