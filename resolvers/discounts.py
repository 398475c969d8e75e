"""Discounts: what was made on the marketplaces, and is remembered here."""

from dataclasses import replace

from domain.access import Scope
from domain.discounts import Discount, DiscountFilter, DiscountKey
from domain.pages import Page, PageRequest
from resolvers.context import Context


async def list_discounts(
    context: Context, wanted: DiscountFilter, request: PageRequest
) -> Page[Discount]:
    """Discounts of the viewer's brands, the latest to start first."""
    context.viewer.need(Scope.PRODUCTS_READ)
    return await context.loaders.discounts.pages.load((narrow(context, wanted), request))


async def count_discounts(context: Context, wanted: DiscountFilter) -> int:
    """How many there are."""
    return await context.loaders.discounts.counts.load(narrow(context, wanted))


async def get_discount(context: Context, key: DiscountKey) -> Discount | None:
    """One discount; None when it is unknown or another tenant's."""
    context.viewer.need(Scope.PRODUCTS_READ)
    return await context.loaders.discounts.by_key.load(key)


def narrow(context: Context, wanted: DiscountFilter) -> DiscountFilter:
    """The filter within what the viewer's key sees."""
    return replace(wanted, brand_ids=context.viewer.narrow(wanted.brand_ids))
