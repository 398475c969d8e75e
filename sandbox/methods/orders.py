"""OrderService: fetching, the six actions, reasons and labels."""

from collections.abc import Callable

from sandbox import params as read
from sandbox.envelope import Call, RpcError
from sandbox.json_text import Json, Object
from sandbox.marketplaces import CANCEL_OPTIONS, LABEL_WITHOUT_AWB, REJECT_OPTIONS
from sandbox.model import Order
from sandbox.order_messages import label_url, shipment_extras
from sandbox.order_rules import (
    WITH_LABEL,
    Packing,
    Refused,
    accept,
    cancel,
    complete,
    pack,
    reject_cancellation,
    ship,
)
from sandbox.publications import publish_order
from sandbox.seed.orders import make_awb
from sandbox.world import World


def fetch_orders(world: World, call: Call) -> Json:
    """Publish again all orders of a brand placed in a window, both ends included."""
    params = read.read_object(call.params)
    brand = world.brand(read.text(params, "brand_id"))
    start, end = read.moment(params, "start_date"), read.moment(params, "end_date")
    if start > end:
        raise RpcError(400, "start_date is after end_date")
    if world.outbox.is_full:
        raise RpcError(503, "too many messages are waiting")
    for order in list(world.orders.values()):
        if order.brand_id == brand.brand_id and start <= order.ordered_at <= end:
            publish_order(world, order, call.id)
    return None


def accept_order(world: World, call: Call) -> Json:
    """Accept an order."""
    order, _ = _find(world, call)
    return _act(world, order, lambda: accept(order, world.now()))


def pack_order(world: World, call: Call) -> Json:
    """Pack an order; answers the airwaybill number."""
    order, params = _find(world, call)
    read.present(params, "delivery_method")
    read.optional(params, "package_id")
    packing = Packing(
        item_ids=read.some_texts(params, "remote_order_item_ids"),
        awb=read.optional(params, "airwaybill_number"),
        warehouse_id=read.optional(params, "remote_warehouse_id"),
        is_retry=read.flag(params, "is_retry"),
    )
    result = _act(world, order, lambda: pack(order, packing, make_awb(order), world.now()))
    return {**result, **_shipment(order), "pickup_code": order.pickup_code}


def ship_order(world: World, call: Call) -> Json:
    """Hand an order to its courier."""
    order, params = _find(world, call)
    read.present(params, "customer_reference")
    result = _act(world, order, lambda: ship(order, world.now()))
    return {**result, **_shipment(order)}


def complete_order(world: World, call: Call) -> Json:
    """Complete an order; click and collect by the buyer's settlement code."""
    order, params = _find(world, call)
    received_by = read.optional(params, "received_by")
    read.optional(params, "package_id")
    result = _act(world, order, lambda: complete(order, received_by, world.now()))
    return {**result, **_shipment(order)}


def cancel_order(world: World, call: Call) -> Json:
    """Cancel some or all items."""
    order, params = _find(world, call)
    reason = read.text(params, "cancel_reason")
    items = read.some_texts(params, "remote_order_item_ids")
    return _act(world, order, lambda: cancel(order, reason, items, world.now()))


def reject_cancel_request(world: World, call: Call) -> Json:
    """Refuse the buyer's wish to cancel."""
    order, params = _find(world, call)
    reason = read.present(params, "reject_reason")
    return _act(world, order, lambda: reject_cancellation(order, reason, world.now()))


def list_cancel_reasons(world: World, call: Call) -> Json:
    """Reasons to choose from by channel, or that the text is free."""
    params = read.read_object(call.params)
    brand_id = read.text(params, "brand_id")
    channels = read.texts(params, "channels")
    world.brand(brand_id)
    rows: list[Json] = []
    for channel in channels:
        world.connection(brand_id, channel)
        rows.append(_cancel_reasons(channel))
    return {"cancel_reasons": rows}


def list_reject_reasons(world: World, call: Call) -> Json:
    """Reasons for rejecting a cancellation, for an order whose buyer asked for one (Tiktok)."""
    order, _ = _find(world, call)
    if order.channel != "tktk":
        raise RpcError(400, f"channel '{order.channel}' has no reject reasons")
    if order.status != "request_cancel":
        raise RpcError(400, f"the order is {order.status}, not request_cancel")
    reasons: Object = {
        "channel": order.channel,
        "input_type": "OPTIONS",
        "options": _options(REJECT_OPTIONS),
    }
    return {"reject_reasons": reasons}


def shipping_label_url(world: World, call: Call) -> Json:
    """Where the label is, from packed on."""
    order, params = _find(world, call)
    awb = read.optional(params, "airwaybill_number")
    if not awb and order.channel not in LABEL_WITHOUT_AWB:
        raise RpcError(400, "airwaybill_number is required")
    read.optional(params, "document_type")
    read.flag(params, "generate_from_mp")
    result = _result(order, "", success=False)
    if order.status not in WITH_LABEL or order.is_click_and_collect:
        return {**result, "message": f"no label while {order.status}", "shipping_label_url": ""}
    if awb and awb != order.awb:
        return {**result, "message": "airwaybill_number is another", "shipping_label_url": ""}
    return {**_result(order, "OK", success=True), "shipping_label_url": label_url(order)}


def _find(world: World, call: Call) -> tuple[Order, Object]:
    params = read.read_object(call.params)
    brand_id, channel = read.text(params, "brand_id"), read.text(params, "channel")
    return world.order(brand_id, channel, read.text(params, "remote_order_id")), params


def _act(world: World, order: Order, action: Callable[[], None]) -> Object:
    try:
        action()
    except Refused as refused:
        return _result(order, str(refused), success=False)
    publish_order(world, order)
    return _result(order, "OK", success=True)


def _result(order: Order, message: str, *, success: bool) -> Object:
    return {
        "brand_id": order.brand_id,
        "channel": order.channel,
        "remote_order_id": order.remote_order_id,
        "message": message,
        "success": success,
    }


def _shipment(order: Order) -> Object:
    return {"airwaybill_number": order.awb, "shipment_extras": shipment_extras(order)}


def _cancel_reasons(channel: str) -> Object:
    options = CANCEL_OPTIONS.get(channel)
    if options is None:
        return {"channel": channel, "input_type": "string"}
    return {"channel": channel, "input_type": "OPTIONS", "options": _options(options)}


def _options(pairs: tuple[tuple[str, str], ...]) -> list[Json]:
    return [{"reason_name": name, "remote_code": code} for name, code in pairs]
