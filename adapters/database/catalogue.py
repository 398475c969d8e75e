"""The read model of products, listings, variants and offers."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, and_, func
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from adapters.database.engine import Connections
from adapters.database.grouping import item_key
from adapters.database.order_filters import search_term
from adapters.database.paging import Ordering, SortKey, count_all, read_page, read_pages
from adapters.database.records import load
from adapters.database.rows import AnyRow, AnySelect, choose
from adapters.database.tables import (
    listing_contents,
    listings,
    offer_items,
    offers,
    product_runs,
    products,
    variants,
)
from domain.channels import ChannelKey
from domain.pages import Page, PageRequest
from domain.products import Listing, ListingContent, ListingKey, Product, ProductFilter
from domain.variants import (
    Offer,
    OfferContent,
    OfferKey,
    Variant,
    VariantFilter,
    withdrawn,
)

P = TypeVar("P")

PRODUCT_COLUMNS = (
    products.c.product_id, products.c.brand_id, products.c.sku, products.c.name,
)  # fmt: skip
VARIANT_COLUMNS = (
    variants.c.variant_id, variants.c.brand_id, variants.c.sku, variants.c.name,
    variants.c.product_id,
)  # fmt: skip
LAST_RUN = and_(
    product_runs.c.brand_id == offers.c.brand_id,
    product_runs.c.channel_code == offers.c.channel_code,
)
IS_GONE = and_(
    product_runs.c.asked_place > offers.c.place,
    product_runs.c.activity_id != func.coalesce(offers.c.named_by, ""),
)
"""The channel's last run has not named the offer, nor has any message since it was asked."""

_OFFERS = (
    choose(offers.c.variant_id, offers.c.content, IS_GONE)
    .select_from(offers.outerjoin(product_runs, LAST_RUN))
    .where(offers.c.shadowed.is_(False))
)
PRODUCT_ORDER = Ordering(
    (
        SortKey(products.c.brand_id, str),
        SortKey(products.c.sku, str, nullable=True),
        SortKey(products.c.product_id, str),
    )
)
VARIANT_ORDER = Ordering(
    (
        SortKey(variants.c.brand_id, str),
        SortKey(variants.c.sku, str, nullable=True),
        SortKey(variants.c.variant_id, str),
    )
)


