"""Products: the brand's, whatever the marketplace."""

from dataclasses import replace

from domain.access import Scope
from domain.pages import Page, PageRequest
from domain.products import Product, ProductFilter, product_id_of
from resolvers.context import Context


async def list_products(
    context: Context, wanted: ProductFilter, request: PageRequest
) -> Page[Product]:
    """Products of the viewer's brands, by brand and SKU."""
    context.viewer.need(Scope.PRODUCTS_READ)
    return await context.loaders.product_pages.load((narrow(context, wanted), request))


async def count_products(context: Context, wanted: ProductFilter) -> int:
    """How many there are."""
    return await context.loaders.product_counts.load(narrow(context, wanted))


async def get_product(context: Context, brand_id: str, sku: str) -> Product | None:
    """The product that a parent SKU names."""
    return await product_by_id(context, brand_id, product_id_of(brand_id, sku))


async def product_by_id(context: Context, brand_id: str, product_id: str) -> Product | None:
    """The product with this row id, if it is of a brand that the viewer's key sees."""
    context.viewer.need(Scope.PRODUCTS_READ)
    if not context.viewer.sees(brand_id):
        return None
    return await context.loaders.product_by_id.load(product_id)


def narrow(context: Context, wanted: ProductFilter) -> ProductFilter:
    """The filter within what the viewer's key sees."""
    return replace(wanted, brand_ids=context.viewer.narrow(wanted.brand_ids))
