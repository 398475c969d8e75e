"""Variants: the brand's SKUs, and the offers that channels make of them."""

from dataclasses import replace

from domain.access import Scope
from domain.pages import Page, PageRequest
from domain.variants import Variant, VariantFilter, sku_id
from resolvers.context import Context


async def list_variants(
    context: Context, wanted: VariantFilter, request: PageRequest
) -> Page[Variant]:
    """Variants of the viewer's brands, by brand and SKU."""
    context.viewer.need(Scope.PRODUCTS_READ)
    return await context.services.catalogue.variants(narrow(context, wanted), request)


async def count_variants(context: Context, wanted: VariantFilter) -> int:
    """How many there are."""
    return await context.services.catalogue.count_variants(narrow(context, wanted))


async def get_variant(context: Context, brand_id: str, sku: str) -> Variant | None:
    """The variant with this SKU."""
    return await variant_by_id(context, brand_id, sku_id(brand_id, sku))


async def variant_by_id(context: Context, brand_id: str, variant_id: str) -> Variant | None:
    """The variant with this row id, if it is of a brand that the viewer's key sees."""
    context.viewer.need(Scope.PRODUCTS_READ)
    if not context.viewer.sees(brand_id):
        return None
    return await context.loaders.variant_by_id.load(variant_id)


def narrow(context: Context, wanted: VariantFilter) -> VariantFilter:
    """The filter within what the viewer's key sees."""
    return replace(wanted, brand_ids=context.viewer.narrow(wanted.brand_ids))
