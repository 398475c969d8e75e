"""Taking a product message: keep its newer offers, then work out the catalogue around them.

What results depends on the set of messages alone: every derived row is computed anew from the
offers that are kept, within the part of the brand's catalogue that a change can reach.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.changes import note_changes
from adapters.database.derived import write_listings, write_products, write_variants
from adapters.database.engine import chunks, insert, lock
from adapters.database.held import HELD_COLUMNS, Held, find, reach, shadowed_now, write_shadows
from adapters.database.places import place_of
from adapters.database.records import dump
from adapters.database.rows import choose
from adapters.database.tables import listing_contents, offer_items, offers
from domain.channels import ChannelKey
from domain.exports import ExportKind
from domain.messages import Delivery
from domain.variants import FetchedProduct, OfferContent, variant_id_of


async def put_product(
    connection: AsyncConnection, product: FetchedProduct, delivery: Delivery
) -> None:
    """Keep each offer that is newer than what is kept, and group anew what that touches."""
    brand_id = product.channel.brand_id
    named = {offer.key.text: offer for offer in product.offers}
    await lock(connection, "catalogue", brand_id)
    before = await find(connection, choose(*HELD_COLUMNS), offers.c.offer_id, named)
    place = place_of(delivery.published_at, delivery.message_id)
    older = {held.offer_id for held in before if held.place >= place}
    newer = [offer for offer_id, offer in named.items() if offer_id not in older]
    if not newer:
        return
    await _keep(connection, newer, product, place)
    moved = [held for held in before if held.offer_id not in older]
    await _regroup(connection, brand_id, newer, moved, delivery.received_at)


async def _regroup(
    connection: AsyncConnection,
    brand_id: str,
    newer: Sequence[OfferContent],
    moved: Sequence[Held],
    now: datetime,
) -> None:
    listing_ids = {offer.listing.text for offer in newer} | {held.listing_id for held in moved}
    skus = {offer.sku for offer in newer} | {held.sku for held in moved}
    named = {sku for sku in skus if sku}
    reached = await reach(connection, brand_id, listing_ids, named)
    flags = shadowed_now(reached.offers, named)
    turned = await write_shadows(connection, reached.offers, flags)
    reached = reached.with_shadows(flags)
    listings = await write_listings(connection, reached)
    await _forget_contents(connection, reached.touched)
    await write_products(connection, listings.products)
    variants = {variant_id_of(offer.key, offer.sku) for offer in newer}
    variants |= {held.variant_id for held in moved}
    variants |= {
        held.variant_id
        for held in reached.offers
        if held.sku in named or held.listing_id in listings.changed
    }
    await write_variants(connection, variants)
    await note_changes(connection, ExportKind.PRODUCTS, listings.changed, now)
    touched = {offer.key.text for offer in newer} | turned
    await note_changes(connection, ExportKind.VARIANTS, touched, now)


async def _keep(
    connection: AsyncConnection,
    newer: Sequence[OfferContent],
    product: FetchedProduct,
    place: str,
) -> None:
    listing = product.listing
    put = insert(connection, offers)
    rest = {name: put.excluded[name] for name in offers.c.keys() if name != "offer_id"}  # noqa: SIM118 - columns are no dict
    await connection.execute(
        put.on_conflict_do_update(index_elements=["offer_id"], set_=rest),
        [_offer_row(offer, place) | {"named_by": product.activity_id} for offer in newer],
    )
    for chunk in chunks(offer.key.text for offer in newer):
        await connection.execute(delete(offer_items).where(offer_items.c.offer_id.in_(chunk)))
    items = [row for offer in newer for row in _item_rows(offer)]
    if items:
        await connection.execute(plain_insert(offer_items), items)
    told = [
        {
            "listing_id": listing_id,
            "place": place,
            "parent_sku": listing.parent_sku or None,
            "name": listing.name,
            "content": dump(listing),
        }
        for listing_id in sorted({offer.listing.text for offer in newer})
    ]
    await connection.execute(insert(connection, listing_contents).on_conflict_do_nothing(), told)


def _offer_row(offer: OfferContent, place: str) -> dict[str, Any]:
    return {
        "offer_id": offer.key.text,
        "brand_id": offer.key.brand_id,
        "channel_code": offer.key.channel_code,
        "reference": offer.key.reference,
        "listing_id": offer.listing.text,
        "listing_reference": offer.listing.reference,
        "variant_id": variant_id_of(offer.key, offer.sku),
        "sku": offer.sku or None,
        "name": offer.name,
        "place": place,
        "shadowed": False,
        "content": dump(replace(offer, raw=None)),
        "raw": offer.raw,
    }


def item_key(channel: ChannelKey, reference: str) -> str:
    """What an order line's reference is looked up by."""
    return dump((channel.brand_id, channel.channel_code, reference))


def _item_rows(offer: OfferContent) -> list[dict[str, Any]]:
    return [
        {
            "offer_id": offer.key.text,
            "position": position,
            "item_key": item_key(offer.key.channel, reference),
        }
        for position, reference in enumerate(offer.item_references)
    ]


async def _forget_contents(connection: AsyncConnection, listing_ids: Iterable[str]) -> None:
    """Drop what messages said of these listings when none of their offers is left."""
    held = exists().where(
        offers.c.listing_id == listing_contents.c.listing_id,
        offers.c.place == listing_contents.c.place,
    )
    for chunk in chunks(listing_ids):
        its = listing_contents.c.listing_id.in_(chunk)
        await connection.execute(delete(listing_contents).where(its, ~held))
