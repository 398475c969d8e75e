"""ProductService, CategoryService and WarehouseService: what makes messages, and warehouses."""

from sandbox import params as read
from sandbox.category_messages import category_tree, category_v2
from sandbox.envelope import Call, RpcError
from sandbox.json_text import Json, Object, encode
from sandbox.marketplaces import CHANNEL_CODES, SKU_FETCH_CHANNELS, WAREHOUSE_CHANNELS
from sandbox.product_messages import BY_CALL
from sandbox.publications import publish_category_v2, publish_products, publish_variants
from sandbox.seed.warehouses import warehouses
from sandbox.shelves import offers_now
from sandbox.world import World

MOST_SKUS = 10
GET_CATEGORY = "jsonrpc_get_category"


def fetch_products(world: World, call: Call) -> Json:
    """Publish all products of some channels, or of all; then tell how many there were."""
    params = read.read_object(call.params)
    brand_id = world.brand(read.text(params, "brand_id")).brand_id
    channels = read.texts(params, "channels") or world.connected(brand_id)
    unknown = [channel for channel in channels if channel not in CHANNEL_CODES]
    if unknown:
        raise RpcError(400, f"channel '{unknown[0]}' doesn't exist")
    if world.outbox.is_full:
        raise RpcError(503, "too many messages are waiting")
    rows: list[Json] = [_fetch_channel(world, brand_id, channel, call.id) for channel in channels]
    result: Object = {"brand_id": brand_id, "channels": rows}
    feedback: Object = {"id": call.id, "method": BY_CALL, "result": result}
    world.publish("feedback-product-fetched-manual", feedback)
    return {"message": "OK", "success": True}


def _fetch_channel(world: World, brand_id: str, channel: str, activity_id: str) -> Object:
    if channel not in world.connected(brand_id):
        return {
            "channel": channel,
            "total_fetched": 0,
            "message": "Channel is not connected",
            "success": False,
        }
    count = publish_products(world, brand_id, channel, activity_id, BY_CALL)
    return {
        "channel": channel,
        "total_fetched": count,
        "message": "Successfully fetched products",
        "success": True,
    }


def fetch_variants(world: World, call: Call) -> Json:
    """Publish the variants of up to ten SKUs; the eleventh on is dropped without a word."""
    params = read.read_object(call.params)
    number = params.get("brand_id")
    # The document's example has a number where its table says String.
    is_number = isinstance(number, int) and not isinstance(number, bool)
    brand_id = str(number) if is_number else read.text(params, "brand_id")
    channel = read.text(params, "channel")
    skus = read.some_texts(params, "skus")
    world.connection(brand_id, channel)
    if channel not in SKU_FETCH_CHANNELS:
        raise RpcError(400, f"channel '{channel}' is not supported")
    return [_fetch_variant(world, brand_id, channel, sku, call.id) for sku in skus[:MOST_SKUS]]


def _fetch_variant(world: World, brand_id: str, channel: str, sku: str, activity_id: str) -> Object:
    found = [
        offer
        for offer in offers_now(world, brand_id, channel)
        if any(variant.sku == sku for variant in offer.variants)
    ]
    for offer in found:
        publish_variants(world, offer, sku, activity_id, BY_CALL)
    message = "Success Get Current Sku's Variant" if found else "Sku's Variant is not found"
    return {"message": message, "sku": sku, "success": bool(found)}


def get_category(world: World, call: Call) -> Json:
    """One category without an envelope, and a V2 message for each channel (reading 43)."""
    params = read.read_object(call.params)
    channels = read.optional_texts(params, "channels")
    used = {channel for (_, channel), one in world.connections.items() if one.connected}
    for channel in channels:
        if channel not in used:
            raise RpcError(400, f"channel '{channel}' is not connected")
    chosen = channels or sorted(used)
    if not chosen:
        raise RpcError(400, "no channel is connected")
    node = next(node for node in category_tree() if node.leaf)
    for channel in chosen:
        publish_category_v2(world, channel, node, call.id, GET_CATEGORY)
    return {"id": call.id, "action": GET_CATEGORY, "category": category_v2(chosen[0], node)}


def get_warehouses(world: World, call: Call) -> Json:
    """Warehouses of a brand at a channel; ids may repeat under other names."""
    params = read.read_object(call.params)
    channel = read.text(params, "sales_channel")
    brand_id = read.text(params, "brand_id")
    world.connection(brand_id, channel)
    if channel not in WAREHOUSE_CHANNELS:
        raise RpcError(400, f"channel '{channel}' is not supported")
    rows = warehouses(world.seed, brand_id, channel)
    found: list[Json] = [
        {"address": row.address, "id": row.id, "name": row.name, "type": row.kind} for row in rows
    ]
    raw_rows: list[Json] = [
        {"code": row.id, "name": row.name, "detailAddress": row.address} for row in rows
    ]
    raw: Object = {"result": {"success": True, "module": raw_rows}}
    return {"channel": channel, "raw": encode(raw), "remote_warehouses": found}
