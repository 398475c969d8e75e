"""Couriers to choose from (document: Courier, Get Shipment Provider Services)."""

from collections.abc import Mapping, Sequence

from adapters.mp_adapter.answers import ask_each, object_of, reading
from adapters.mp_adapter.client import JsonRpcClient
from domain.channels import ChannelKey
from domain.couriers import CourierChoice
from domain.marketplaces import marketplace
from domain.upstream import Answer

_METHOD = "CourierSourceService.GetShipmentProviderServices"


class CourierReads:
    """Implements domain.gateways.Couriers."""

    def __init__(self, client: JsonRpcClient) -> None:
        self._client = client

    async def couriers(
        self, channels: Sequence[ChannelKey]
    ) -> Mapping[ChannelKey, Answer[tuple[CourierChoice, ...]]]:
        """One call per channel; keys of marketplaces without such a read are left out."""
        asked = [key for key in channels if marketplace(key.channel_code).has_couriers]
        return await ask_each(asked, self._ask)

    async def _ask(self, channel: ChannelKey) -> tuple[CourierChoice, ...]:
        params = {"brand_id": channel.brand_id, "channel": channel.channel_code}
        result = await self._client.call(_METHOD, params, about=channel)
        with reading(self._client, _METHOD):
            answer = object_of(result)
            default = answer.key("default_courier")
            rows = [(row.key("text"), row.key("value")) for row in answer.rows("couriers")]
        named = {value or text: text or value for text, value in rows}
        return tuple(
            CourierChoice(name, value, is_default=value == default)
            for value, name in named.items()
            if value is not None and name is not None
        )
