"""Product messages about one brand."""

from dataclasses import replace

from made import listing, offer

from domain.channels import ChannelKey
from domain.pages import PageRequest
from domain.products import (
    ListingKey,
)
from domain.variants import (
    FetchedProduct,
    OfferContent,
)

ALL = PageRequest(100)


def product(
    *offers: OfferContent, parent: str | None = None, name: str = "Kaos", channel: str = "tkpd"
) -> FetchedProduct:
    key = ChannelKey("brand-1", channel)
    return FetchedProduct(key, listing(parent_sku=parent, name=name), offers)


def said(
    reference: str = '{"id":"1"}',
    sku: str | None = "SKU-1",
    of: str = "listing-1",
    channel: str = "tkpd",
    **fields: object,
) -> OfferContent:
    of_listing = ListingKey("brand-1", channel, of)
    made = offer(channel, reference, sku=sku, listing=of_listing).content
    return replace(made, **fields)  # type: ignore[arg-type] - a table of keywords
