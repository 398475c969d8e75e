"""Fills an empty world: brands, connections, features, orders, and their first messages."""

import random
from datetime import timedelta

from sandbox.category_messages import category_tree
from sandbox.marketplaces import FEATURES_AT_START, HABITS, REJECT_CHANNELS
from sandbox.model import Brand, Connection, Credential
from sandbox.publications import publish_category, publish_order, publish_products
from sandbox.seed.orders import OrderMaker, advance
from sandbox.seed.tables import brand_seeds
from sandbox.world import World

STATUSES = {
    "unpaid": 6,
    "pending": 20,
    "accepted": 14,
    "packed": 12,
    "pack_failed": 3,
    "shipped": 18,
    "completed": 17,
    "cancelled": 6,
    "request_cancel": 4,
}
"""How often each status comes, in percent."""

FIRST_ORDER = 3_779_148


def fill(world: World) -> None:
    """Fill the world and publish it, so that a reader learns it by messages alone."""
    with world.change():
        world.set_number("seed", world.seed)
        for feature in FEATURES_AT_START:
            world.add_feature(feature)
        _fill_brands(world)
        _fill_orders(world)
        if world.settings.publish_at_start:
            _publish_all(world)


def _fill_brands(world: World) -> None:
    for seed in brand_seeds().values():
        world.save_brand(Brand(seed.brand_id, seed.name))
        for channel in seed.channels:
            rng = world.rng("connection", seed.brand_id, channel)
            expires = world.now() + timedelta(days=rng.randrange(20, 300))
            world.save_connection(
                Connection(
                    brand_id=seed.brand_id,
                    channel=channel,
                    shop_name=f"{seed.name} {HABITS[channel].name}",
                    token_expired_at=None if channel in ("blib", "zlra") else expires,
                    credentials=_credentials(channel, rng),
                )
            )


def _credentials(channel: str, rng: random.Random) -> list[Credential]:
    number = rng.randrange(10**5, 10**7)
    short, long = f"{'*' * 28}{number:07x}"[-32:], f"{'*' * 60}{number:07x}"[-64:]
    if channel == "blib":
        return [
            Credential("api_seller_key", "Api Seller Key", long),
            Credential("merchant_code", "Merchant Code", f"DES-{number % 100_000:05d}"),
            Credential("signature_key", "Signature Key", f"placeholder{number % 100}c"),
        ]
    if channel == "tkpd":
        return [
            Credential("client_id", "Client ID", short),
            Credential("client_secret", "Client Secret", short),
            Credential("fs_id", "FS ID", 13_397),
            Credential("shop_id", "Shop ID", number),
        ]
    if channel == "zlra":
        return [
            Credential("app_id", "Application ID", short),
            Credential("app_secret", "Application Secret", long),
        ]
    return [Credential("api_key", "Api Key", long), Credential("shop_id", "Shop ID", number)]


def _fill_orders(world: World) -> None:
    rng = world.rng("orders")
    pairs = sorted(world.connections)
    makers = {pair: OrderMaker(world.seed, *pair, rng) for pair in pairs}
    for n in range(world.settings.orders):
        pair = pairs[n % len(pairs)] if n < len(pairs) else rng.choice(pairs)
        status = rng.choices(list(STATUSES), list(STATUSES.values()))[0]
        collect = pair[1] == "blib" and rng.random() < 0.3
        hours = rng.uniform(1, 20 if status in ("unpaid", "pending") else 72)
        ordered_at = (world.now() - timedelta(hours=hours)).replace(microsecond=0)
        number = world.next_number("order", FIRST_ORDER)
        order = makers[pair].make(number, ordered_at, collect=collect)
        advance(order, _possible(status, pair[1], collect=collect), rng, world.now())
        world.save_order(order)


def _possible(status: str, channel: str, *, collect: bool) -> str:
    if collect:
        return {"packed": "pending", "pack_failed": "accepted", "shipped": "completed"}.get(
            status, "accepted" if status in ("request_cancel", "unpaid") else status
        )
    if status == "request_cancel" and channel not in REJECT_CHANNELS:
        return "pending"
    return status


def _publish_all(world: World) -> None:
    # Orders first: they are what a dashboard shows.
    for order in world.orders.values():
        publish_order(world, order)
    for brand_id, channel in sorted(world.connections):
        publish_products(world, brand_id, channel)
    for channel in sorted({channel for _, channel in world.connections}):
        for node in category_tree():
            publish_category(world, channel, node)
