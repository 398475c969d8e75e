"""Query: what can be asked, at the root."""

from typing import Annotated

import strawberry

from domain.categories import CategoryKey
from domain.channels import ChannelKey
from domain.errors import BadUserInput
from domain.orders import OrderKey
from gql import activities as activity_types
from gql import lists
from gql import products as product_types
from gql import variants as variant_types
from gql.activities import Activity, ActivityFilter, activity_of
from gql.brands import Brand, brand_of, show_brand
from gql.categories import Category, category_of
from gql.channels import Channel, ChannelFilter, channel_of, show_channel
from gql.fields import Info
from gql.keys import Viewer, viewer_of
from gql.marketplaces import Marketplace, list_marketplaces
from gql.node_lookup import find_node
from gql.nodes import Node
from gql.order_filters import (
    FilterArgument,
    SortArgument,
    Within,
    read_filter,
    read_sort,
)
from gql.orders import Order, order_of
from gql.pages import After, Before, Connection, First, Last, Slice, connection_of
from gql.products import Product, ProductFilter, product_of
from gql.variants import Variant, VariantFilter, variant_of
from gql.warehouses import Warehouse, show_warehouse
from resolvers import brands, channels, orders, products, variants
from resolvers.activities import get_activity
from resolvers.categories import find, list_categories, page_categories, tree_of
from resolvers.lists import page_of
from resolvers.warehouses import list_warehouses

MOST_NODES = 100

BrandId = Annotated[str, strawberry.argument(description="The brand's id.")]
ChannelCode = Annotated[str, strawberry.argument(description="The marketplace's code.")]
Id = Annotated[strawberry.ID, strawberry.argument(description="An id from an answer.")]
Ids = Annotated[list[strawberry.ID], strawberry.argument(description="Up to 100 ids from answers.")]
Codes = Annotated[
    list[str] | None,
    strawberry.argument(description="Channel codes; all of the document's if left out."),
]


async def _node(info: Info, id: Id) -> Node | None:
    return await find_node(info.context, id)


async def _nodes(info: Info, ids: Ids) -> list[Node | None]:
    if len(ids) > MOST_NODES:
        raise BadUserInput(f"At most {MOST_NODES} ids at once; {len(ids)} were given.", ("ids",))
    return [await find_node(info.context, one) for one in ids]


def _viewer(info: Info) -> Viewer:
    return viewer_of(info.context.viewer)


def _marketplaces(codes: Codes = None) -> list[Marketplace]:
    return list_marketplaces(codes)


async def _brand(info: Info, brand_id: BrandId) -> Brand | None:
    return brand_of(await brands.get_brand(info.context, brand_id))


async def _brands(info: Info, first: First = None, after: After = None) -> Connection[Brand]:
    part = Slice.read("brands", first, after)
    page = await brands.list_brands(info.context, part.request)
    return connection_of(page, part, show_brand, lambda: brands.count_brands(info.context))


async def _channel(info: Info, brand_id: BrandId, channel_code: ChannelCode) -> Channel | None:
    return channel_of(await channels.get_channel(info.context, ChannelKey(brand_id, channel_code)))


