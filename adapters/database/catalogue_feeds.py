"""What the exports of products and variants read: each row is made of the record that is kept."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, func

from adapters.database.catalogue import IS_GONE, LAST_RUN
from adapters.database.cells import RawText
from adapters.database.derived import parent_sku
from adapters.database.feed import AFTER, SIZE, Feed
from adapters.database.records import load
from adapters.database.rows import AnyRow, AnySelect, choose
from adapters.database.tables import (
    listing_contents,
    listings,
    offers,
    product_runs,
    row_changes,
)
from domain.exports import ExportWanted, RawRow
from domain.products import ListingContent
from domain.variants import Offer, OfferContent, price_ranges, total_stock, withdrawn

C = TypeVar("C")
Cells = Mapping[str, Callable[[C], object]]

_CHANGED = (
    row_changes.c.change_sequence,
    row_changes.c.row_id,
    RawText(row_changes.c.updated_at).label("updated_at"),
)
"""What every row begins with."""


def products_feed(wanted: ExportWanted) -> Feed:
    """Listings that changed, with what their newest message said."""
    of_listing = listings.c.listing_id == row_changes.c.row_id
    told = and_(
        listing_contents.c.listing_id == listings.c.listing_id,
        listing_contents.c.place == listings.c.place,
    )
    joined = row_changes.outerjoin(listings, of_listing).outerjoin(listing_contents, told)
    rows = choose(*_CHANGED, listing_contents.c.content, listings.c.product_id).select_from(joined)
    return _feed(wanted, rows, listings.c.listing_id.is_not(None), partial(_product, wanted))


def variants_feed(wanted: ExportWanted) -> Feed:
    """Offers that changed, as their channel's last run leaves them."""
    shown = and_(offers.c.offer_id == row_changes.c.row_id, offers.c.shadowed.is_(False))
    joined = row_changes.outerjoin(offers, shown).outerjoin(product_runs, LAST_RUN)
    columns = (*_CHANGED, offers.c.content, IS_GONE)
    rows = choose(*columns).select_from(joined)
    return _feed(wanted, rows, offers.c.offer_id.is_not(None), partial(_variant, wanted))


def _feed(
    wanted: ExportWanted,
    rows: AnySelect,
    is_there: ColumnElement[bool],
    read: Callable[[AnyRow], RawRow],
) -> Feed:
    filter_ = wanted.filter
    conditions: list[ColumnElement[bool]] = [
        row_changes.c.kind == wanted.kind,
        row_changes.c.change_sequence > AFTER,
    ]
    if not filter_.changed_after:
        conditions.append(is_there)  # at first nobody asks for what is gone
    if filter_.brand_ids is not None:
        conditions.append(row_changes.c.brand_id.in_(sorted(filter_.brand_ids)))
    if filter_.channel_codes is not None:
        conditions.append(row_changes.c.channel_code.in_(filter_.channel_codes))
    if filter_.updated_at.start is not None:
        conditions.append(row_changes.c.updated_at >= filter_.updated_at.start)
    if filter_.updated_at.end is not None:
        conditions.append(row_changes.c.updated_at < filter_.updated_at.end)
    page = rows.where(*conditions).order_by(row_changes.c.change_sequence).limit(SIZE)
    counted = choose(func.count()).select_from(rows.where(*conditions).subquery())
    return Feed("catalogue", page, counted, read=read)


def _product(wanted: ExportWanted, row: AnyRow) -> RawRow:
    content = None if row.content is None else load(ListingContent, row.content)
    cells: Cells[ListingContent] = {
        "product_sku": lambda _: parent_sku(row.product_id),
        "name": lambda of: of.name,
        "product_brand": lambda of: of.product_brand,
        "condition": lambda of: of.condition,
        "category_id": lambda of: of.remote_category_id,
        "category_name": lambda of: of.remote_category_name,
        "slug": lambda of: of.slug,
        "image_url": lambda of: next(iter(of.image_urls), None),
        "preorder_value": lambda of: of.preorder.value if of.preorder else None,
        "preorder_type": lambda of: of.preorder.type if of.preorder else None,
        "description": lambda of: of.description,
    }
    return _row(wanted, row, content, cells)


def _variant(wanted: ExportWanted, row: AnyRow) -> RawRow:
    told = None if row.content is None else load(OfferContent, row.content)
    content = withdrawn(told) if told and row[-1] else told
    return _row(wanted, row, content, _OF_OFFER)


_OF_OFFER: Cells[OfferContent] = {
    "sku": lambda of: of.sku,
    "name": lambda of: of.name,
    "listing_reference": lambda of: of.listing.reference,
    "status": lambda of: of.status.value,
    "status_raw": lambda of: of.status_raw,
    "currency_code": lambda of: of.currency_code,
    "price": lambda of: _amount(of.price),
    "lowest_price": lambda of: _amount(_prices(of)[0]),
    "highest_price": lambda of: _amount(_prices(of)[1]),
    "stock": lambda of: total_stock([Offer(of, "")]),
    "warehouse_count": lambda of: len(of.warehouses),
    "options": lambda of: "; ".join(f"{each.name}: {each.value}" for each in of.options) or None,
    "url": lambda of: of.url,
    "image_url": lambda of: next(iter(of.image_urls), None),
    "weight": lambda of: _amount(of.weight.value) if of.weight else None,
    "weight_unit": lambda of: of.weight.unit if of.weight else None,
    "height": lambda of: _amount(of.volume.height) if of.volume else None,
    "length": lambda of: _amount(of.volume.length) if of.volume else None,
    "width": lambda of: _amount(of.volume.width) if of.volume else None,
    "size_unit": lambda of: of.volume.unit if of.volume else None,
}


def _row(wanted: ExportWanted, row: AnyRow, content: C | None, cells: Cells[C]) -> RawRow:
    keys = iter(load(tuple[str, ...], row.row_id))
    common: dict[str, Any] = {
        "change_sequence": row.change_sequence,
        "_deleted": content is None,
        "updated_at": row.updated_at,
    }
    common |= {name: next(keys) for name in wanted.keys}
    return tuple(
        [
            common[each.name]
            if each.name in common
            else None
            if content is None
            else cells[each.name](content)
            for each in wanted.columns
        ]
    )


def _prices(offer: OfferContent) -> tuple[Decimal | None, Decimal | None]:
    for each in price_ranges([Offer(offer, "")]):
        if each.currency_code == offer.currency_code:
            return each.lowest, each.highest
    return None, None


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else format(value or abs(value), "f")
