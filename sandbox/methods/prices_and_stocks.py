"""ProductService.UpdatePrice, InventoryService.UpdateStock and UpdateStockV4."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TypeAlias

from sandbox import params as read
from sandbox.envelope import Call, RpcError
from sandbox.json_text import Json, Object
from sandbox.publications import publish_changed
from sandbox.seed.catalogue import Variant
from sandbox.shelves import find_variant, set_price, set_stock
from sandbox.world import World

MOST_ENTRIES = 2_000
V4_CALLS_A_SECOND = 2
V4_FEATURE = "feedback-bulk-update-inventory-v4"
PROMISE = (
    "Your process is on progress, please check the feedback to check whether it is success or not"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of a call."""

    brand_id: str
    channel: str
    remote_variant: Object
    warehouse: str
    value: Decimal

    @property
    def row(self) -> Object:
        """The names that every answer to the line repeats."""
        return {
            "channel": self.channel,
            "remote_variant": self.remote_variant,
            "remote_warehouse_code": self.warehouse,
        }


class _Refused(Exception):
    """The marketplace does not take the line."""


Change: TypeAlias = Callable[[World, Wanted, Variant], None]


def update_price(world: World, call: Call) -> Json:
    """Set prices of one SKU; each line is answered for itself."""
    params = read.read_object(call.params)
    brand_id = world.brand(read.text(params, "brand_id")).brand_id
    sku = read.text(params, "sku")
    lines = [_price_line(brand_id, row) for row in _objects(params, "prices")]
    return {"brand_id": brand_id, "sku": sku, "prices": _set_all(world, lines, _change_price)}


def update_stock(world: World, call: Call) -> Json:
    """Set stocks of one SKU (V3); each line is answered for itself, Blibli's by its queue."""
    params = read.read_object(call.params)
    brand_id = world.brand(read.text(params, "brand_id")).brand_id
    sku = read.text(params, "sku")
    lines = [_stock_line(brand_id, row) for row in _objects(params, "stocks")]
    for row in _objects(params, "stocks"):
        read.present(row, "remote_warehouse_code")
    return {"brand_id": brand_id, "sku": sku, "stocks": _set_all(world, lines, _change_stock)}


def update_stock_v4(world: World, call: Call) -> Json:
    """Set stocks of many SKUs; a promise now, feedback for each SKU after."""
    _demand_rate(world)
    if V4_FEATURE not in world.features:
        raise RpcError(400, f"feature {V4_FEATURE} is not enabled")
    for (brand_id, sku), lines in _read_entries(world, call.params).items():
        stocks = _feedback_rows(world, sku, lines)
        result: Object = {"brand_id": brand_id, "sku": sku, "stocks": stocks}
        body: Object = {"id": call.id, "method": "bulk_update_stock_v4", "result": result}
        world.publish(V4_FEATURE, body)
    return PROMISE


def _demand_rate(world: World) -> None:
    """A sliding second; a call that was refused for the rate does not count (reading 9)."""
    now, calls = world.now(), world.stock_calls
    while calls and calls[0] <= now - timedelta(seconds=1):
        calls.popleft()
    if len(calls) >= V4_CALLS_A_SECOND:
        raise RpcError(429, f"more than {V4_CALLS_A_SECOND} requests per second")
    calls.append(now)


def _read_entries(world: World, params: Json) -> dict[tuple[str, str], list[Wanted]]:
    if not isinstance(params, list) or not params:
        raise RpcError(400, "params must be an array")
    if len(params) > MOST_ENTRIES:
        raise RpcError(400, f"more than {MOST_ENTRIES} entries")
    entries: dict[tuple[str, str], list[Wanted]] = {}
    for entry in map(read.read_object, params):
        brand_id, sku = read.text(entry, "brand_id"), read.text(entry, "sku")
        if brand_id not in world.brands:
            key = world.settings.client_key  # the document's own error shows it
            text = f"No brand record found with ID {brand_id} for client with key {key}"
            raise RpcError(400, text)
        if (brand_id, sku) in entries:
            raise RpcError(400, "duplicate payload data")
        rows = [_stock_line(brand_id, row) for row in _objects(entry, "stocks")]
        entries[brand_id, sku] = rows
    return entries


