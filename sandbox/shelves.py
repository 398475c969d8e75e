"""What is on sale now: the seed's catalogue, and over it the prices and stocks that were set."""

import json
from dataclasses import replace
from decimal import Decimal

from sandbox.json_text import Object
from sandbox.seed.catalogue import Offer, Variant, offers
from sandbox.world import World

Place = tuple[str, str, str, str | None]
"""Brand, channel, the variant's reference id, the warehouse."""


def offers_now(world: World, brand_id: str, channel: str) -> tuple[Offer, ...]:
    """All that a brand offers on a channel, at today's prices and stocks."""
    found = offers(world.seed, brand_id, channel)
    if not world.levels:
        return found
    return tuple(
        replace(offer, variants=tuple(_now(world, offer, variant) for variant in offer.variants))
        for offer in found
    )


def find_variant(world: World, brand_id: str, channel: str, remote: Object) -> Variant | None:
    """The variant that a remote_variant names: all that it says must be so."""
    told = {name: str(value) for name, value in remote.items() if value not in ("", 0, None)}
    if not told:
        return None
    for offer in offers_now(world, brand_id, channel):
        for variant in offer.variants:
            own = {name: str(value) for name, value in variant.remote_variant.items()}
            if told.items() <= own.items():
                return variant
    return None


def set_price(
    world: World, brand_id: str, channel: str, variant: Variant, warehouse: str, price: Decimal
) -> None:
    """Set the price at one warehouse, or at all of them where none is named."""
    places = [warehouse] if warehouse else [None, *(one for one, _ in variant.stocks)]
    for place in places:
        key = _key("price", (brand_id, channel, variant.reference_id, place))
        world.save_level(key, str(price))


def set_stock(
    world: World, brand_id: str, channel: str, variant: Variant, warehouse: str, count: int
) -> None:
    """Set the stock at one warehouse, the first where none is named."""
    place = warehouse or variant.stocks[0][0]
    key = _key("stock", (brand_id, channel, variant.reference_id, place))
    world.save_level(key, str(count))


def _now(world: World, offer: Offer, variant: Variant) -> Variant:
    def level(kind: str, warehouse: str | None, seeded: Decimal | int) -> str:
        place = (offer.brand_id, offer.channel, variant.reference_id, warehouse)
        return world.levels.get(_key(kind, place), str(seeded))

    price = Decimal(level("price", None, variant.price))
    return replace(
        variant,
        price=price,
        prices=tuple((one, Decimal(level("price", one, price))) for one, _ in variant.stocks),
        stocks=tuple((one, int(level("stock", one, count))) for one, count in variant.stocks),
    )


def _key(kind: str, place: Place) -> str:
    return json.dumps([kind, *place])
