"""What the sandbox publishes, and when it counts as published."""

from dataclasses import replace

from sandbox.category_messages import Node, category_v1, category_v2
from sandbox.json_text import Object
from sandbox.model import Order
from sandbox.order_messages import order_message
from sandbox.product_messages import BY_CRON, product_message
from sandbox.seed.catalogue import Offer
from sandbox.shelves import offers_now
from sandbox.world import World

CATEGORY_BY_CRON = "refresh_collection_consumer_cron"


def publish_order(world: World, order: Order, activity_id: str | None = None) -> None:
    """Publish an order as it is now, and keep it; an order not connected any more stays silent."""
    connection = world.connections.get((order.brand_id, order.channel))
    if connection is not None and connection.connected:
        order.published += 1
        name = activity_id or world.activity_id()
        world.publish("order-fetched", order_message(name, connection.shop_name, order))
    world.save_order(order)


def publish_products(
    world: World,
    brand_id: str,
    channel: str,
    activity_id: str | None = None,
    action: str = BY_CRON,
) -> int:
    """Publish all products of a brand on a channel; answers how many."""
    found = offers_now(world, brand_id, channel)
    for offer in found:
        name = activity_id or world.activity_id()
        world.publish("product-fetched", product_message(name, action, offer))
    return len(found)


def publish_variants(world: World, offer: Offer, sku: str, activity_id: str, action: str) -> None:
    """Publish a product with the variants of one SKU alone."""
    chosen = tuple(variant for variant in offer.variants if variant.sku == sku)
    message = product_message(activity_id, action, replace(offer, variants=chosen))
    world.publish("product-fetched", message)


def publish_changed(world: World, brand_id: str, channel: str, references: set[str]) -> None:
    """Publish the products of some variants, with those variants alone."""
    for offer in offers_now(world, brand_id, channel):
        chosen = tuple(one for one in offer.variants if one.reference_id in references)
        if chosen:
            message = product_message(world.activity_id(), BY_CRON, replace(offer, variants=chosen))
            world.publish("product-fetched", message)


def publish_category(world: World, channel: str, node: Node) -> None:
    """Publish a category by both versions, for the first brand on the channel."""
    v1: Object = {
        "id": world.activity_id(),
        "brand_id": category_brand(world, channel),
        "category": category_v1(channel, node),
    }
    world.publish("category-fetched", v1)
    publish_category_v2(world, channel, node, world.activity_id(), CATEGORY_BY_CRON)


def publish_category_v2(
    world: World, channel: str, node: Node, activity_id: str, action: str
) -> None:
    """Publish a category by V2 alone, as GetCategory does."""
    message: Object = {
        "id": activity_id,
        "action": action,
        "brand_id": category_brand(world, channel),
        "category": category_v2(channel, node),
    }
    world.publish("category-fetched-v2", message)


def category_brand(world: World, channel: str) -> str:
    """The brand a category message names: the first that is connected to the channel."""
    owners = (
        brand
        for (brand, code), one in world.connections.items()
        if code == channel and one.connected
    )
    return min(owners, default="")
