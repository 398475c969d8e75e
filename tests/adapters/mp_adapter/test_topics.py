"""Bulk messages are the document's, exact, and carry the client key nowhere else."""

import base64
import contextlib
import json
import traceback
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from adapters.mp_adapter.redact import base64_forms
from adapters.mp_adapter.topics import Topics
from domain.actions import (
    AcceptOrder,
    CancelOrder,
    CompleteOrder,
    OrderAction,
    PackOrder,
    RejectCancellation,
    ShipOrder,
)
from domain.discounts import DiscountItem, DiscountKey, DiscountType, WantedDiscount
from domain.errors import UpstreamError, UpstreamRefused, UpstreamTimeout
from domain.orders import OrderKey
from domain.prices_and_stocks import Line, Subject
from domain.topics import has_topic
from domain.variants import OfferKey

JAKARTA = timezone(timedelta(hours=7))
ORDER = OrderKey("string_brand_id_1", "string_marketplace_1", "string_remote_order_id_1")
COLLECTED = OrderKey("test-zeus", "blib", "33001738731-3145252968")
ALIKE = OrderKey("string_brand_id", "string_channel", "string_remote_order_id")
REMOTE = '{"gdn_sku":"string_gdn_sku_1"}'
PRICE, PERCENTAGE = DiscountType.PRICE, DiscountType.PERCENTAGE


class Recorder:
    """Keeps what it is given to publish, or fails."""

    def __init__(self, error: UpstreamError | None = None) -> None:
        self.sent: list[tuple[str, bytes]] = []
        self.error = error

    async def publish(self, topic: str, data: bytes) -> str:
        self.sent.append((topic, data))
        if self.error is not None:
            raise self.error
        return "1"

    @property
    def one(self) -> tuple[str, Any]:
        ((topic, data),) = self.sent
        return topic, json.loads(data, parse_float=Decimal)


PACKED = PackOrder(
    ALIKE,
    airwaybill_number="string_awb",
    package_id="ABC123",
    is_retry=False,
    remote_warehouse_id="",
    remote_order_item_ids=("string_item_id_1", "string_item_id_2"),
)


@pytest.mark.parametrize(
    ("topic", "action", "activity_id", "name"),
    [
        ("CNX_BULK_ACCEPT_ORDERS", AcceptOrder(ORDER), "123312", "bulk_accept_orders"),
        ("CNX_BULK_PACK_ORDERS", PACKED, "123312", "bulk_pack_orders"),
        ("CNX_BULK_SHIP_ORDERS", ShipOrder(ORDER), "123312", "bulk_ship_orders"),
        (
            "CNX_BULK_COMPLETE_ORDERS",
            CompleteOrder(ORDER, "string_received_by_1"),
            "123312",
            "bulk_complete_orders",
        ),
        (
            "CNX_BULK_COMPLETE_ORDERS",
            CompleteOrder(COLLECTED, "1PFL-9M6C-8WHK-QA7H"),
            "ordercnc_123",
            "bulk_complete_orders_cnc",
        ),
        (
            "CNX_BULK_CANCEL_ORDERS",
            CancelOrder(ORDER, "string_cancel_reason", ("string_remote_order_item_id_1",)),
            "123312",
            "bulk_cancel_orders",
        ),
    ],
)
async def test_orders_are_the_documents(
    topic: str, action: OrderAction, activity_id: str, name: str, examples: Any
) -> None:
    publisher = Recorder()
    await Topics(publisher, "client_key").publish_orders([action], activity_id)
    assert publisher.one == (topic, examples.json(f"outbound.{name}"))


async def test_many_orders_are_one_message_in_their_order() -> None:
    publisher = Recorder()
    actions = [AcceptOrder(OrderKey("b", "shpe", f"{number}")) for number in range(500)]
    await Topics(publisher, "k").publish_orders(actions, "a")
    _, body = publisher.one
    assert [row["remote_order_id"] for row in body["orders"]] == [f"{at}" for at in range(500)]
    assert all(row.keys() == {"brand_id", "channel", "remote_order_id"} for row in body["orders"])


@pytest.mark.parametrize(
    ("action", "row"),
    [
        (PackOrder(ORDER), {"delivery_method": "", "remote_order_item_ids": []}),
        (ShipOrder(ORDER, "INV/1"), {"customer_reference": "INV/1"}),
        (CompleteOrder(ORDER), {"received_by": ""}),
        (
            CancelOrder(ORDER, "sold out"),
            {"cancel_reason": "sold out", "remote_order_item_ids": []},
        ),
    ],
)
async def test_what_is_required_is_always_there(action: OrderAction, row: dict[str, Any]) -> None:
    publisher = Recorder()
    await Topics(publisher, "k").publish_orders([action], "a")
    _, body = publisher.one
    ids = {
        "brand_id": "string_brand_id_1",
        "channel": "string_marketplace_1",
        "remote_order_id": "string_remote_order_id_1",
    }
    assert body == {"client_key": "k", "id": "a", "orders": [ids | row]}


@pytest.mark.parametrize(
    "actions",
    [
        [],
        [AcceptOrder(ORDER), ShipOrder(ORDER)],
        [RejectCancellation(ORDER, "no")],
        [CompleteOrder(ORDER), CompleteOrder(ORDER, package_id="p")],
    ],
)
async def test_what_no_topic_takes_is_not_published(actions: list[OrderAction]) -> None:
    publisher = Recorder()
    with pytest.raises(ValueError, match=r"no topic takes|values to unpack"):
        await Topics(publisher, "k").publish_orders(actions, "a")
    assert publisher.sent == []


