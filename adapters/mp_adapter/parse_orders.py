"""Order messages (document: Order Fetched, CnC Blibli Payload Requirement) in our words."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from adapters.mp_adapter.fields import Fields
from domain.errors import Malformed
from domain.json_text import read_json
from domain.marketplaces import marketplace
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

_TOTALS = {
    "subtotal": "subtotal",
    "subtotal_seller": "subtotal_seller",
    "discount": "discount_total",
    "discount_seller": "discount_total_seller",
    "discount_from_marketplace": "discount_from_mp",
    "voucher": "total_voucher",
    "voucher_seller": "total_voucher_seller",
    "promo": "total_promo",
    "shipping": "shipping_total",
    "tax": "tax_total",
    "total": "total",
}
_DELIVERY = {
    "name": "delivery_name",
    "phone": "delivery_mobile",
    "email": "delivery_email",
    "address1": "delivery_address_1",
    "address2": "delivery_address_2",
    "suburb": "delivery_suburb",
    "city": "delivery_city",
    "region": "delivery_region",
    "country": "delivery_country",
    "post_code": "delivery_post_code",
    "latitude": "delivery_latitude",
    "longitude": "delivery_longitude",
}
_SHIPPING = {
    "method": "delivery_method",
    "provider": "provider",
    "service": "service",
    "service_type": "service_type",
    "airwaybill_number": "airwaybill_number",
    "pickup_code": "pickup_code",
    "port_code": "port",
    "sort_code": "sort_code",
    "reference": "shipment_reference",
    "label_url": "shipping_label_url",
}
_TEXTS = {
    "mp_adapter_order_id": "mp_adapter_order_id",
    "remote_booking_id": "remote_booking_id",
    "customer_reference": "customer_reference",
    "publish_status": "status",
    "payment_method": "payment_method",
    "remarks": "remarks",
    "cancel_reason": "cancel_reason",
    "buyer_phone": "phone_number",
    "remote_warehouse_id": "remote_warehouse_id",
    "listing_platform": "listing_platform",
    "barcode": "barcode",
}
_LINE_AMOUNTS = {
    "raw_price": "raw_price",
    "unit_price": "unit_price",
    "line_total": "line_total",
    "voucher": "voucher",
    "promo": "promo",
    "discount": "discount_amount",
    "tax": "tax",
    "shipping_amount": "shipping_amount",
}


def read_order(body: Mapping[str, object], zone: tzinfo) -> OrderContent:
    """The order that a message tells of. Raises Malformed with path and reason."""
    message = Fields(body, zone=zone)
    order = message.needed_child("order")
    key = OrderKey(
        message.needed_key("brand_id"),
        order.needed_key("channel_code", "channel"),
        order.needed_key("remote_order_id"),
    )
    status = order.needed_key("order_status")
    extras = order.any_text("shipment_extras")
    is_collected, collect_by = _click_and_collect(key.channel_code, extras, zone)
    return OrderContent(
        key=key,
        status=OrderStatus.read(status),
        status_raw=status,
        currency_code=order.key("currency_code") or _currency(key.channel_code),
        shop_name=message.text("shop_name"),
        ordered_at=order.time("order_date"),
        paid_at=order.time("paid_at"),
        required_at=order.time("required_date"),
        cancelled_at=order.time("cancelled_at"),
        transaction_at=_transaction_at(order),
        deadlines=_deadlines(order),
        totals=Totals(**order.amounts(_TOTALS)),
        delivery=Delivery(**order.texts(_DELIVERY)),
        dropshipper=_person(order, "dropshipper_name", "dropshipper_phone_number"),
        shipping=_shipping(order, extras),
        is_advance_fulfillment=order.flag("advance_fulfillment"),
        is_pre_order=order.flag("is_pre_order"),
        fulfilled_by_marketplace=order.flag("fulfilled_by_marketplace"),
        click_and_collect=is_collected,
        click_and_collect_deadline=collect_by,
        lines=_lines(message, order),
        fees=_fees(message, order),
        channel_response=order.any_text("channel_response"),
        **order.texts(_TEXTS),
    )


def _currency(channel_code: str) -> str:
    return "SGD" if channel_code.endswith("-sg") else "IDR"


def _transaction_at(order: Fields) -> datetime | None:
    """A text at times: what is no date leaves only the publish time, and is no fault."""
    try:
        return order.time("transaction_date")
    except Malformed:
        return None


def _deadlines(order: Fields) -> Deadlines:
    steps = order.child("order_deadline") or Fields({}, zone=order.zone)
    return Deadlines(
        accept_by=steps.time("accepted_deadline"),
        pack_by=steps.time("packed_deadline"),
        ship_by=steps.time("shipped_deadline"),
        respond_to_cancellation_by=order.time("request_cancel_deadline"),
    )


def _shipping(order: Fields, extras: str | None) -> Shipping:
    source = order.child("awb_source")
    return Shipping(
        airwaybill_at=order.time("awb_retrieved_at"),
        airwaybill_from_marketplace=source.flag("channel") if source else None,
        extras=extras,
        couriers=_couriers(order),
        driver=_person(order, "driver_name", "driver_phone_number"),
        **order.texts(_SHIPPING),
    )


def _couriers(order: Fields) -> tuple[Courier, ...]:
    detail = order.child("courier_detail")
    if detail is None:
        return ()
    found: list[Courier] = []
    for kind in detail.values:
        courier = detail.child(kind)
        if courier is None:
            continue
        name, provider, service = map(courier.text, ("name", "provider", "service"))
        if name or provider or service:
            found.append(Courier(kind, name, provider, service))
    return tuple(found)


def _person(order: Fields, name_field: str, phone_field: str) -> Person | None:
    name, phone = order.text(name_field), order.text(phone_field)
    return Person(name, phone) if name or phone else None


def _beside(message: Fields, order: Fields, name: str) -> list[Fields]:
    """Rows within the order, as samples have them, or beside it, as the tables say."""
    return order.rows(name) or message.rows(name)


def _lines(message: Fields, order: Fields) -> tuple[OrderLine, ...]:
    rows = _beside(message, order, "line_items")
    return tuple(_line(position, row) for position, row in enumerate(rows))


def _line(position: int, row: Fields) -> OrderLine:
    quantity = row.integer("quantity")
    if quantity is None:
        raise row.wrong("quantity", "is missing")
    return OrderLine(
        position=position,
        line_number=row.integer("line_number"),
        remote_order_item_id=row.text("remote_order_item_id") or "",
        sku=row.key("product_code"),
        quantity=quantity,
        description=row.text("product_description"),
        comments=row.text("line_comments"),
        reference_id=row.text("reference_id"),
        **row.amounts(_LINE_AMOUNTS),
    )


def _fees(message: Fields, order: Fields) -> tuple[OrderFee, ...]:
    return tuple(
        OrderFee(
            type=row.text("fee_type"),
            amount=row.amount("amount"),
            sku=row.key("product_code"),
            remote_order_item_id=row.text("remote_order_item_id"),
            name=row.text("product_name"),
        )
        for row in _beside(message, order, "seller_order_fees")
    )


def _click_and_collect(
    channel_code: str, extras: str | None, zone: tzinfo
) -> tuple[bool, datetime | None]:
    """Blibli's flag and deadline from shipment_extras, which may be any text."""
    known = marketplace(channel_code).has_click_and_collect
    if not known or not extras or "instant_pickup" not in extras:
        return False, None
    try:
        said = Fields({"extras": read_json(extras)}, zone=zone).child("extras")
        if said is None or not said.flag("instant_pickup"):
            return False, None
    except Malformed:
        return False, None
    try:
        return True, said.time("instant_pickup_deadline")
    except Malformed:
        return True, None
