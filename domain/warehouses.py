"""Warehouses: where a brand's goods lie, as one marketplace sees them."""

from dataclasses import dataclass

from domain.channels import ChannelKey


@dataclass(frozen=True, slots=True)
class WarehouseKey:
    """Identity of a warehouse: ids are the marketplace's and unique only within a channel."""

    brand_id: str
    channel_code: str
    remote_warehouse_id: str

    @property
    def channel(self) -> ChannelKey:
        return ChannelKey(self.brand_id, self.channel_code)


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A warehouse; all but its id is unknown where the marketplace has no such read.

    `type` is TikTok's SALES_WAREHOUSE or RETURN_WAREHOUSE, as received (WarehouseService.Get).
    """

    key: WarehouseKey
    name: str | None = None
    address: str | None = None
    type: str | None = None


def merge_rows(rows: tuple[Warehouse, ...]) -> tuple[Warehouse, ...]:
    """One warehouse per id, in order of appearance: the first row with a name wins."""
    merged: dict[WarehouseKey, Warehouse] = {}
    for row in rows:
        kept = merged.get(row.key)
        if kept is None or (not kept.name and row.name):
            merged[row.key] = row
    return tuple(merged.values())
