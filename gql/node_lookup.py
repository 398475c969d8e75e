"""Fetching anything again by its id: the viewer sees what it sees elsewhere, and no more."""

from collections.abc import Awaitable, Callable

from domain.access import Scope
from domain.channels import ChannelKey
from domain.discounts import DiscountKey
from domain.orders import OrderKey
from domain.variants import OfferKey
from domain.warehouses import WarehouseKey
from gql.activities import activity_of
from gql.brands import brand_of
from gql.categories import category_of
from gql.channels import channel_of
from gql.discounts import discount_of
from gql.nodes import Node, key_text, read_global_id
from gql.orders import order_columns, order_of
from gql.products import product_of
from gql.variants import offer_of, variant_of
from gql.warehouses import warehouse_of
from resolvers.activities import get_activity
from resolvers.brands import get_brand
from resolvers.categories import find, tree_of
from resolvers.context import Context
from resolvers.discounts import get_discount
from resolvers.orders import get_order
from resolvers.products import product_by_id
from resolvers.variants import variant_by_id

Key = tuple[str, ...]


async def find_node(context: Context, global_id: str) -> Node | None:
    """The thing with this id; None when there is none, or it is another tenant's.

    Raises BadUserInput when it is no id of ours.
    """
    kind, key = read_global_id(global_id)
    found = FINDERS.get((kind, len(key)))
    return await found(context, key) if found else None


async def _brand(context: Context, key: Key) -> Node | None:
    return brand_of(await get_brand(context, key[0]))


async def _channel(context: Context, key: Key) -> Node | None:
    """What is known of it: an id must not cause live reads."""
    context.viewer.need(Scope.CHANNELS_READ)
    return channel_of(await context.loaders.channel_by_key.load(ChannelKey(key[0], key[1])))


async def _order(context: Context, key: Key) -> Node | None:
    columns = order_columns(context.viewer, None)
    return order_of(await get_order(context, OrderKey(key[0], key[1], key[2]), columns))


async def _product(context: Context, key: Key) -> Node | None:
    return product_of(await product_by_id(context, key[0], key_text(*key)))


async def _variant(context: Context, key: Key) -> Node | None:
    return variant_of(await variant_by_id(context, key[0], key_text(*key)))


async def _offer(context: Context, key: Key) -> Node | None:
    context.viewer.need(Scope.PRODUCTS_READ)
    offer = await context.loaders.offer_by_key.load(OfferKey(key[0], key[1], key[2]))
    return offer_of(offer) if offer else None


async def _warehouse(context: Context, key: Key) -> Node | None:
    context.viewer.need(Scope.CHANNELS_READ)
    if not await get_brand(context, key[0]):
        return None
    wanted = WarehouseKey(key[0], key[1], key[2])
    return warehouse_of(await context.loaders.warehouse_by_key.load(wanted))


async def _category(context: Context, key: Key) -> Node | None:
    tree = await tree_of(context, key[0])
    found = find(tree, key[1])
    return category_of(found, tree) if found else None


async def _discount(context: Context, key: Key) -> Node | None:
    return discount_of(await get_discount(context, DiscountKey(key[0], key[1], key[2])))


async def _activity(context: Context, key: Key) -> Node | None:
    activity = await get_activity(context, key[0])
    return activity_of(activity) if activity else None


FINDERS: dict[tuple[str, int], Callable[[Context, Key], Awaitable[Node | None]]] = {
    ("Brand", 1): _brand,
    ("Channel", 2): _channel,
    ("Order", 3): _order,
    ("Product", 2): _product,
    ("Product", 3): _product,
    ("Variant", 2): _variant,
    ("Variant", 3): _variant,
    ("Offer", 3): _offer,
    ("Warehouse", 3): _warehouse,
    ("Category", 2): _category,
    ("Discount", 3): _discount,
    ("Activity", 1): _activity,
}
"""By kind and number of key parts; products and variants without a SKU have three."""
