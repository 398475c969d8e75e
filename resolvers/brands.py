"""Brands that the viewer's key sees."""

from domain.brands import Brand
from domain.pages import Page, PageRequest
from resolvers.context import Context


async def list_brands(context: Context, request: PageRequest) -> Page[Brand]:
    """The brands, by id."""
    return await context.services.registry.brands(context.viewer.brand_ids, request)


async def count_brands(context: Context) -> int:
    """How many there are."""
    return await context.services.registry.count_brands(context.viewer.brand_ids)


async def get_brand(context: Context, brand_id: str) -> Brand | None:
    """One brand; None when it is unknown or another tenant's."""
    return await context.loaders.brand_by_id.load(brand_id)


async def visible_brand_ids(context: Context, wanted: frozenset[str] | None) -> tuple[str, ...]:
    """The registered brands among `wanted` that the viewer's key sees, sorted."""
    narrowed = context.viewer.narrow(wanted)
    known = await context.services.registry.brand_ids()
    return tuple(sorted(b for b in known if narrowed is None or b in narrowed))
