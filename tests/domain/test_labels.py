"""Which label each marketplace gives for what, before anything is asked of it."""

import pytest
from made import order

from domain.activities import ErrorCode
from domain.errors import BadUserInput
from domain.labels import WITH_LABEL, bulk_refusal, label_request
from domain.marketplaces import MARKETPLACES
from domain.orders import Order, OrderStatus, Shipping
from domain.upstream import LabelRequest

PATH = ("input", "orders", "3")
NO_AIRWAYBILL = {"blib", "lzda", "tkpd"}
THERMAL = "THERMAL_AIR_WAYBILL"


def packed(channel: str, number: str | None = "JP1", **fields: object) -> Order:
    return order(OrderStatus.PACKED, channel, shipping=Shipping(airwaybill_number=number), **fields)


@pytest.mark.parametrize("channel", [*MARKETPLACES, "new-one"])
@pytest.mark.parametrize("number", [None, ""])
def test_without_an_airwaybill_only_three_marketplaces_are_asked(
    channel: str, number: str | None
) -> None:
    shown = packed(channel, number)
    if channel in NO_AIRWAYBILL:
        wanted = LabelRequest(shown.key, None, None, from_marketplace=False)
        assert label_request(shown, None, redownload=False) == wanted
        return
    with pytest.raises(BadUserInput, match="gives a label only for an airwaybill number"):
        label_request(shown, None, redownload=False)


@pytest.mark.parametrize(
    ("channel", "given", "sent"),
    [
        ("shpe", None, THERMAL),
        ("shpe", "NORMAL_AIR_WAYBILL", "NORMAL_AIR_WAYBILL"),
        ("shpe-sg", None, None),
        ("zlra", "A6", "A6"),
        ("tkpd", THERMAL, None),
        ("blib", THERMAL, None),
        ("lzda", None, None),
    ],
)
def test_the_document_type_is_the_marketplaces(
    channel: str, given: str | None, sent: str | None
) -> None:
    request = label_request(packed(channel), given, redownload=True)
    assert request == LabelRequest(packed(channel).key, "JP1", sent, from_marketplace=True)


@pytest.mark.parametrize("given", ["", "  ", "x" * 101])
def test_a_document_type_holds_some_text(given: str) -> None:
    with pytest.raises(BadUserInput, match="1 to 100 characters"):
        label_request(packed("tkpd"), given, redownload=False)


@pytest.mark.parametrize("status", OrderStatus)
def test_a_file_takes_orders_that_are_packed_or_later(status: OrderStatus) -> None:
    refused = bulk_refusal(order(status, "tkpd"), PATH)
    if status in {OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.COMPLETED}:
        assert refused is None
        assert status in WITH_LABEL
        return
    assert refused is not None
    assert (refused.code, refused.path) == (ErrorCode.ILLEGAL_STATUS, PATH)


@pytest.mark.parametrize("channel", [*MARKETPLACES, "new-one"])
def test_for_a_file_shopee_alone_needs_the_airwaybill(channel: str) -> None:
    assert bulk_refusal(packed(channel), PATH) is None
    refused = bulk_refusal(packed(channel, None), PATH)
    assert (refused is not None) is (channel == "shpe")
    if refused is not None:
        assert (refused.code, refused.path) == (ErrorCode.RULE_VIOLATED, PATH)


def test_what_the_buyer_fetches_has_no_label() -> None:
    refused = bulk_refusal(packed("blib", click_and_collect=True), PATH)
    assert refused is not None
    assert refused.code is ErrorCode.UNSUPPORTED_BY_MARKETPLACE
    assert bulk_refusal(packed("tkpd", click_and_collect=True), PATH) is None
