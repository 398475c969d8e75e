"""Order messages: the document's examples to the letter, and every oddity that was seen."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from adapters.mp_adapter import MessageReader
from domain.orders import (
    Courier,
    Deadlines,
    Delivery,
    OrderContent,
    OrderFee,
    OrderKey,
    OrderLine,
    OrderStatus,
    Person,
    Shipping,
    Totals,
)

JAKARTA = timezone(timedelta(hours=7))
READER = MessageReader(JAKARTA)
AT = datetime(2020, 12, 12, 5, 12, 12, tzinfo=UTC)


def message(*, line: dict[str, Any] | None = None, **order: Any) -> dict[str, Any]:
    """The smallest order message, with these members."""
    body: dict[str, Any] = {
        "brand_id": "b",
        "order": {"channel_code": "tkpd", "remote_order_id": "INV/1", "order_status": "pending"},
    }
    if line is not None:
        body["order"]["line_items"] = [{"remote_order_item_id": "1", "quantity": 1} | line]
    body["order"].update(order)
    return body


def read(**order: Any) -> OrderContent:
    return READER.order(message(**order))


def test_the_documents_order(examples: Any) -> None:
    found = READER.order(examples.json("message.order_fetched"))
    assert found == OrderContent(
        key=OrderKey("123asd", "bklp,blib,jdid,lzda,shpe,tkpd,zlgo,zlra,icbe,levs...", "string"),
        status=OrderStatus.UNPAID,
        status_raw="unpaid",
        currency_code="IDR",
        ordered_at=AT,
        mp_adapter_order_id="1234567",
        remote_booking_id="string",
        customer_reference="invoice number",
        shop_name="tokoku",
        publish_status="new",
        paid_at=AT,
        required_at=AT,
        cancelled_at=AT,
        transaction_at=None,
        deadlines=Deadlines(AT, AT, AT, AT),
        totals=Totals(
            subtotal=Decimal("100000.00"),
            subtotal_seller=Decimal("80000.00"),
            discount=Decimal("20000.00"),
            discount_seller=Decimal("10000.00"),
            discount_from_marketplace=Decimal("100.00"),
            voucher=Decimal("10000.00"),
            voucher_seller=Decimal("0.00"),
            promo=Decimal("10000.00"),
            shipping=Decimal("10000.00"),
            tax=Decimal("9000.00"),
            total=Decimal("90000.00"),
        ),
        payment_method="Bank Transfer",
        remarks="notes",
        cancel_reason="gak jadi beli",
        buyer_phone="081200000000",
        delivery=Delivery(
            name="Buyer Name",
            phone="0845231224",
            email="buyer@example.com",
            address1="Green Park Office 1,",
            address2="Nomor 7-8",
            suburb="Curug",
            city="Tangerang",
            region="Banten",
            country="Indonesia",
            post_code="18520",
        ),
        dropshipper=Person("bryan", "12345"),
        shipping=Shipping(
            method="Gosend - Sameday",
            provider="Gosend",
            service="Sameday",
            service_type="",
            airwaybill_number="12345abc",
            airwaybill_at=AT,
            airwaybill_from_marketplace=True,
            pickup_code="74AB",
            port_code="Port Code: H-TBU-E1",
            sort_code="",
            reference="123sajfdklasf",
            extras="{json alternate code}",
            label_url="",
            couriers=(Courier("pickup", "ANTERAJA - Reguler", "ANTERAJA", "Reguler"),),
            driver=Person("bryan", "12345"),
        ),
        remote_warehouse_id="wh code from mp ware12312asdas",
        is_advance_fulfillment=False,
        is_pre_order=True,
        fulfilled_by_marketplace=True,
        listing_platform="TOKOPEDIA",
        lines=(
            OrderLine(
                position=0,
                line_number=1,
                remote_order_item_id="12312asdv",
                sku="SKU1234",
                description="Barang tidak dijual sembarangan",
                quantity=10,
                raw_price=Decimal("10000.00"),
                unit_price=Decimal("7200.00"),
                line_total=Decimal("100000.00"),
                voucher=Decimal("1000.00"),
                promo=Decimal("1000.00"),
                discount=Decimal("2000.00"),
                tax=Decimal("800.00"),
                shipping_amount=Decimal("1000.00"),
                comments=None,
                reference_id="9887113546",
            ),
        ),
        fees=(),
        channel_response="{json response from mp}",
        barcode="image base64",
    )
    assert str(found.lines[0].unit_price) == "7200.00"


def test_the_documents_click_and_collect_order(examples: Any) -> None:
    found = READER.order(examples.json("message.order_fetched_cnc"))
    assert found.key == OrderKey("test-aja", "blib", "33001738731-3145252968")
    assert found.click_and_collect is True
    assert found.click_and_collect_deadline == datetime(2023, 4, 20, 16, 59, 59, tzinfo=UTC)
    assert found.ordered_at == datetime(2023, 4, 13, 7, 31, 44, tzinfo=UTC)
    assert found.paid_at == datetime(2023, 4, 13, 7, 31, 43, tzinfo=UTC)
    assert (found.required_at, found.cancelled_at, found.transaction_at) == (None, None, None)
    assert (found.shop_name, found.remarks, found.delivery.email) == ("", "", "")
    assert (found.delivery.latitude, found.delivery.longitude) == ("-6.3007333", "106.652044")
    assert (found.dropshipper, found.shipping.driver, found.shipping.couriers) == (None, None, ())
    assert str(found.totals.tax) == "18828.83"
    assert found.totals.subtotal_seller is None
    assert (found.lines[0].comments, str(found.lines[0].unit_price)) == ("-", "171171.17")
    assert found.deadlines == Deadlines()
    extras = examples.json("message.order_fetched_cnc")["order"]["shipment_extras"]
    assert found.shipping.extras == extras


def test_an_old_order_is_an_order_like_any_other() -> None:
    found = read(awb_source={}, shipment_extras="", currency_code=None, total="90000.50")
    assert (found.shipping.airwaybill_from_marketplace, found.shipping.extras) == (None, "")
    assert (found.currency_code, found.totals.total) == ("IDR", Decimal("90000.50"))
    assert (found.lines, found.fees, found.ordered_at, found.shop_name) == ((), (), None, None)
    assert found.status is OrderStatus.PENDING


@pytest.mark.parametrize(
    ("code", "given_code", "wanted"),
    [("shpe-sg", None, "SGD"), ("lzda-sg", "", "SGD"), ("shpe", "", "IDR"), ("shpe", "USD", "USD")],
)
def test_a_missing_currency_follows_the_channel(
    code: str, given_code: str | None, wanted: str
) -> None:
    assert read(channel_code=code, currency_code=given_code).currency_code == wanted


def test_an_unknown_status_keeps_its_text() -> None:
    found = read(order_status="Teleported")
    assert (found.status, found.status_raw) == (OrderStatus.UNKNOWN, "Teleported")
    assert read(order_status="Request_Cancel").status is OrderStatus.REQUEST_CANCEL


@pytest.mark.parametrize("value", ["soon", "2020-13-40", 12, "", None, "0001-01-01T00:00:00Z", {}])
def test_a_transaction_date_that_is_none_is_no_fault(value: object) -> None:
    assert read(transaction_date=value).transaction_at is None


def test_a_time_without_a_zone_is_the_readers() -> None:
    found = read(order_date="2026-03-01 19:00:00", transaction_date="2026-03-01T12:00:00.5Z")
    assert found.ordered_at == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert found.transaction_at == datetime(2026, 3, 1, 12, 0, 0, 500_000, tzinfo=UTC)


@pytest.mark.parametrize("extras", ["", "no json", "[1]", '"instant_pickup"', "{", "null", None])
def test_extras_that_say_nothing_are_kept(extras: str | None) -> None:
    found = read(shipment_extras=extras)
    assert (found.shipping.extras, found.click_and_collect) == (extras, False)


@pytest.mark.parametrize(
    ("extras", "flag", "deadline"),
    [
        ({"instant_pickup": True}, True, None),
        ('{"instant_pickup":false,"instant_pickup_deadline":"2023-04-20T16:59:59Z"}', False, None),
        ('{"instant_pickup":"true","instant_pickup_deadline":"later"}', True, None),
        ('{"instant_pickup":"perhaps"}', False, None),
        (
            {"instant_pickup": True, "instant_pickup_deadline": "2023-04-20T16:59:59Z"},
            True,
            datetime(2023, 4, 20, 16, 59, 59, tzinfo=UTC),
        ),
    ],
)
def test_click_and_collect_comes_from_the_extras(
    extras: Any, flag: bool, deadline: datetime | None
) -> None:
    found = read(shipment_extras=extras, channel_code="blib")
    assert (found.click_and_collect, found.click_and_collect_deadline) == (flag, deadline)


def test_click_and_collect_is_blibli_s_alone() -> None:
    found = read(shipment_extras={"instant_pickup": True}, channel_code="shpe")
    assert (found.click_and_collect, found.click_and_collect_deadline) == (False, None)


def test_objects_in_place_of_texts_are_compact_json() -> None:
    found = read(shipment_extras={}, channel_response={"b": [Decimal("1.50"), None], "a": "é"})
    assert found.shipping.extras == "{}"
    assert found.channel_response == '{"b":[1.50,null],"a":"é"}'


def test_couriers_keep_their_kind() -> None:
    detail = {
        "pickup": {},
        "delivery": {"name": "", "provider": "JNE", "service": None},
        "drop-off": {"name": "", "provider": "", "service": ""},
        "drone": {"name": "Sky"},
    }
    assert read(courier_detail=detail).shipping.couriers == (
        Courier("delivery", "", "JNE", None),
        Courier("drone", "Sky", None, None),
    )


def test_people_need_a_name_or_a_phone() -> None:
    assert read(driver_name="", driver_phone_number=None).shipping.driver is None
    assert read(driver_name="", driver_phone_number=812).shipping.driver == Person("", "812")
    assert read(dropshipper_name="Budi").dropshipper == Person("Budi", None)


def test_lines_and_fees_may_stand_beside_the_order() -> None:
    body = message()
    body["line_items"] = [{"remote_order_item_id": 7, "quantity": "2", "product_code": ""}]
    body["seller_order_fees"] = [{"fee_type": "commission", "amount": "1.10", "product_code": 5}]
    found = READER.order(body)
    assert found.lines == (OrderLine(0, None, "7", None, None, 2),)
    assert found.fees == (OrderFee("commission", Decimal("1.10"), "5", None, None),)
    body["order"]["line_items"] = [{"remote_order_item_id": "8", "quantity": 1}]
    body["order"]["seller_order_fees"] = [{"fee_type": "tax"}]
    found = READER.order(body)
    assert [line.remote_order_item_id for line in found.lines] == ["8"]
    assert [fee.type for fee in found.fees] == ["tax"]


def test_numbers_and_texts_stand_for_each_other() -> None:
    body = message(line={"quantity": Decimal("3.00"), "line_number": "4", "raw_price": "1e3"})
    body["brand_id"] = 5558
    body["order"] |= {"remote_order_id": 12, "delivery_latitude": Decimal("-6.30"), "port": 5}
    found = READER.order(body)
    assert found.key == OrderKey("5558", "tkpd", "12")
    assert (found.delivery.latitude, found.shipping.port_code) == ("-6.30", "5")
    assert (found.lines[0].quantity, found.lines[0].line_number) == (3, 4)
    assert found.lines[0].raw_price == 1000


def test_unknown_members_are_ignored_and_empty_ones_are_nothing() -> None:
    found = read(
        wings=True,
        order_deadline=[],
        awb_source="",
        courier_detail="",
        line_items={},
        seller_order_fees="",
        is_pre_order="",
        total="",
        order_date=0,
    )
    assert found == read()