async def _channels(
    info: Info,
    filter: Annotated[
        ChannelFilter | None, strawberry.argument(description="Which channels are wanted.")
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[Channel] | None:
    given = filter or ChannelFilter()
    wanted = channels.ChannelFilter(
        brand_ids=frozenset(given.brand_ids) if given.brand_ids is not None else None,
        channel_codes=tuple(given.channel_codes) if given.channel_codes is not None else None,
        statuses=tuple(given.statuses) if given.statuses is not None else None,
    )
    part = Slice.read(("channels", filter), first, after)
    found = await channels.list_channels(info.context, wanted)
    page = page_of(found, part.request, lambda c: (c.key.brand_id, c.key.channel_code))

    async def count() -> int:
        return len(found)

    return connection_of(page, part, show_channel, count)


async def _order(
    info: Info,
    brand_id: BrandId,
    channel_code: ChannelCode,
    remote_order_id: Annotated[
        str, strawberry.argument(description="The marketplace's id of the order.")
    ],
) -> Order | None:
    key = OrderKey(brand_id, channel_code, remote_order_id)
    order = await orders.get_order(info.context, key)
    return order_of(order, info.context) if order else None


async def _orders(
    info: Info,
    filter: FilterArgument = None,
    sort: SortArgument = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[Order]:
    order = read_sort(sort)
    part = Slice.read(("orders", filter, order), first, after, last, before)
    return await lists.orders_of(info.context, read_filter(filter), order, part)


async def _orders_at_risk(
    info: Info,
    within: Within,
    filter: FilterArgument = None,
    first: First = None,
    after: After = None,
) -> Connection[Order]:
    part = Slice.read(("ordersAtRisk", within, filter), first, after)
    wanted = orders.at_risk(info.context, within, read_filter(filter))
    return await lists.orders_of(info.context, wanted, orders.SOONEST, part)


async def _product(
    info: Info,
    brand_id: BrandId,
    sku: Annotated[str, strawberry.argument(description="The parent SKU.")],
) -> Product | None:
    return product_of(await products.get_product(info.context, brand_id, sku))


async def _products(
    info: Info,
    filter: Annotated[
        ProductFilter | None, strawberry.argument(description="Which products are wanted.")
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[Product]:
    part = Slice.read(("products", filter), first, after)
    return await lists.products_of(info.context, product_types.read_filter(filter), part)


async def _variant(
    info: Info, brand_id: BrandId, sku: Annotated[str, strawberry.argument(description="The SKU.")]
) -> Variant | None:
    return variant_of(await variants.get_variant(info.context, brand_id, sku))


async def _variants(
    info: Info,
    filter: Annotated[
        VariantFilter | None, strawberry.argument(description="Which variants are wanted.")
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[Variant]:
    part = Slice.read(("variants", filter), first, after)
    return await lists.variants_of(info.context, variant_types.read_filter(filter), part)


async def _category(
    info: Info,
    channel_code: ChannelCode,
    remote_category_id: Annotated[
        str, strawberry.argument(description="The marketplace's id of the category.")
    ],
) -> Category | None:
    key = CategoryKey(channel_code, remote_category_id)
    tree = await tree_of(info.context, key.channel_code)
    found = find(tree, key.remote_category_id)
    return category_of(found, tree) if found else None


async def _categories(
    info: Info,
    channel_code: ChannelCode,
    parent_id: Annotated[
        str | None,
        strawberry.argument(description="Only those right below this one (the marketplace's id)."),
    ] = None,
    search: Annotated[
        str | None, strawberry.argument(description="Only those whose name holds this text.")
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[Category]:
    part = Slice.read(("categories", channel_code, parent_id, search), first, after)
    tree = await tree_of(info.context, channel_code)
    found = await list_categories(info.context, channel_code, parent_id, search)

    async def count() -> int:
        return len(found)

    page = page_categories(found, part.request)
    return connection_of(page, part, lambda category: category_of(category, tree), count)


async def _warehouses(
    info: Info,
    brand_id: BrandId,
    channel_codes: Annotated[
        list[str] | None,
        strawberry.argument(description="On these marketplaces; on all connected if left out."),
    ] = None,
) -> list[Warehouse] | None:
    codes = None if channel_codes is None else tuple(channel_codes)
    rows = await list_warehouses(info.context, brand_id, codes)
    return None if rows is None else [show_warehouse(row) for row in rows]


async def _activity(
    info: Info,
    activity_id: Annotated[str, strawberry.argument(description="The activity's activityId.")],
) -> Activity | None:
    activity = await get_activity(info.context, activity_id)
    return activity_of(activity) if activity else None


async def _activities(
    info: Info,
    filter: Annotated[
        ActivityFilter | None, strawberry.argument(description="Which activities are wanted.")
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[Activity]:
    part = Slice.read(("activities", filter), first, after)
    return await lists.activities_of(info.context, activity_types.read_filter(filter), part)


@strawberry.type(description="What can be asked.")
class Query:
    """The roots of every query."""

    node: Node | None = strawberry.field(resolver=_node, description="The thing with this id.")
    nodes: list[Node | None] = strawberry.field(
        resolver=_nodes, description="The things with these ids, in their order."
    )
    viewer: Viewer = strawberry.field(resolver=_viewer, description="The API key that asks.")
    marketplaces: list[Marketplace] = strawberry.field(
        resolver=_marketplaces, description="Static facts of the marketplaces, with sources."
    )
    brand: Brand | None = strawberry.field(resolver=_brand, description="One brand.")
    brands: Connection[Brand] = strawberry.field(
        resolver=_brands, description="The brands that the key sees, by id."
    )
    channel: Channel | None = strawberry.field(
        resolver=_channel, description="One channel, read live."
    )
    channels: Connection[Channel] | None = strawberry.field(
        resolver=_channels,
        description="Channels, read live. Where one brand's read fails, its channels are shown as "
        "last known with status UNKNOWN.",
    )
    order: Order | None = strawberry.field(resolver=_order, description="One order.")
    orders: Connection[Order] = strawberry.field(
        resolver=_orders, description="Orders over all channels."
    )
    orders_at_risk: Connection[Order] = strawberry.field(
        resolver=_orders_at_risk,
        description="Orders whose next deadline (to accept, pack, ship or answer a cancellation) "
        "passes within the span, or has passed; the most urgent first.",
    )
    product: Product | None = strawberry.field(
        resolver=_product, description="One product, by parent SKU."
    )
    products: Connection[Product] = strawberry.field(
        resolver=_products, description="Products, by brand and SKU."
    )
    variant: Variant | None = strawberry.field(
        resolver=_variant, description="One variant, by SKU."
    )
    variants: Connection[Variant] = strawberry.field(
        resolver=_variants, description="Variants, by brand and SKU."
    )
    category: Category | None = strawberry.field(
        resolver=_category, description="One category of a marketplace."
    )
    categories: Connection[Category] = strawberry.field(
        resolver=_categories, description="Categories of a marketplace, by remote id."
    )
    warehouses: list[Warehouse] | None = strawberry.field(
        resolver=_warehouses, description="Warehouses of a brand; cached for hours."
    )
    activity: Activity | None = strawberry.field(resolver=_activity, description="One activity.")
    activities: Connection[Activity] = strawberry.field(
        resolver=_activities, description="Activities, newest first."
    )
