"""Products and listings: a product is the brand's, a listing is what one channel shows of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.channels import ChannelKey


@dataclass(frozen=True, slots=True)
class NamedValue:
    """An attribute or option of a listing or an offer."""

    name: str
    value: str
    listing_platforms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preorder:
    """How long a pre-ordered listing takes; `type` as received: days, weeks or date."""

    value: int | None
    type: str | None


@dataclass(frozen=True, slots=True)
class ListingContent:
    """What one product message says of the listing itself (document: Product Fetch From Channel).

    Descriptions are HTML, plain text or BBCode by marketplace.
    """

    parent_sku: str | None
    name: str
    description: str | None
    product_brand: str | None
    slug: str | None
    condition: str | None
    platforms: tuple[str, ...]
    image_urls: tuple[str, ...]
    attributes: tuple[NamedValue, ...]
    remote_category_id: str | None
    remote_category_name: str | None
    preorder: Preorder | None


@dataclass(frozen=True, slots=True)
class ListingKey:
    """Identity of a listing: `reference` names it within its channel (domain.marketplaces)."""

    brand_id: str
    channel_code: str
    reference: str

    @property
    def channel(self) -> ChannelKey:
        return ChannelKey(self.brand_id, self.channel_code)

    @property
    def text(self) -> str:
        return _text(self.brand_id, self.channel_code, self.reference)


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing as shown, and the product that it belongs to."""

    key: ListingKey
    product_id: str
    content: ListingContent


@dataclass(frozen=True, slots=True)
class Product:
    """A product of a brand: (brand, parent SKU), or one listing that stands alone (`sku` None)."""

    product_id: str
    brand_id: str
    sku: str | None
    name: str


def product_id_of(brand_id: str, parent_sku: str) -> str:
    """Row id of the product that a parent SKU names."""
    return _text(brand_id, parent_sku)


def product_of(
    listing: ListingKey,
    parent_sku: str | None,
    skus: Iterable[str],
    parents: Mapping[str, set[str]],
) -> str:
    """Row id of the product that a listing belongs to.

    Its parent SKU names it; without one it joins the smallest parent SKU that holds one of its
    `skus` on any listing (`parents`: SKU to the parent SKUs that hold it), else it stands alone.
    """
    if parent_sku:
        return product_id_of(listing.brand_id, parent_sku)
    held = {parent for sku in skus for parent in parents.get(sku, ())}
    return product_id_of(listing.brand_id, min(held)) if held else listing.text


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """Which products are wanted; `brand_ids` is always narrowed to the viewer."""

    brand_ids: frozenset[str] | None = None
    channel_codes: tuple[str, ...] | None = None
    skus: tuple[str, ...] | None = None
    search: str | None = None


def _text(*parts: str) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
