"""The offers that a change can reach, and which of them another one covers."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy import ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import chunks
from adapters.database.rows import AnySelect, choose
from adapters.database.tables import offers

HOPS = 5
"""How far a change reaches, a hop leading from listings to their SKUs or from SKUs to listings:
1 the listings with a changed offer, 2 all their SKUs, 3 parentless listings that hold one of
those, 4 all of their SKUs, 5 whatever parent SKU holds one of those."""


@dataclass(frozen=True, slots=True)
class Held:
    """An offer that is kept, as far as grouping needs it."""

    offer_id: str
    brand_id: str
    channel_code: str
    reference: str
    listing_id: str
    listing_reference: str
    variant_id: str
    sku: str | None
    place: str
    shadowed: bool


HELD_COLUMNS = tuple(offers.c[name] for name in Held.__slots__)


@dataclass(frozen=True, slots=True)
class Reached:
    """Offers, and the listings whose own content (touched) or product (affected) may change.

    `around` are the listings besides that may name a parent SKU.
    """

    offers: tuple[Held, ...]
    touched: frozenset[str]
    affected: frozenset[str]
    around: frozenset[str]

    def with_shadows(self, flags: Mapping[str, bool]) -> "Reached":
        offers_ = [replace(o, shadowed=flags.get(o.offer_id, o.shadowed)) for o in self.offers]
        return replace(self, offers=tuple(offers_))


async def find(
    connection: AsyncConnection,
    rows: AnySelect,
    column: ColumnElement[Any],
    values: Iterable[str],
) -> list[Held]:
    """The kept offers whose `column` is one of `values`."""
    found: list[Held] = []
    for chunk in chunks(values):
        kept = await connection.execute(rows.where(column.in_(chunk)))
        found.extend(Held(*row) for row in kept)
    return found


async def reach(
    connection: AsyncConnection, brand_id: str, listing_ids: set[str], skus: set[str]
) -> Reached:
    """Walk from listings to SKUs and back, as far as the change of these can matter."""
    rows = choose(*HELD_COLUMNS)
    of_brand = rows.where(offers.c.brand_id == brand_id)
    found: dict[str, Held] = {}
    new_listings, new_skus = set(listing_ids), set(skus)
    asked_listings, asked_skus = set[str](), set[str]()
    levels: list[frozenset[str]] = []
    for _ in range(HOPS):
        near = await find(connection, rows, offers.c.listing_id, sorted(new_listings))
        near += await find(connection, of_brand, offers.c.sku, sorted(new_skus))
        found.update((held.offer_id, held) for held in near)
        asked_listings |= new_listings
        asked_skus |= new_skus
        new_listings = {held.listing_id for held in near} - asked_listings
        new_skus = {held.sku for held in near if held.sku} - asked_skus
        levels.append(frozenset(asked_listings | new_listings))
    return Reached(tuple(found.values()), levels[0], levels[2], levels[4])


def shadowed_now(held: Sequence[Held], skus: set[str]) -> dict[str, bool]:
    """Which offers of these SKUs a newer one covers that names the same thing more or less closely.

    Tokopedia's V1 names a variant by its product alone, V2 by both ids (Product Fetch From
    Channel): two offers of one channel and SKU, the one's key a part of the other's, are one.
    """
    groups: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for offer in held:
        if offer.sku in skus and offer.sku:
            groups[offer.channel_code, offer.sku].append(offer)
    return {
        offer.offer_id: any(_covers(other, offer) for other in group)
        for group in groups.values()
        for offer in group
    }


async def write_shadows(
    connection: AsyncConnection, held: Sequence[Held], flags: Mapping[str, bool]
) -> set[str]:
    """Keep the flags that changed, and say of which offers; a newly kept offer comes without."""
    turned: set[str] = set()
    for flag in (True, False):
        changed = [
            offer.offer_id
            for offer in held
            if offer.shadowed is not flag and flags.get(offer.offer_id) is flag
        ]
        for chunk in chunks(changed):
            its = offers.c.offer_id.in_(chunk)
            await connection.execute(update(offers).where(its).values(shadowed=flag))
        turned.update(changed)
    return turned


def _covers(other: Held, offer: Held) -> bool:
    if other.place <= offer.place:
        return False
    one, two = _parts(other.reference), _parts(offer.reference)
    return one < two or two < one


def _parts(reference: str) -> frozenset[tuple[str, str]]:
    try:
        named: object = json.loads(reference)
    except ValueError:
        named = reference
    if not isinstance(named, dict):
        return frozenset({("", reference)})
    parts = cast("dict[str, object]", named)
    return frozenset((name, json.dumps(value)) for name, value in parts.items())
