"""Control over orders: listing, placing, moving and publishing chosen ones."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox import params as read
from sandbox.envelope import RpcError
from sandbox.json_text import Json, Object
from sandbox.life import ANSWER_WITHIN, Life
from sandbox.model import Order
from sandbox.order_rules import (
    Packing,
    accept,
    complete,
    expire,
    fail_packing,
    pack,
    pay,
    request_cancellation,
    ship,
)
from sandbox.publications import publish_order
from sandbox.seed.filling import STATUSES
from sandbox.seed.orders import OrderMaker, advance, make_awb, set_deadlines
from sandbox.world import World


def describe_order(order: Order) -> Object:
    """What a tester needs to know of an order, the settlement code included."""
    return {
        "brand_id": order.brand_id,
        "channel": order.channel,
        "remote_order_id": order.remote_order_id,
        "mp_adapter_order_id": order.number,
        "status": order.status,
        "former_status": order.former_status,
        "ordered_at": order.ordered_at.isoformat(),
        "updated_at": order.updated_at.isoformat(),
        "airwaybill_number": order.awb,
        "customer_reference": order.invoice,
        "fulfilled_by_marketplace": order.fulfilled_by_marketplace,
        "click_and_collect": order.is_click_and_collect,
        "settlement_code": order.settlement_code,
        "published": order.published,
        "item_ids": [line.item_id for line in order.lines],
        "cancelled_item_ids": [line.item_id for line in order.lines if line.cancelled],
    }


def list_orders(world: World, query: dict[str, str]) -> Json:
    """Orders by brand_id, channel, status, remote_order_id; the newest first, up to `limit`."""
    limit = int(query.get("limit", "100")) if query.get("limit", "100").isdigit() else 100
    wanted = {name: query[name] for name in _FILTERS if name in query}
    found = [
        order
        for order in reversed(world.orders.values())
        if all(getattr(order, name) == value for name, value in wanted.items())
    ]
    return [describe_order(order) for order in found[:limit]]


_FILTERS = ("brand_id", "channel", "status", "remote_order_id")


def place_order(world: World, body: Object) -> Json:
    """Place an order in a given status and publish it."""
    brand_id, channel = read.text(body, "brand_id"), read.text(body, "channel")
    world.connection(brand_id, channel)
    status = read.optional(body, "status") or "pending"
    collect = read.flag(body, "click_and_collect")
    if status not in STATUSES or (collect and channel != "blib"):
        raise RpcError(400, "no such order can be")
    number = world.next_number("order")
    rng = world.rng("placed", number)
    maker = OrderMaker(world.seed, brand_id, channel, rng)
    if not maker.can_make:
        raise RpcError(400, "the brand sells nothing on this channel")
    ordered_at = read.moment(body, "ordered_at") if "ordered_at" in body else world.now()
    order = maker.make(number, ordered_at, collect=collect)
    order.fulfilled_by_marketplace = read.flag(body, "fulfilled_by_marketplace")
    advance(order, status, rng, world.now())
    order.updated_at = world.now()
    publish_order(world, order)
    return describe_order(order)


def move_order(world: World, body: Object) -> Json:
    """Move a chosen order as its buyer, courier or marketplace would, and publish it."""
    order = find_order(world, body)
    move = MOVES.get(read.text(body, "move"))
    if move is None:
        raise RpcError(400, f"move must be one of: {', '.join(MOVES)}")
    move(order, world, world.now())
    publish_order(world, order)
    return describe_order(order)


def publish_again(world: World, body: Object) -> Json:
    """Publish a chosen order as it is."""
    order = find_order(world, body)
    publish_order(world, order, read.optional(body, "id") or None)
    return describe_order(order)


def find_order(world: World, body: Object) -> Order:
    """The order a control call names."""
    brand_id, channel = read.text(body, "brand_id"), read.text(body, "channel")
    order = world.orders.get((brand_id, channel, read.text(body, "remote_order_id")))
    if order is None:
        raise RpcError(404, "order not found")
    return order


def live(life: Life, body: Object) -> Json:
    """Take some steps of life now; answers the orders that came or moved."""
    steps = body.get("steps", 1)
    if isinstance(steps, bool) or not isinstance(steps, int) or not 1 <= steps <= 1000:
        raise RpcError(400, "steps must be from 1 to 1000")
    rows: list[Json] = []
    for _ in range(steps):
        order = life.step()
        if order is not None:
            rows.append(describe_order(order))
    return rows


def _pay(order: Order, world: World, now: datetime) -> None:
    pay(order, now)
    set_deadlines(order, world.rng("paid", order.number), now)


def _accept(order: Order, _: World, now: datetime) -> None:
    accept(order, now)


def _pack(order: Order, _: World, now: datetime) -> None:
    items = [line.item_id for line in order.lines]
    pack(order, Packing(items, "", "", is_retry=True), make_awb(order), now)


def _pack_failed(order: Order, _: World, now: datetime) -> None:
    fail_packing(order, now)


def _ship(order: Order, _: World, now: datetime) -> None:
    ship(order, now)


def _deliver(order: Order, _: World, now: datetime) -> None:
    complete(order, order.settlement_code, now)


def _request_cancel(order: Order, _: World, now: datetime) -> None:
    request_cancellation(order, now, ANSWER_WITHIN)


def _expire(order: Order, _: World, now: datetime) -> None:
    expire(order, "Dibatalkan oleh sistem", now)


def _touch(order: Order, _: World, now: datetime) -> None:
    order.updated_at = max(now, order.updated_at + timedelta(milliseconds=1))


MOVES: dict[str, Callable[[Order, World, datetime], None]] = {
    "pay": _pay,
    "accept": _accept,
    "pack": _pack,
    "pack_failed": _pack_failed,
    "ship": _ship,
    "deliver": _deliver,
    "request_cancel": _request_cancel,
    "expire": _expire,
    "touch": _touch,
}
