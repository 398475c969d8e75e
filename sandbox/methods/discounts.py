"""PromotionService: discounts on many channels in one call, each row for itself (reading 50)."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from sandbox import params as read
from sandbox.envelope import Call, RpcError
from sandbox.json_text import Json, Object, decode
from sandbox.model import Discount
from sandbox.world import World

WITHOUT_PERCENTAGE = frozenset({"lzda"})
WITHOUT_DELETE = frozenset({"lzda"})

Play: TypeAlias = Callable[[str, Object], Object]


def create_discount(world: World, call: Call) -> Json:
    """Make a discount of every row; the answer names neither brand nor discount."""
    params = read.read_object(call.params)
    brand_id = world.brand(read.text(params, "brand_id")).brand_id
    read.text(params, "discount_name")
    _moment(params, "start_time")
    _moment(params, "end_time")
    rows = _rows(world, brand_id, params)
    for each in rows.values():
        for row in each:
            _check_terms(row)

    def play(channel: str, row: Object) -> Object:
        return _create(world, brand_id, channel, row)

    return {"brand_id": "", "discount_name": "", "discount_products": _play(rows, play)}


def delete_discount(world: World, call: Call) -> Json:
    """Delete by the ids that were given."""
    params = read.read_object(call.params)
    brand_id = world.brand(read.text(params, "brand_id")).brand_id
    rows = _rows(world, brand_id, params)
    for each in rows.values():
        for row in each:
            read.present(row, "discount_id")

    def play(channel: str, row: Object) -> Object:
        return _delete(world, brand_id, channel, row)

    return {"brand_id": brand_id, "discount_products": _play(rows, play)}


def _create(world: World, brand_id: str, channel: str, row: Object) -> Object:
    number, message = "", ""
    if row["discount_type"] == "percentage" and channel in WITHOUT_PERCENTAGE:
        message = "discount by percentage is not supported"
    else:
        number = str(world.next_number("discount", 70_001))
        world.save_discount(Discount(number, brand_id, channel))
    return {
        **_told(row),
        "success": not message,
        "message": message,
        "discount_id": number,
        "remote_warehouse_code": read.optional(row, "remote_warehouse_code"),
    }


def _delete(world: World, brand_id: str, channel: str, row: Object) -> Object:
    number, message = read.present(row, "discount_id"), ""
    known = world.discounts.get(number)
    if channel in WITHOUT_DELETE:
        message = "delete discount is not supported"
    elif known is None or (known.brand_id, known.channel) != (brand_id, channel):
        message = "discount not found"
    else:
        world.drop_discount(number)
    return {**_told(row), "success": not message, "message": message}


def _told(row: Object) -> Object:
    return {"remote_variant": row["remote_variant"], "sku": read.optional(row, "sku")}


def _play(rows: dict[str, list[Object]], play: Play) -> Object:
    return {channel: [play(channel, row) for row in each] for channel, each in rows.items()}


def _rows(world: World, brand_id: str, params: Object) -> dict[str, list[Object]]:
    """The rows by channel, every channel connected; RpcError(400) for any other form."""
    products = params.get("discount_products")
    if not isinstance(products, dict) or not products:
        raise RpcError(400, "discount_products must be an object of channels")
    found: dict[str, list[Object]] = {}
    for channel, rows in products.items():
        world.connection(brand_id, channel)
        found[channel] = _objects(rows, f"discount_products.{channel}")
        for row in found[channel]:
            _check_variant(row)
    return found


def _objects(value: Json, name: str) -> list[Object]:
    rows = value if isinstance(value, list) else []
    found = [row for row in rows if isinstance(row, dict)]
    if not found or len(found) != len(rows):
        raise RpcError(400, f"{name} must be an array of objects")
    return found


def _check_variant(row: Object) -> None:
    """An object, as the example has it, or its JSON as a text, as the table says."""
    value = row.get("remote_variant")
    if isinstance(value, str):
        try:
            value = decode(value)
        except ValueError:
            value = None
    if not isinstance(value, dict):
        raise RpcError(400, "remote_variant must be a JSON object")
    read.optional(row, "sku")


def _check_terms(row: Object) -> None:
    for name in ("base_price", "discount_value", "max_order", "promo_stock"):
        value = row.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise RpcError(400, f"{name} must be an integer")
    if row.get("discount_type") not in ("price", "percentage"):
        raise RpcError(400, "discount_type must be price or percentage")
    read.optional(row, "remote_warehouse_code")


def _moment(params: Object, name: str) -> None:
    """A wall clock without a zone, as the example has it."""
    try:
        zone = datetime.fromisoformat(read.text(params, name)).tzinfo
    except ValueError:
        raise RpcError(400, f"{name} must be a time") from None
    if zone is not None:
        raise RpcError(400, f"{name} must have no zone")