class CatalogueRepository:
    """domain.ports.Catalogue over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def products(self, wanted: ProductFilter, request: PageRequest) -> Page[Product]:
        rows = choose(*PRODUCT_COLUMNS).where(_product_conditions(wanted))
        return await read_page(self._connections, rows, PRODUCT_ORDER, request, _product)

    async def product_pages(
        self, wanted: Sequence[tuple[ProductFilter, PageRequest]]
    ) -> Sequence[Page[Product]]:
        rows = choose(*PRODUCT_COLUMNS)
        slices = [
            (rows.where(_product_conditions(filter_)), PRODUCT_ORDER, request)
            for filter_, request in wanted
        ]
        return await read_pages(self._connections, slices, _product)

    async def count_products(self, wanted: ProductFilter) -> int:
        return (await self.product_counts([wanted]))[0]

    async def product_counts(self, wanted: Sequence[ProductFilter]) -> Sequence[int]:
        counted = choose(func.count()).select_from(products)
        each = [counted.where(_product_conditions(filter_)) for filter_ in wanted]
        return await count_all(self._connections, each)

    async def products_by_id(self, ids: Sequence[str]) -> Mapping[str, Product]:
        rows = await self._connections.read_of(choose(*PRODUCT_COLUMNS), products.c.product_id, ids)
        return {row.product_id: _product(row) for row in rows}

    async def listings(self, product_ids: Sequence[str]) -> Mapping[str, tuple[Listing, ...]]:
        rows = (
            choose(listings, listing_contents.c.content)
            .join(
                listing_contents,
                and_(
                    listing_contents.c.listing_id == listings.c.listing_id,
                    listing_contents.c.place == listings.c.place,
                ),
            )
            .order_by(listings.c.channel_code, listings.c.reference)
        )
        found = await self._connections.read_of(rows, listings.c.product_id, product_ids)
        return _grouped((row.product_id, _listing(row)) for row in found)

    async def variants_of(self, product_ids: Sequence[str]) -> Mapping[str, tuple[Variant, ...]]:
        rows = choose(*VARIANT_COLUMNS).order_by(
            variants.c.sku.asc().nulls_last(), variants.c.variant_id
        )
        found = await self._connections.read_of(rows, variants.c.product_id, product_ids)
        return _grouped((row.product_id, _variant(row)) for row in found)

    async def variants(self, wanted: VariantFilter, request: PageRequest) -> Page[Variant]:
        rows = choose(*VARIANT_COLUMNS).where(_variant_conditions(wanted))
        return await read_page(self._connections, rows, VARIANT_ORDER, request, _variant)

    async def count_variants(self, wanted: VariantFilter) -> int:
        counted = choose(func.count()).select_from(variants).where(_variant_conditions(wanted))
        return int((await self._connections.read(counted))[0][0])

    async def variants_by_id(self, ids: Sequence[str]) -> Mapping[str, Variant]:
        rows = await self._connections.read_of(choose(*VARIANT_COLUMNS), variants.c.variant_id, ids)
        return {row.variant_id: _variant(row) for row in rows}

    async def variants_by_reference(
        self, references: Sequence[tuple[ChannelKey, str]]
    ) -> Mapping[tuple[ChannelKey, str], Variant]:
        """The one variant that a reference names most closely; none where it names several."""
        wanted = {item_key(channel, text): (channel, text) for channel, text in references}
        rows = (
            choose(*VARIANT_COLUMNS, offer_items.c.item_key, offer_items.c.position)
            .join(offers, offers.c.variant_id == variants.c.variant_id)
            .join(offer_items, offer_items.c.offer_id == offers.c.offer_id)
            .where(offers.c.shadowed.is_(False))
        )
        named: dict[str, dict[int, set[Variant]]] = defaultdict(lambda: defaultdict(set))
        for row in await self._connections.read_of(rows, offer_items.c.item_key, wanted):
            named[row.item_key][row.position].add(_variant(row))
        closest = {key: places[min(places)] for key, places in named.items()}
        return {wanted[key]: next(iter(its)) for key, its in closest.items() if len(its) == 1}

    async def offers(self, variant_ids: Sequence[str]) -> Mapping[str, tuple[Offer, ...]]:
        rows = _OFFERS.order_by(offers.c.channel_code, offers.c.reference)
        found = await self._connections.read_of(rows, offers.c.variant_id, variant_ids)
        return _grouped((row[0], _offer(row)) for row in found)

    async def offers_by_key(self, keys: Sequence[OfferKey]) -> Mapping[OfferKey, Offer]:
        ids = [key.text for key in keys]
        its = map(_offer, await self._connections.read_of(_OFFERS, offers.c.offer_id, ids))
        return {offer.key: offer for offer in its}

    async def offer_documents(self, keys: Sequence[OfferKey]) -> Mapping[OfferKey, str | None]:
        names = {key.text: key for key in keys}
        rows = choose(offers.c.offer_id, offers.c.raw)
        found = await self._connections.read_of(rows, offers.c.offer_id, names)
        return {names[row[0]]: row[1] for row in found}


def _product_conditions(wanted: ProductFilter) -> ColumnElement[bool]:
    its = choose(listings.c.product_id)
    channel = listings.c.channel_code
    return and_(True, *_conditions(wanted, products.c, products.c.product_id, its, channel))


def _variant_conditions(wanted: VariantFilter) -> ColumnElement[bool]:
    its = choose(offers.c.variant_id).where(offers.c.shadowed.is_(False))
    channel = offers.c.channel_code
    return and_(True, *_conditions(wanted, variants.c, variants.c.variant_id, its, channel))


def _conditions(
    wanted: ProductFilter | VariantFilter,
    columns: ReadOnlyColumnCollection[str, Column[Any]],
    row_id: ColumnElement[str],
    parts: AnySelect,
    channel: ColumnElement[str],
) -> Iterator[ColumnElement[bool]]:
    if wanted.brand_ids is not None:
        yield columns.brand_id.in_(sorted(wanted.brand_ids))
    if wanted.skus is not None:
        yield columns.sku.in_(wanted.skus)
    if wanted.channel_codes is not None:
        yield row_id.in_(parts.where(channel.in_(wanted.channel_codes)))
    term = search_term(wanted.search)
    if term:
        yield columns.search_text.contains(term.casefold(), autoescape=True)


def _grouped(pairs: Iterator[tuple[str, P]]) -> dict[str, tuple[P, ...]]:
    found: dict[str, list[P]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def _offer(row: AnyRow) -> Offer:
    variant_id, text, is_gone = row
    content = load(OfferContent, text)
    return Offer(withdrawn(content) if is_gone else content, variant_id)


def _product(row: AnyRow) -> Product:
    return Product(*row[: len(PRODUCT_COLUMNS)])


def _variant(row: AnyRow) -> Variant:
    return Variant(*row[: len(VARIANT_COLUMNS)])


def _listing(row: AnyRow) -> Listing:
    key = ListingKey(row.brand_id, row.channel_code, row.reference)
    return Listing(key, row.product_id, load(ListingContent, row.content))
