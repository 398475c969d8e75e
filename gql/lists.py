"""Lists of the store as connections: the same at the root and below a brand or channel."""

from domain.activities import ActivityFilter
from domain.orders import OrderFilter, OrderSort
from domain.products import ProductFilter
from domain.variants import VariantFilter
from gql.activities import Activity, activity_of
from gql.fields import Info, selected
from gql.orders import NODES, Order, order_columns, show_order
from gql.pages import Connection, Slice, connection_of
from gql.products import Product, show_product
from gql.variants import Variant, show_variant
from resolvers import activities, orders, products, variants
from resolvers.context import Context


async def orders_of(
    info: Info, wanted: OrderFilter, sort: OrderSort, part: Slice
) -> Connection[Order]:
    """A page of orders, of which no more is read than the query selects."""
    context = info.context
    columns = order_columns(context.viewer, selected(info), *NODES)
    page = await orders.list_orders(context, wanted, sort, part.request, columns)
    return connection_of(page, part, show_order, lambda: orders.count_orders(context, wanted))


async def products_of(context: Context, wanted: ProductFilter, part: Slice) -> Connection[Product]:
    """A page of products."""
    page = await products.list_products(context, wanted, part.request)
    return connection_of(page, part, show_product, lambda: products.count_products(context, wanted))


async def variants_of(context: Context, wanted: VariantFilter, part: Slice) -> Connection[Variant]:
    """A page of variants."""
    page = await variants.list_variants(context, wanted, part.request)
    return connection_of(page, part, show_variant, lambda: variants.count_variants(context, wanted))


async def activities_of(
    context: Context, wanted: ActivityFilter, part: Slice
) -> Connection[Activity]:
    """A page of activities."""
    page = await activities.list_activities(context, wanted, part.request)
    return connection_of(
        page, part, activity_of, lambda: activities.count_activities(context, wanted)
    )