def _feedback_rows(world: World, sku: str, lines: list[Wanted]) -> list[Json]:
    """Only the last of several lines for one target is worked on."""
    last = {str((one.channel, one.remote_variant, one.warehouse)): one for one in lines}
    rows: list[Json] = []
    for line in lines:
        if any(line is one for one in last.values()):
            row = _set_all(world, [line], _change_stock)[0]
            if isinstance(row, dict):
                row.pop("status")
            rows.append(row)
            continue
        text = (
            f"unprocessed requests for sku {sku} with qty {line.value}, "
            "we will process your latest update stock request"
        )
        rows.append({**line.row, "message": text, "success": False})
    return rows


def _set_all(world: World, lines: list[Wanted], change: Change) -> list[Json]:
    rows: list[Json] = []
    changed: dict[tuple[str, str], set[str]] = {}
    for line in lines:
        try:
            variant = _find(world, line)
            change(world, line, variant)
        except _Refused as refused:
            row: Object = {"message": str(refused), "status": "Failed", "success": False}
        else:
            changed.setdefault((line.brand_id, line.channel), set()).add(variant.reference_id)
            row = {"message": "successfully updated", "status": "Finished", "success": True}
            if line.channel == "blib" and change is _change_stock:
                row = {"message": "awaiting queue", "status": "Queued", "success": True}
        rows.append({**line.row, **row})
    for (brand_id, channel), references in changed.items():
        publish_changed(world, brand_id, channel, references)
    return rows


def _find(world: World, line: Wanted) -> Variant:
    if line.channel not in world.connected(line.brand_id):
        raise _Refused("Channel is not connected")
    variant = find_variant(world, line.brand_id, line.channel, line.remote_variant)
    if variant is None:
        raise _Refused("Variant is not found")
    known = {warehouse for warehouse, _ in variant.stocks}
    if line.warehouse and None not in known and line.warehouse not in known:
        raise _Refused("Warehouse is not found")
    return variant


def _change_price(world: World, line: Wanted, variant: Variant) -> None:
    if line.value < 1:
        raise _Refused("Price must be at least 1")
    place = "" if None in dict(variant.stocks) else line.warehouse
    set_price(world, line.brand_id, line.channel, variant, place, line.value)


def _change_stock(world: World, line: Wanted, variant: Variant) -> None:
    if line.value < 0:
        raise _Refused("Stock must not be negative")
    place = "" if None in dict(variant.stocks) else line.warehouse
    set_stock(world, line.brand_id, line.channel, variant, place, int(line.value))


def _objects(params: Object, name: str) -> list[Object]:
    rows = params.get(name)
    if not isinstance(rows, list) or not rows:
        raise RpcError(400, f"{name} must be an array of objects")
    return [read.read_object(row) for row in rows]


def _price_line(brand_id: str, row: Object) -> Wanted:
    value = row.get("sale_price")
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise RpcError(400, "sale_price must be a number")
    return _line(brand_id, row, Decimal(value))


def _stock_line(brand_id: str, row: Object) -> Wanted:
    value = row.get("qty")
    if isinstance(value, bool) or not isinstance(value, int):
        raise RpcError(400, "qty must be an integer")
    return _line(brand_id, row, Decimal(value))


def _line(brand_id: str, row: Object, value: Decimal) -> Wanted:
    remote = row.get("remote_variant")
    if not isinstance(remote, dict):
        raise RpcError(400, "remote_variant must be an object")
    warehouse = read.optional(row, "remote_warehouse_code")
    return Wanted(brand_id, read.text(row, "channel"), remote, warehouse, value)
