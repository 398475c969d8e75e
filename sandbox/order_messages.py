"""Order messages, field by field as the document's two samples have them."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

from sandbox.json_text import Json, Object, encode
from sandbox.marketplaces import HABITS, Habits
from sandbox.model import Line, Order

ZERO_DATE = "0001-01-01T00:00:00Z"
JAKARTA = timezone(timedelta(hours=7))
CENT = Decimal("0.01")

MISSING_FROM_CLICK_AND_COLLECT = [
    "remote_booking_id",
    "advance_fulfillment",
    "fulfilled_by_marketplace",
    "is_pre_order",
    "pickup_code",
    "request_cancel_deadline",
    "total_voucher_seller",
    "discount_total_seller",
    "discount_from_mp",
    "subtotal_seller",
    "order_deadline",
    "courier_detail",
]


def order_message(activity_id: str, shop_name: str, order: Order) -> Object:
    """The whole message of one order: CNX_ORDER_FETCHED."""
    return {
        "id": activity_id,
        "brand_id": order.brand_id,
        "shop_name": "" if order.is_click_and_collect else shop_name,
        "order": _order(order, HABITS[order.channel]),
    }


def _order(order: Order, habits: Habits) -> Object:
    fields: Object = {
        **_names(order, habits),
        **_delivery(order),
        **_progress(order, habits),
        **_parcel(order, habits),
        **_totals(order, habits),
        "line_items": [_line(order, habits, n) for n in range(len(order.lines))],
        "seller_order_fees": _fees(order, habits),
    }
    if order.is_click_and_collect:
        return {k: v for k, v in fields.items() if k not in MISSING_FROM_CLICK_AND_COLLECT}
    if habits.slash_dates:
        del fields["delivery_latitude"], fields["delivery_longitude"]
    return fields


def _names(order: Order, habits: Habits) -> Object:
    return {
        "mp_adapter_order_id": order.number,
        "order_date": date_text(order.ordered_at, habits),
        "required_date": date_text(order.ship_by, habits),
        "remote_order_id": order.remote_order_id,
        "remote_booking_id": "",
        "advance_fulfillment": False,
        "currency_code": order.currency,
        "customer_reference": order.invoice,
        "payment_method": order.payment_method,
        "channel_code": order.channel,
        "listing_platform": order.listing_platform,
        "fulfilled_by_marketplace": order.fulfilled_by_marketplace,
        "is_pre_order": order.is_pre_order,
        "remote_warehouse_id": order.warehouse_id,
        "remarks": order.remarks,
        "channel_response": encode(_channel_response(order)),
    }


def _delivery(order: Order) -> Object:
    buyer = order.buyer
    return {
        "delivery_name": buyer.name,
        "delivery_address_1": buyer.address_1,
        "delivery_address_2": buyer.address_2,
        "delivery_suburb": buyer.suburb,
        "delivery_city": buyer.city,
        "delivery_region": buyer.region,
        "delivery_country": buyer.country,
        "delivery_post_code": buyer.post_code,
        "delivery_method": "BOPIS"
        if order.is_click_and_collect
        else f"{order.courier} - {order.service}",
        "delivery_latitude": buyer.latitude,
        "delivery_longitude": buyer.longitude,
        "provider": order.courier,
        "service": order.service,
        "delivery_mobile": buyer.phone,
        "delivery_email": buyer.email,
        "phone_number": buyer.phone,
    }


def _progress(order: Order, habits: Habits) -> Object:
    updated = date_text(order.updated_at, habits) if habits.transaction_date else ""
    return {
        "order_status": order.status,
        "status": "new" if order.published <= 1 else "updated",
        "paid_at": date_text(order.paid_at, habits),
        "cancel_reason": order.cancel_reason,
        "request_cancel_deadline": date_text(order.answer_cancel_by, habits),
        "cancelled_at": date_text(order.cancelled_at, habits),
        "transaction_date": updated,
        "order_deadline": {
            "accepted_deadline": date_text(order.accept_by, habits),
            "shipped_deadline": date_text(order.ship_by, habits),
            "packed_deadline": date_text(order.pack_by, habits),
        },
    }


def _parcel(order: Order, habits: Habits) -> Object:
    pickup: Object = {
        "name": f"{order.courier} - {order.service}",
        "provider": order.courier,
        "service": order.service,
    }
    source: Object = {} if habits.awb_source is None else {"channel": habits.awb_source}
    return {
        "awb_retrieved_at": date_text(order.awb_at, habits),
        "airwaybill_number": order.awb,
        "pickup_code": order.pickup_code,
        "shipment_reference": "",
        "shipment_extras": shipment_extras(order),
        "dropshipper_name": "",
        "dropshipper_phone_number": "",
        "driver_name": "",
        "driver_phone_number": "",
        "port": "",
        "sort_code": "",
        "service_type": "",
        "barcode": "",
        "awb_source": source,
        "shipping_label_url": label_url(order) if order.awb else "",
        "courier_detail": {"pickup": pickup, "delivery": {}, "drop-off": {}},
    }


def _totals(order: Order, habits: Habits) -> Object:
    lines = order.lines
    voucher = sum((line.voucher * line.quantity for line in lines), Decimal(0))
    promo = sum((line.promo * line.quantity for line in lines), Decimal(0))
    subtotal = sum((line.price * line.quantity for line in lines), Decimal(0))
    tax = sum((tax_of(line) * line.quantity for line in lines), Decimal(0))
    amounts = {
        "total_voucher": voucher,
        "total_voucher_seller": Decimal(0),
        "total_promo": promo,
        "discount_total": voucher + promo,
        "discount_total_seller": promo,
        "discount_from_mp": voucher,
        "subtotal": subtotal,
        "subtotal_seller": subtotal - promo,
        "shipping_total": order.shipping,
        "total": subtotal - voucher - promo + order.shipping,
        "tax_total": tax,
    }
    return {name: money(amount, habits) for name, amount in amounts.items()}


def _line(order: Order, habits: Habits, index: int) -> Object:
    line = order.lines[index]
    tax = tax_of(line)
    fields: Object = {
        "line_number": str(index + 1) if habits.line_number_text else index + 1,
        "remote_order_item_id": line.item_id,
        "product_code": line.sku,
        "product_description": line.name,
        "quantity": line.quantity,
        "shipping_amount": money(order.shipping if index == 0 else Decimal(0), habits),
        "raw_price": money(line.price, habits),
        "voucher": money(line.voucher, habits),
        "promo": money(line.promo, habits),
        "discount_amount": money(line.voucher + line.promo, habits),
        "tax": money(tax, habits),
        "unit_price": money(line.price - line.voucher - line.promo - tax, habits),
        "line_total": money(line.price * line.quantity, habits),
        "line_comments": line.comment,
        "reference_id": line.reference_id,
    }
    if habits.slash_dates:
        del fields["line_comments"]
    return fields


def _fees(order: Order, habits: Habits) -> Json:
    if not habits.fees:
        return None
    return [
        {
            "fee_type": fee.kind,
            "amount": money(fee.amount, habits),
            "product_code": fee.sku,
            "remote_order_item_id": fee.item_id,
            "product_name": fee.name,
        }
        for fee in order.fees
    ]


def tax_of(line: Line) -> Decimal:
    """The tax contained in one piece: 11 of 111 parts of what is paid for it."""
    return ((line.price - line.voucher - line.promo) * 11 / 111).quantize(CENT, ROUND_HALF_UP)


def money(amount: Decimal, habits: Habits) -> Decimal:
    """An amount as the marketplace writes it: always two decimals, or as few as it needs."""
    cents = amount.quantize(CENT, ROUND_HALF_UP)
    if habits.cents or cents != cents.to_integral_value():
        return cents
    return cents.quantize(Decimal(1))


def date_text(moment: datetime | None, habits: Habits) -> str:
    """A date as the marketplace writes it; the zero date when there is none."""
    if moment is None:
        return ZERO_DATE
    if habits.slash_dates:
        return moment.astimezone(JAKARTA).strftime("%Y/%m/%d %H:%M:%S+007")
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00").removesuffix(".000") + "Z"


def shipment_extras(order: Order) -> str:
    """A string that holds JSON: the click-and-collect flag, or an alternate code."""
    extras: Object = {"alternate_code": ""}
    if order.pickup_by is not None:
        extras["instant_pickup"] = True
        extras["instant_pickup_deadline"] = date_text(order.pickup_by, HABITS["blib"])
    return encode(extras)


def label_url(order: Order) -> str:
    """Where the label is; without a scheme, as in the document."""
    return f"www.{HABITS[order.channel].domain}/labels/{order.awb}.pdf"


def _channel_response(order: Order) -> Object:
    items: list[Json] = [
        {"itemId": line.item_id, "sku": line.sku, "qty": line.quantity, "cancelled": line.cancelled}
        for line in order.lines
    ]
    return {
        "orderNo": order.remote_order_id,
        "orderStatus": order.status.upper(),
        "currency": order.currency,
        "items": items,
    }
