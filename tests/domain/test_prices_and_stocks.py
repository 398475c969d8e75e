"""Which lines wishes become, and what is refused before anything is sent."""

from decimal import Decimal

import pytest
from made import offer, warehouse_offer

from domain.activities import ErrorCode, UserError
from domain.prices_and_stocks import Line, Planner, Subject, Wish, split_calls
from domain.variants import Offer, OfferKey

SKU = ("brand-1", "SKU-1")


def wish(
    value: str = "100", channel: str | None = None, warehouse: str | None = None,
    named: Offer | None = None, sku: str = "SKU-1",
) -> Wish:  # fmt: skip
    key = named.key if named else None
    return Wish("brand-1", sku, channel, warehouse, Decimal(value), key)


def plan(
    subject: Subject, offers: list[Offer], *wishes: Wish
) -> tuple[tuple[Line, ...], tuple[UserError, ...]]:
    return Planner(subject, {SKU: tuple(offers)}, lambda key: f"<{key.reference}>").plan(wishes)


def refusal(errors: tuple[UserError, ...]) -> tuple[str, str, str]:
    (only,) = errors
    return only.code, ".".join(only.path), only.message


def test_no_channel_means_every_channel_that_offers_the_sku() -> None:
    offers = [offer("lzda", "1"), offer("tkpd", "2", remote_variant='{"a":1}')]
    lines, errors = plan(Subject.STOCK, offers, wish("7"))
    assert errors == ()
    assert lines == (
        Line(0, "SKU-1", offers[0].key, "{}", None, Decimal(7), "listing"),
        Line(0, "SKU-1", offers[1].key, '{"a":1}', None, Decimal(7), "listing"),
    )
    lines, errors = plan(Subject.PRICE, offers, wish("100", "tkpd", "W1"))
    assert errors == ()
    assert lines == (Line(0, "SKU-1", offers[1].key, '{"a":1}', "W1", Decimal(100), "listing"),)


def test_unknown_skus_and_channels_are_not_found_by_their_place() -> None:
    offers = [offer("lzda")]
    _, errors = plan(Subject.PRICE, offers, wish("1", "lzda"), wish("1", sku="none"))
    assert refusal(errors) == ("NOT_FOUND", "input.items.1", "No channel offers such a SKU.")
    _, errors = plan(Subject.PRICE, offers, wish("1", "tkpd"))
    assert refusal(errors) == (
        "NOT_FOUND", "input.items.0.channelCode", "The SKU is not offered on this channel.",
    )  # fmt: skip


def test_several_offers_on_one_channel_need_a_choice() -> None:
    offers = [offer("lzda", "1"), offer("lzda", "2"), offer("tkpd", "3")]
    for channel in ("lzda", None):
        _, errors = plan(Subject.STOCK, offers, wish("1", channel))
        assert refusal(errors) == (
            "INVALID", "input.items.0.offerId",
            "lzda offers the SKU 2 times: choose by offerId among <1>, <2>.",
        )  # fmt: skip
    lines, errors = plan(Subject.STOCK, offers, wish("1", named=offers[1]))
    assert ([line.offer for line in lines], errors) == ([offers[1].key], ())
    for other in (wish("1", "tkpd", named=offers[1]), wish("1", named=offer("lzda", "9"))):
        _, errors = plan(Subject.STOCK, offers, other)
        assert refusal(errors) == (
            "NOT_FOUND", "input.items.0.offerId", "The SKU has no such offer there.",
        )  # fmt: skip


def test_a_stock_needs_its_warehouse_where_there_are_several() -> None:
    one = [warehouse_offer("W1", 1, "1")]
    lines, _ = plan(Subject.STOCK, [offer("lzda", warehouses=tuple(one))], wish("1"))
    assert [line.remote_warehouse_id for line in lines] == ["W1"]
    none = (warehouse_offer(None, 1, "1"), warehouse_offer("", 1, "1"))
    lines, _ = plan(Subject.STOCK, [offer("lzda", warehouses=none)], wish("1"))
    assert [line.remote_warehouse_id for line in lines] == [None]
    two = [offer("lzda", warehouses=(*one, warehouse_offer("W2", 1, "1")))]
    _, errors = plan(Subject.STOCK, two, wish("1"))
    assert refusal(errors) == (
        "INVALID", "input.items.0.remoteWarehouseId",
        "lzda keeps the SKU in several warehouses: name one of W1, W2.",
    )  # fmt: skip
    lines, errors = plan(Subject.PRICE, two, wish("1"))
    assert ([line.remote_warehouse_id for line in lines], errors) == ([None], ())
    _, errors = plan(Subject.STOCK, two, wish("1", None, "W1"))
    assert refusal(errors) == (
        "INVALID", "input.items.0.channelCode",
        "A warehouse is one channel's: name channelCode too.",
    )  # fmt: skip