def test_which_actions_have_a_topic() -> None:
    assert has_topic(CompleteOrder(ORDER, "Budi"))
    assert not has_topic(CompleteOrder(ORDER, "Budi", package_id="p"))
    assert not has_topic(RejectCancellation(ORDER))
    assert all(has_topic(one) for one in (AcceptOrder(ORDER), PACKED, CancelOrder(ORDER, "r")))


def line(
    value: str, sku: str = "seller_sku", warehouse: str | None = "warehouse_code_from_channel"
) -> Line:
    key = OfferKey("string_brand_id_1", "string_marketplace_1", "1")
    return Line(0, sku, key, REMOTE, warehouse, Decimal(value))


async def test_prices_are_the_documents(examples: Any) -> None:
    publisher = Recorder()
    await Topics(publisher, "client_key").publish_values(Subject.PRICE, [line("1E+5")], "123455")
    assert publisher.one == ("CNX_BULK_UPDATE_PRICE", examples.json("outbound.bulk_update_price"))


async def test_stocks_are_the_documents(examples: Any) -> None:
    publisher = Recorder()
    await Topics(publisher, "client_key").publish_values(Subject.STOCK, [line("10")], "123455")
    example = examples.json("outbound.bulk_update_inventory_v3")
    assert publisher.one == ("CNX_BULK_UPDATE_INVENTORY_V3", example)


async def test_lines_of_a_sku_are_one_element() -> None:
    publisher = Recorder()
    lines = [line("1", "a"), line("2", "b"), line("3", "a", None)]
    await Topics(publisher, "k").publish_values(Subject.STOCK, lines, "1")
    _, body = publisher.one
    told = [(one["sku"], [row["qty"] for row in one["stocks"]]) for one in body["variants"]]
    assert told == [("a", [1, 3]), ("b", [2])]
    # V3 demands the warehouse.
    assert body["variants"][0]["stocks"][1]["remote_warehouse_code"] == ""


async def test_amounts_are_exact() -> None:
    publisher = Recorder()
    prices = ["0.10", "18828.83", "99999999999999.99", "12.00"]
    lines = [line(price, warehouse=None) for price in prices]
    await Topics(publisher, "k").publish_values(Subject.PRICE, lines, "1")
    ((_, data),) = publisher.sent
    for written in (b'"sale_price":0.10}', b":18828.83}", b":99999999999999.99}", b":12}"):
        assert written in data
    assert b"remote_warehouse_code" not in data


def discount_item(channel: str, kind: DiscountType, value: int, **more: Any) -> DiscountItem:
    key = DiscountKey("", "1", channel)
    return DiscountItem(
        key, 0, "sku", "v", "{}", "wh_1", "IDR", Decimal("15000.00"), kind, Decimal(value),
        max_order=1, promo_stock=10, **more,
    )  # fmt: skip


async def test_discounts_are_the_documents(examples: Any) -> None:
    publisher = Recorder()
    starts_at = datetime(2021, 9, 21, 9, 53, tzinfo=JAKARTA)
    wanted = WantedDiscount("", "test", starts_at, starts_at + timedelta(hours=2), ())
    items = [
        discount_item(channel, kind, value)
        for channel in ("bklp", "shpe")
        for kind, value in ((PRICE, 10000), (PERCENTAGE, 10))
    ]
    await Topics(publisher, "test").publish_discounts(wanted, items, "1")
    example = examples.json("outbound.bulk_upsert_discount")
    assert publisher.one == ("CNX_BULK_UPSERT_DISCOUNT", example)


async def test_deletions_are_the_documents(examples: Any) -> None:
    publisher = Recorder()
    codes = ("bklp", "bklp", "shpe", "shpe")
    items = [discount_item(code, PRICE, 1, remote_discount_id="string") for code in codes]
    await Topics(publisher, "test").delete_discounts("", items, "1")
    example = examples.json("outbound.bulk_delete_discount")
    assert publisher.one == ("CNX_BULK_DELETE_DISCOUNT", example)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (None, "ok"),
        (UpstreamRefused("t", "no", 404), "refused"),
        (UpstreamTimeout("t", "late", sent=True), "timeout"),
    ],
)
async def test_every_publish_is_told_by_its_topic(
    error: UpstreamError | None, outcome: str
) -> None:
    told: list[tuple[str, str]] = []
    topics = Topics(Recorder(error), "k", lambda *call: told.append(call[:2]))
    with contextlib.suppress(UpstreamError):
        await topics.publish_orders([AcceptOrder(ORDER)], "a")
    assert told == [("CNX_BULK_ACCEPT_ORDERS", outcome)]


async def test_nothing_shows_the_key_by_itself(client_key: str) -> None:
    topics = Topics(Recorder(), client_key)
    with pytest.raises(ValueError, match="no topic takes") as refused:
        await topics.publish_orders([RejectCancellation(ORDER, "no")], "a")
    told = "".join(traceback.format_exception(refused.value))
    for text in (repr(topics), repr(vars(topics)), told):
        assert client_key not in text


@pytest.mark.parametrize("before", range(4))
@pytest.mark.parametrize("after", range(4))
def test_a_key_is_known_again_within_base64(before: int, after: int, client_key: str) -> None:

    whole = base64.b64encode(b"x" * before + client_key.encode() + b"y" * after).decode()
    assert any(form in whole for form in base64_forms(client_key))
