"""Roots that lead to the catalogue: products, variants, categories."""

from typing import Annotated

import strawberry

from domain.categories import CategoryKey
from gql import lists
from gql import products as product_types
from gql import variants as variant_types
from gql.arguments import BrandId, ChannelCode
from gql.categories import Category, category_of
from gql.fields import Info
from gql.pages import After, Connection, First, Slice, connection_of
from gql.products import Product, ProductFilter, product_of
from gql.variants import Variant, VariantFilter, variant_of
from resolvers import products, variants
from resolvers.categories import find, list_categories, page_categories, tree_of


async def ask_product(
    info: Info,
    brand_id: BrandId,
    sku: Annotated[str, strawberry.argument(description="The parent SKU.")],
) -> Product | None:
    return product_of(await products.get_product(info.context, brand_id, sku))


async def ask_products(
    info: Info,
    filter: Annotated[
        ProductFilter | None, strawberry.argument(description="Which products are wanted.")
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[Product]:
    part = Slice.read(("products", filter), first, after)
    return await lists.products_of(info.context, product_types.read_filter(filter), part)


async def ask_variant(
    info: Info, brand_id: BrandId, sku: Annotated[str, strawberry.argument(description="The SKU.")]
) -> Variant | None:
    return variant_of(await variants.get_variant(info.context, brand_id, sku))


async def ask_variants(
    info: Info,
    filter: Annotated[
        VariantFilter | None, strawberry.argument(description="Which variants are wanted.")
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[Variant]:
    part = Slice.read(("variants", filter), first, after)
    return await lists.variants_of(info.context, variant_types.read_filter(filter), part)


async def ask_category(
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


async def ask_categories(
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
