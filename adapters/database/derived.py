"""Listings, products and variants, worked out from the offers that are kept."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import chunks, insert
from adapters.database.held import Held, Reached
from adapters.database.order_rows import search_text
from adapters.database.rows import AnyRow, choose
from adapters.database.tables import listing_contents, listings, offers, products, variants
from domain.products import ListingKey, product_of

ListingRow = dict[str, Any]

LISTING_NAMES = tuple(column.name for column in listings.c)


@dataclass(frozen=True, slots=True)
class Changes:
    """The listings whose row changed or went, and the products that may look different now."""

    changed: frozenset[str]
    products: frozenset[str]


async def write_listings(connection: AsyncConnection, reached: Reached) -> Changes:
    """Bring listings up to date: what the newest message says, and their product."""
    before = await _rows_of(connection, listings, listings.c.listing_id, reached.around)
    known = {row.listing_id: dict(zip(LISTING_NAMES, row, strict=True)) for row in before}
    held: dict[str, list[Held]] = defaultdict(list)
    for offer in reached.offers:
        if not offer.shadowed:
            held[offer.listing_id].append(offer)
    now = await _retold(connection, known, held, reached.touched)
    parents = _parents(now, held)
    for listing_id in reached.affected & now.keys():
        row = now[listing_id]
        skus = [offer.sku for offer in held[listing_id] if offer.sku]
        key = ListingKey(row["brand_id"], row["channel_code"], row["reference"])
        now[listing_id] = row | {"product_id": product_of(key, row["parent_sku"], skus, parents)}
    gone = known.keys() - now.keys()
    changed = {listing_id for listing_id, row in now.items() if known.get(listing_id) != row}
    await _put(connection, listings, listings.c.listing_id, [now[i] for i in sorted(changed)])
    await _drop(connection, listings, listings.c.listing_id, gone)
    rows = [source[i] for source in (known, now) for i in changed | gone if i in source]
    return Changes(frozenset(changed | gone), frozenset(row["product_id"] for row in rows))


async def _retold(
    connection: AsyncConnection,
    known: Mapping[str, ListingRow],
    held: Mapping[str, list[Held]],
    touched: Iterable[str],
) -> dict[str, ListingRow]:
    """The listings as they are now; those touched by what their newest offer's message said."""
    now = dict(known)
    newest = {i: max(held[i], key=lambda o: o.place) for i in touched if held.get(i)}
    for listing_id in touched:
        now.pop(listing_id, None)
    told = {
        (row.listing_id, row.place): row
        for row in await _rows_of(
            connection, listing_contents, listing_contents.c.listing_id, newest
        )
    }
    for listing_id, offer in newest.items():
        content = told[listing_id, offer.place]
        now[listing_id] = {
            "listing_id": listing_id,
            "brand_id": offer.brand_id,
            "channel_code": offer.channel_code,
            "reference": offer.listing_reference,
            "product_id": "",
            "place": offer.place,
            "parent_sku": content.parent_sku,
            "name": content.name,
        }
    return now


def _parents(rows: Mapping[str, ListingRow], held: Mapping[str, list[Held]]) -> dict[str, set[str]]:
    parents: dict[str, set[str]] = defaultdict(set)
    for listing_id, row in rows.items():
        for offer in held.get(listing_id, ()):
            if row["parent_sku"] and offer.sku:
                parents[offer.sku].add(row["parent_sku"])
    return parents


async def write_products(connection: AsyncConnection, product_ids: Iterable[str]) -> None:
    """A product is named by its newest listing, and gone with its last."""
    newest: dict[str, AnyRow] = {}
    for row in await _rows_of(connection, listings, listings.c.product_id, product_ids):
        best = newest.get(row.product_id)
        if best is None or (best.place, best.listing_id) < (row.place, row.listing_id):
            newest[row.product_id] = row
    rows = [_product_row(product_id, row) for product_id, row in sorted(newest.items())]
    await _put(connection, products, products.c.product_id, rows)
    await _drop(connection, products, products.c.product_id, set(product_ids) - newest.keys())


async def write_variants(connection: AsyncConnection, variant_ids: Iterable[str]) -> None:
    """A variant is named by its newest offer and gone with its last.

    Of its offers' products it lies in the smallest, those with a parent SKU before those alone.
    """
    rows = choose(
        offers.c.variant_id,
        offers.c.offer_id,
        offers.c.brand_id,
        offers.c.sku,
        offers.c.name,
        offers.c.place,
        listings.c.product_id,
    ).join(listings, listings.c.listing_id == offers.c.listing_id)
    its: dict[str, list[AnyRow]] = defaultdict(list)
    for chunk in chunks(variant_ids):
        shown = rows.where(offers.c.variant_id.in_(chunk), offers.c.shadowed.is_(False))
        for row in await connection.execute(shown):
            its[row.variant_id].append(row)
    found = [_variant_row(variant_id, its[variant_id]) for variant_id in sorted(its)]
    await _put(connection, variants, variants.c.variant_id, found)
    await _drop(connection, variants, variants.c.variant_id, set(variant_ids) - its.keys())


def _product_row(product_id: str, newest: AnyRow) -> dict[str, Any]:
    sku = parent_sku(product_id)
    return {
        "product_id": product_id,
        "brand_id": newest.brand_id,
        "sku": sku,
        "name": newest.name,
        "search_text": search_text(sku, newest.name),
    }


def _variant_row(variant_id: str, its: list[AnyRow]) -> dict[str, Any]:
    newest = max(its, key=lambda row: (row.place, row.offer_id))
    return {
        "variant_id": variant_id,
        "brand_id": newest.brand_id,
        "sku": newest.sku,
        "name": newest.name,
        "product_id": min((row.product_id for row in its), key=_size),
        "search_text": search_text(newest.sku, newest.name),
    }


def parent_sku(product_id: str) -> str | None:
    """The parent SKU in a product's row id; None when it is a listing that stands alone."""
    parts: list[str] = json.loads(product_id)
    return parts[1] if len(parts) == 2 else None


def _size(product_id: str) -> tuple[bool, str]:
    sku = parent_sku(product_id)
    return (sku is None, product_id if sku is None else sku)


async def _rows_of(
    connection: AsyncConnection, table: Table, column: Column[Any], values: Iterable[str]
) -> list[AnyRow]:
    """Rows by key, without the long texts."""
    columns = [each for each in table.c if each.name != "content"]
    found: list[AnyRow] = []
    for chunk in chunks(values):
        found.extend(await connection.execute(choose(*columns).where(column.in_(chunk))))
    return found


async def _put(
    connection: AsyncConnection, table: Table, key: Column[Any], rows: list[dict[str, Any]]
) -> None:
    if not rows:
        return
    put = insert(connection, table)
    rest = {name: put.excluded[name] for name in rows[0] if name != key.name}
    await connection.execute(put.on_conflict_do_update(index_elements=[key.name], set_=rest), rows)


async def _drop(
    connection: AsyncConnection, table: Table, key: Column[Any], ids: Iterable[str]
) -> None:
    for chunk in chunks(sorted(ids)):
        await connection.execute(delete(table).where(key.in_(chunk)))
