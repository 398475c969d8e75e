"""What each brand sells on each channel: the same for the same seed, never stored."""

import random
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from sandbox.json_text import Object
from sandbox.marketplaces import HABITS
from sandbox.seed.tables import brand_seeds, read_table
from sandbox.seed.warehouses import stock_warehouses

RUPIAH_PER_DOLLAR = 11_500


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant as one channel offers it; `stocks` is by warehouse id, None where unknown.

    `prices` holds those of single warehouses that were set apart.
    """

    sku: str
    name: str
    option: tuple[str, str]
    price: Decimal
    stocks: tuple[tuple[str | None, int], ...]
    grams: int
    is_active: bool
    reference_id: str
    remote_variant: Object
    prices: tuple[tuple[str | None, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """One product as one channel offers it; `sku` is empty on listings without a parent SKU."""

    brand_id: str
    channel: str
    sku: str
    name: str
    category: str
    has_infos: bool
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a product stands, and the chance that shapes it."""

    brand_id: str
    channel: str
    index: int
    rng: random.Random


@lru_cache(maxsize=256)
def offers(seed: int, brand_id: str, channel: str) -> tuple[Offer, ...]:
    """All that a brand offers on a channel; nothing for brands outside the seed."""
    rows = _products().get(brand_id, [])
    found: list[Offer] = []
    for index, row in enumerate(rows):
        rng = random.Random(f"{seed}:{brand_id}:{channel}:{index}")
        if rng.random() < 0.85:
            found.append(_offer(_Place(brand_id, channel, index, rng), row, seed))
    return tuple(found)


@lru_cache(maxsize=1)
def _products() -> dict[str, list[list[str | int]]]:
    products: dict[str, list[list[str | int]]] = read_table("catalogue")["products"]
    return products


def _offer(place: _Place, row: list[str | int], seed: int) -> Offer:
    name, category, axis_name, base = str(row[0]), str(row[1]), str(row[2]), int(row[3])
    axis = read_axis(axis_name)
    parent = f"{brand_seeds()[place.brand_id].code}-{place.index + 1:03d}"
    product_id = place.rng.randrange(10**9, 9 * 10**9)
    factor = place.rng.uniform(0.97, 1.08)
    variants = tuple(
        _variant(place, parent, (name, axis, n), base * factor, product_id, seed)
        for n in range(len(axis.values))
    )
    has_parent = not (place.channel in ("bklp", "tktk") and place.index % 6 == 4)
    infos = HABITS[place.channel].variant_infos or (place.brand_id, place.channel) == (
        "sepatu-rimba",
        "zlra",
    )
    sku = parent if has_parent else ""
    return Offer(place.brand_id, place.channel, sku, name, category, infos, variants)


@dataclass(frozen=True, slots=True)
class Axis:
    """What sets variants apart: (value, SKU suffix, price in percent), and the weight."""

    name: str
    values: tuple[tuple[str, str, int], ...]
    grams: int


@lru_cache(maxsize=16)
def read_axis(name: str) -> Axis:
    """One axis of the catalogue file."""
    table = read_table("catalogue")["axes"][name]
    return Axis(table["name"], tuple(tuple(value) for value in table["values"]), table["grams"])


def _variant(
    place: _Place,
    parent: str,
    which: tuple[str, Axis, int],
    base: float,
    product_id: int,
    seed: int,
) -> Variant:
    name, axis, number = which
    value, suffix, percent = axis.values[number]
    sku = f"{parent}-{suffix}" if suffix else parent
    variant_id = product_id * 10 + number + 1
    is_last = number == len(axis.values) - 1
    nameless = place.channel in ("bklp", "shpe") and place.index % 11 == 7 and is_last
    return Variant(
        sku="" if nameless else sku,
        name=f"{name} {value}".strip(),
        option=(axis.name, value),
        price=_price(base * percent / 100, place.channel),
        stocks=_stocks(place, seed),
        grams=axis.grams,
        is_active=place.rng.random() > 0.05,
        reference_id=str(variant_id),
        remote_variant=_remote_variant(place, sku, product_id, variant_id),
    )


def _price(rupiah: float, channel: str) -> Decimal:
    if HABITS[channel].currency == "SGD":
        whole = (Decimal(int(rupiah)) / RUPIAH_PER_DOLLAR).quantize(Decimal(1), ROUND_HALF_UP)
        return whole + Decimal("0.90")
    return Decimal(round(rupiah / 500) * 500)


def _stocks(place: _Place, seed: int) -> tuple[tuple[str | None, int], ...]:
    ids = stock_warehouses(seed, place.brand_id, place.channel) or (None,)
    return tuple((one, place.rng.choice((0, 3, 8, 15, 24, 40, 75, 120))) for one in ids)


def _remote_variant(place: _Place, sku: str, product_id: int, variant_id: int) -> Object:
    if (place.brand_id, place.channel) == ("sepatu-rimba", "zlra"):
        return {"product_set_id": product_id, "product_id": variant_id}
    shapes: dict[str, Object] = {
        "tkpd": {
            "sku": sku,
            "upload_id": 0,
            "product_id": product_id,
            "variant_id": variant_id,
            "product_sku": "",
            "err_message": "",
        },
        "shpe": {"item_id": product_id, "variation_id": variant_id},
        "lzda": {
            "sku_id": variant_id,
            "item_id": product_id,
            "shop_sku": f"{product_id}_ID-{variant_id}",
            "seller_sku": sku,
        },
        "tktk": {"product_id": str(product_id), "variant_id": str(variant_id)},
        "blib": {"gdn_sku": f"SAI-60061-{variant_id}", "upload_id": "", "product_code": ""},
        "bklp": {"bklp_product_id": f"{product_id}prt", "remote_variant_id": variant_id},
        "zlra": {"shop_sku": "", "seller_sku": sku},
    }
    return shapes[place.channel.removesuffix("-sg")]
