"""Warehouses of each brand at each channel that has them."""

import random
from dataclasses import dataclass

from sandbox.marketplaces import WAREHOUSE_CHANNELS
from sandbox.seed.tables import brand_seeds


@dataclass(frozen=True, slots=True)
class Warehouse:
    """One row of WarehouseService.Get; `kind` is set on Tiktok only. Ids may repeat."""

    id: str
    name: str
    address: str
    kind: str = ""


def warehouses(seed: int, brand_id: str, channel: str) -> tuple[Warehouse, ...]:
    """All rows of a brand at a channel."""
    brand = brand_seeds().get(brand_id)
    if brand is None or channel not in WAREHOUSE_CHANNELS:
        return ()
    if channel == "lzda":
        address = f"Jl. {brand.warehouses[0]} No. 1"
        return tuple(
            Warehouse("dropshipping", name, address) for name in ("", brand.warehouses[0], "")
        )
    rng = random.Random(f"{seed}:{brand_id}:{channel}:warehouses")
    rows = [
        Warehouse(_id(channel, rng), name, f"Jl. {name} No. {n + 1}", _kind(channel))
        for n, name in enumerate(brand.warehouses)
    ]
    if channel == "tktk":
        rows.append(Warehouse(_id(channel, rng), "Retur", "Jl. Retur No. 9", "RETURN_WAREHOUSE"))
    return tuple(rows)


def stock_warehouses(seed: int, brand_id: str, channel: str) -> tuple[str, ...]:
    """Ids of the warehouses goods are sent from, each once."""
    rows = warehouses(seed, brand_id, channel)
    return tuple(dict.fromkeys(row.id for row in rows if row.kind != "RETURN_WAREHOUSE"))


def _id(channel: str, rng: random.Random) -> str:
    number = rng.randrange(10**6, 10**7)
    forms = {
        "blib": f"PP-{number}",
        "tktk": f"706851{number}{number}",
        "shpe": f"ID{number}Z",
    }
    return forms.get(channel, str(number))


def _kind(channel: str) -> str:
    return "SALES_WAREHOUSE" if channel == "tktk" else ""