@pytest.mark.parametrize("value", ["0", "-1", "1000000000000000", "1E+20"])
def test_a_price_is_above_zero_and_bounded(value: str) -> None:
    lines, errors = plan(Subject.PRICE, [offer("lzda")], wish(value))
    assert lines == ()
    assert refusal(errors)[:2] == ("INVALID", "input.items.0.price")


@pytest.mark.parametrize(
    ("currency", "value", "good"),
    [
        ("IDR", "100", True), ("IDR", "100.00", True), ("IDR", "100.5", False),
        (None, "100.5", False), ("SGD", "100.55", True), ("SGD", "100.555", False),
        ("SGD", "0.01", True),
    ],
)  # fmt: skip
def test_a_price_is_as_fine_as_its_currency(currency: str | None, value: str, good: bool) -> None:
    lines, errors = plan(Subject.PRICE, [offer("shpe-sg", currency_code=currency)], wish(value))
    assert [line.value for line in lines] == ([Decimal(value)] if good else [])
    assert (errors == ()) is good
    if not good and currency == "IDR":
        assert refusal(errors) == (
            "INVALID", "input.items.0.price", "shpe-sg takes whole prices in IDR, no finer.",
        )  # fmt: skip


def test_the_currency_may_be_a_warehouses() -> None:
    rows = (warehouse_offer("W", 1, "1", None), warehouse_offer("V", 1, "1", "SGD"))
    lines, _ = plan(
        Subject.PRICE, [offer("lzda-sg", currency_code=None, warehouses=rows)], wish("1.5")
    )
    assert len(lines) == 1


@pytest.mark.parametrize(
    ("value", "good"), [("0", True), ("2147483647", True), ("-1", False), ("2147483648", False)]
)
def test_a_quantity_is_an_integer_that_everyone_can_hold(value: str, good: bool) -> None:
    lines, errors = plan(Subject.STOCK, [offer("lzda")], wish(value))
    assert (len(lines), errors == ()) == (int(good), good)
    if not good:
        assert refusal(errors) == (
            "INVALID", "input.items.0.quantity", "A quantity is 0 to 2147483647.",
        )  # fmt: skip


def test_one_target_is_set_once() -> None:
    offers = [offer("lzda", "1"), offer("tkpd", "2")]
    _, errors = plan(Subject.STOCK, offers, wish("1"), wish("2", "tkpd"))
    assert refusal(errors) == (
        "INVALID", "input.items.1", "Item 0 sets the same target on tkpd.",
    )  # fmt: skip
    _, errors = plan(Subject.PRICE, offers, wish("1", "lzda", "W1"), wish("2", "lzda", "W2"))
    assert errors == ()
    _, errors = plan(Subject.PRICE, offers, wish("1", "lzda", "W1"), wish("2", "lzda"))
    assert refusal(errors)[:2] == ("INVALID", "input.items.1")


def test_every_refusal_is_told_at_once() -> None:
    _, errors = plan(Subject.PRICE, [offer("lzda")], wish("0"), wish("1"), wish("1", sku="none"))
    assert [error.code for error in errors] == [ErrorCode.INVALID, ErrorCode.NOT_FOUND]


def test_a_call_holds_one_sku_and_no_more_lines_than_its_marketplace_takes() -> None:
    def line(code: str, at: int, sku: str = "a") -> Line:
        key = OfferKey("brand-1", code, "1")
        return Line(at, sku, key, "{}", f"W{at}", Decimal(1))

    lines = [line("lzda", at) for at in range(27)]
    lines += [line("tkpd", at) for at in range(20)] + [line("lzda", 0, "b")]
    calls = split_calls(Subject.PRICE, lines)
    assert [len(call) for call in calls] == [33, 13, 1, 1]
    assert [sum(one.offer.channel_code == "lzda" for one in call) for call in calls] == [
        13, 13, 1, 1,
    ]  # fmt: skip
    assert sorted(map(repr, lines)) == sorted(repr(one) for call in calls for one in call)
    assert [len(call) for call in split_calls(Subject.STOCK, lines)] == [47, 1]
