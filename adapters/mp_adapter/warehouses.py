"""Warehouses as a marketplace shows them (document: Warehouse, Get Data From Channel)."""

from collections.abc import Mapping, Sequence

from adapters.mp_adapter.answers import ask_each, object_of, reading
from adapters.mp_adapter.client import JsonRpcClient
from adapters.mp_adapter.fields import Fields
from domain.channels import ChannelKey
from domain.marketplaces import marketplace
from domain.upstream import Answer
from domain.warehouses import Warehouse, WarehouseKey, merge_rows

_METHOD = "WarehouseService.Get"


class WarehouseReads:
    """Implements domain.gateways.Warehouses."""

    def __init__(self, client: JsonRpcClient) -> None:
        self._client = client

    async def warehouses(
        self, channels: Sequence[ChannelKey]
    ) -> Mapping[ChannelKey, Answer[tuple[Warehouse, ...]]]:
        """One call per channel; none where the document knows no such read."""
        return await ask_each(channels, self._ask)

    async def _ask(self, channel: ChannelKey) -> tuple[Warehouse, ...]:
        if not marketplace(channel.channel_code).has_warehouses:
            return ()
        params = {"sales_channel": channel.channel_code, "brand_id": channel.brand_id}
        result = await self._client.call(_METHOD, params, about=channel)
        with reading(self._client, _METHOD):
            rows = object_of(result).rows("remote_warehouses")
            found = tuple(_warehouse(channel, row) for row in rows)
        return merge_rows(tuple(row for row in found if row is not None))


def _warehouse(channel: ChannelKey, row: Fields) -> Warehouse | None:
    """A row without an id names no warehouse."""
    remote_id = row.key("id")
    if remote_id is None:
        return None
    return Warehouse(
        key=WarehouseKey(channel.brand_id, channel.channel_code, remote_id),
        name=row.text("name") or None,
        address=row.text("address") or None,
        type=row.text("type") or None,
    )
