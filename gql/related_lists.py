"""Related fields that take arguments: lists below a thing, paged like those at the root.

Each is one batch per level and arguments: the pages of all parents are read in one statement.
"""

from dataclasses import replace
from typing import Annotated

import strawberry

from domain.activities import ActivityFilter
from domain.orders import OrderFilter as DomainOrderFilter
from domain.products import ProductFilter as DomainProductFilter
from gql import lists
from gql.activities import Activity, ActivityItem, item_of
from gql.available_channels import AvailableChannel, available_channels
from gql.brands import Brand, brand_of
from gql.categories import Category, CategoryAttribute, attributes_of, category_of
from gql.channels import Channel
from gql.fields import Info, attach
from gql.labels import shipping_label_url
from gql.order_filters import FilterArgument, SortArgument, read_filter, read_sort
from gql.orders import Order
from gql.pages import After, Before, Connection, First, Last, Slice, connection_of
from gql.products import Product
from gql.warehouses import Warehouse, show_warehouse
from resolvers.categories import find, tree_of
from resolvers.warehouses import list_warehouses


async def _brand_orders(
    root: Brand,
    info: Info,
    filter: FilterArgument = None,
    sort: SortArgument = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[Order]:
    wanted = _of_brand(read_filter(filter), root.brand_id)
    order = read_sort(sort)
    part = Slice.read(("Brand.orders", root.brand_id, filter, order), first, after, last, before)
    return await lists.orders_of(info, wanted, order, part)


async def _channel_orders(
    root: Channel,
    info: Info,
    filter: FilterArgument = None,
    sort: SortArgument = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[Order]:
    key = root.key
    wanted = _of_brand(read_filter(filter), key.brand_id)
    codes: tuple[str, ...] = (key.channel_code,)
    if wanted.channel_codes is not None and key.channel_code not in wanted.channel_codes:
        codes = ()
    order = read_sort(sort)
    part = Slice.read(("Channel.orders", key, filter, order), first, after, last, before)
    return await lists.orders_of(info, replace(wanted, channel_codes=codes), order, part)


async def _brand_products(
    root: Brand, info: Info, first: First = None, after: After = None
) -> Connection[Product]:
    wanted = DomainProductFilter(brand_ids=frozenset({root.brand_id}))
    part = Slice.read(("Brand.products", root.brand_id), first, after)
    return await lists.products_of(info.context, wanted, part)


async def _channel_products(
    root: Channel, info: Info, first: First = None, after: After = None
) -> Connection[Product]:
    wanted = DomainProductFilter(
        brand_ids=frozenset({root.key.brand_id}), channel_codes=(root.key.channel_code,)
    )
    part = Slice.read(("Channel.products", root.key), first, after)
    return await lists.products_of(info.context, wanted, part)


async def _brand_warehouses(root: Brand, info: Info) -> list[Warehouse] | None:
    rows = await list_warehouses(info.context, root.brand_id, None)
    return None if rows is None else [show_warehouse(row) for row in rows]


async def _brand_activities(
    root: Brand, info: Info, first: First = None, after: After = None
) -> Connection[Activity]:
    wanted = ActivityFilter(brand_ids=frozenset({root.brand_id}))
    part = Slice.read(("Brand.activities", root.brand_id), first, after)
    return await lists.activities_of(info.context, wanted, part)


async def _order_activities(
    root: Order, info: Info, first: First = None, after: After = None
) -> Connection[Activity]:
    wanted = ActivityFilter(brand_ids=frozenset({root.key.brand_id}), order_id=root.key.text)
    part = Slice.read(("Order.activities", root.key), first, after)
    return await lists.activities_of(info.context, wanted, part)


async def _activity_items(
    root: Activity, info: Info, first: First = None, after: After = None
) -> Connection[ActivityItem]:
    part = Slice.read(("Activity.items", root.activity_id), first, after)
    page = await info.context.loaders.item_pages.load((root.activity_id, part.request))

    async def count() -> int:
        return root.activity.item_count

    return connection_of(page, part, item_of, count)


async def _activity_brand(root: Activity, info: Info) -> Brand | None:
    if root.activity.brand_id is None:
        return None
    return brand_of(await info.context.loaders.brand_by_id.load(root.activity.brand_id))


async def _category_parent(root: Category, info: Info) -> Category | None:
    tree = await tree_of(info.context, root.channel_code)
    parent = find(tree, root.parent_id)
    return category_of(parent, tree) if parent else None


async def _category_children(root: Category, info: Info) -> list[Category]:
    tree = await tree_of(info.context, root.channel_code)
    return [
        category_of(category, tree)
        for category in tree.categories
        if category.remote_parent_id == root.remote_category_id
    ]


IncludeDeleted = Annotated[
    bool,
    strawberry.argument(description="Whether to show what the marketplace has deleted, too."),
]


def _category_attributes(
    root: Category, include_deleted: IncludeDeleted = False
) -> list[CategoryAttribute]:
    return attributes_of(root.category, include_deleted=include_deleted)


def attach_all() -> None:
    """Declare the fields; once, before the schema is built."""
    orders = "Its orders, newest first if no sort is given."
    attach(Brand, "orders", Connection[Order], orders, _brand_orders)
    attach(Channel, "orders", Connection[Order], orders, _channel_orders)
    products = "Its products, by SKU."
    attach(Brand, "products", Connection[Product], products, _brand_products)
    attach(Channel, "products", Connection[Product], products, _channel_products)
    warehouses = "Its warehouses on every connected channel; cached for hours."
    attach(Brand, "warehouses", list[Warehouse] | None, warehouses, _brand_warehouses)
    available = "Marketplaces that it could connect, and what each asks for; read live."
    attach(
        Brand, "available_channels", list[AvailableChannel] | None, available, available_channels
    )
    activities = "What was done, newest first."
    attach(Brand, "activities", Connection[Activity], activities, _brand_activities)
    attach(Order, "activities", Connection[Activity], activities, _order_activities)
    items = "Its targets and their outcomes."
    attach(Activity, "items", Connection[ActivityItem], items, _activity_items)
    attach(Activity, "brand", Brand | None, "Whose work it is.", _activity_brand)
    attach(Category, "parent", Category | None, "The one above.", _category_parent)
    attach(Category, "children", list[Category], "Those right below.", _category_children)
    asked = "What the marketplace asks of products here."
    attach(Category, "attributes", list[CategoryAttribute], asked, _category_attributes)
    label = (
        "Address of the shipping label, asked of the marketplace now; shipping.labelUrl is what "
        "came with the order. A label shows the buyer: it needs the scope buyers:read."
    )
    attach(Order, "shipping_label_url", str | None, label, shipping_label_url)


def _of_brand(wanted: DomainOrderFilter, brand_id: str) -> DomainOrderFilter:
    brands = frozenset({brand_id})
    if wanted.brand_ids is not None:
        brands &= wanted.brand_ids
    return replace(wanted, brand_ids=brands)
