"""Grouping is a function of the set of messages: every order of arrival gives one catalogue.

A small model works the catalogue out from the whole set at once; the store must agree with it
whatever the order. Sets are drawn from so few names that joins, moves and ties abound.
"""

import json
import random
from collections import defaultdict
from dataclasses import replace

import pytest
from kept import delivery, put_products
from made import after, listing, offer
from sqlalchemy import text

from adapters.database import Database
from domain.channels import ChannelKey
from domain.messages import Delivery
from domain.products import ListingKey, product_of
from domain.variants import FetchedProduct, OfferContent, OfferKey, variant_id_of
from domain.versions import message_rank

SEEDS = range(40)
ORDERS = 3

REFERENCES = ('{"p":"1"}', '{"p":"1","v":"1"}', '{"p":"1","v":"2"}', '{"p":"2"}', '{"q":"1"}')

Message = tuple[FetchedProduct, Delivery]
Catalogue = dict[str, set[tuple[str | None, ...]]]


def draw(chance: random.Random, brand: str) -> list[Message]:
    """Some 9 messages about a handful of offers, listings and SKUs."""
    return [draw_message(chance, brand, number) for number in range(chance.randint(4, 12))]


def draw_message(chance: random.Random, brand: str, number: int) -> Message:
    channel = ChannelKey(brand, chance.choice(("tkpd", "shpe")))
    of = ListingKey(brand, channel.channel_code, f"l{chance.randint(1, 3)}")
    offers = tuple(
        replace(
            offer(channel.channel_code).content,
            key=OfferKey(brand, channel.channel_code, chance.choice(REFERENCES)),
            listing=of,
            sku=chance.choice(("A", "B", "C", None)),
            name=f"offer {number}.{place}",
        )
        for place in range(chance.randint(1, 3))
    )
    parent = chance.choice(("P1", "P2", None, None))
    told = listing(parent_sku=parent, name=f"listing {number}")
    when = after(seconds=chance.randint(0, 2))
    return FetchedProduct(channel, told, offers), delivery(
        str(chance.choice((7, 70)) + number), when
    )


def expected(messages: list[Message]) -> Catalogue:
    """The catalogue of a set of messages, by the rules alone."""
    newest: dict[str, tuple[OfferContent, Message]] = {}
    for message in messages:
        for each in message[0].offers:
            known = newest.get(each.key.text)
            if known is None or place(known[1]) <= place(message):
                newest[each.key.text] = (each, message)
    held = list(newest.values())
    shown = [one for one in held if not any(covers(other, one) for other in held)]
    heads: dict[str, tuple[OfferContent, Message]] = {}
    for one in sorted(shown, key=lambda each: place(each[1])):
        heads[one[0].listing.text] = one
    parents: dict[str, set[str]] = defaultdict(set)
    for each, _ in shown:
        parent = heads[each.listing.text][1][0].listing.parent_sku
        if parent and each.sku:
            parents[each.sku].add(parent)
    product_ids = {
        listing_id: product_of(
            head.listing,
            message[0].listing.parent_sku,
            [each.sku for each, _ in shown if each.sku and each.listing.text == listing_id],
            parents,
        )
        for listing_id, (head, message) in heads.items()
    }
    names: dict[str, tuple[object, str, str]] = {}
    for listing_id, (_, message) in heads.items():
        named = (place(message), listing_id, message[0].listing.name)
        names[product_ids[listing_id]] = max(names.get(product_ids[listing_id], named), named)
    variants: dict[str, list[tuple[OfferContent, Message]]] = defaultdict(list)
    for one in shown:
        variants[variant_id_of(one[0].key, one[0].sku)].append(one)
    return {
        "offers": {
            (each.key.text, variant_id_of(each.key, each.sku), each.name) for each, _ in shown
        },
        "listings": {
            (listing_id, product_ids[listing_id], message[0].listing.name)
            for listing_id, (_, message) in heads.items()
        },
        "products": {(row_id, parent_of(row_id), name[2]) for row_id, name in names.items()},
        "variants": {
            (
                variant_id,
                max(its, key=lambda one: (place(one[1]), one[0].key.text))[0].name,
                min((product_ids[each.listing.text] for each, _ in its), key=size),
            )
            for variant_id, its in variants.items()
        },
    }


def place(message: Message) -> tuple[object, ...]:
    return (message[1].published_at, message_rank(message[1].message_id))


def covers(other: tuple[OfferContent, Message], one: tuple[OfferContent, Message]) -> bool:
    mine, its = (set(json.loads(each[0].key.reference).items()) for each in (one, other))
    return (
        other[0].sku is not None
        and other[0].sku == one[0].sku
        and other[0].key.channel == one[0].key.channel
        and (mine < its or its < mine)
        and place(other[1]) > place(one[1])
    )


def parent_of(product_id: str) -> str | None:
    parts = json.loads(product_id)
    return parts[1] if len(parts) == 2 else None


def size(product_id: str) -> tuple[bool, str]:
    parent = parent_of(product_id)
    return (parent is None, parent or product_id)


async def kept(database: Database, brand: str) -> Catalogue:
    """What the store holds of a brand."""
    asked = {
        "offers": "SELECT offer_id, variant_id, name FROM offers WHERE NOT shadowed AND",
        "listings": "SELECT listing_id, product_id, name FROM listings WHERE",
        "products": "SELECT product_id, sku, name FROM products WHERE",
        "variants": "SELECT variant_id, name, product_id FROM variants WHERE",
    }
    found: Catalogue = {}
    for name, statement in asked.items():
        query = text(f"{statement} brand_id = :brand").bindparams(brand=brand)
        rows = await database.connections.read(query)
        found[name] = {tuple(row) for row in rows}
        assert len(found[name]) == len(rows)
    return found


def renamed(message: Message, brand: str) -> Message:
    """The same message of another brand, so that every order of arrival has a store of its own."""
    product, its = message
    offers = tuple(
        replace(
            each,
            key=replace(each.key, brand_id=brand),
            listing=replace(each.listing, brand_id=brand),
        )
        for each in product.offers
    )
    return replace(product, channel=replace(product.channel, brand_id=brand), offers=offers), its


@pytest.mark.parametrize("part", range(4))
async def test_every_order_of_arrival_gives_one_catalogue(database: Database, part: int) -> None:
    for seed in SEEDS[part::4]:
        chance = random.Random(seed)
        drawn = draw(chance, "drawn")
        for order in range(ORDERS):
            brand = f"brand-{seed}-{order}"
            messages = [renamed(message, brand) for message in drawn]
            wanted = expected(messages)
            chance.shuffle(messages)
            await put_products(database, *messages, *chance.sample(messages, 2))
            assert await kept(database, brand) == wanted, f"seed {seed}, order {order}"


async def test_what_no_offer_needs_is_forgotten(database: Database) -> None:
    chance = random.Random(1)
    for _ in range(3):
        await put_products(database, *draw(chance, "brand-1"))
    rows = await database.connections.read(
        text(
            "SELECT count(*) FROM listing_contents AS told WHERE NOT EXISTS (SELECT 1 FROM offers"
            " WHERE offers.listing_id = told.listing_id AND offers.place = told.place)"
        )
    )
    assert rows[0][0] == 0
    rows = await database.connections.read(
        text("SELECT count(*) FROM offer_items WHERE offer_id NOT IN (SELECT offer_id FROM offers)")
    )
    assert rows[0][0] == 0
