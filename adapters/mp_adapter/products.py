"""Calls that cause product messages (document: Product Fetch Manual, and Single Variant)."""

from collections.abc import Sequence

from adapters.mp_adapter.answers import expect_accepted, reading
from adapters.mp_adapter.calls import about_all
from adapters.mp_adapter.client import JsonRpcClient
from adapters.mp_adapter.fields import rows_of
from domain.channels import ChannelKey
from domain.upstream import SkuAnswer

_FETCH = "ProductService.ProductFetchedManual"
_FETCH_SKUS = "ProductService.FetchVariantsBySku"
_MOST_MESSAGE = 300

MOST_SKUS = 10
"""The MP Adapter drops what comes after the tenth SKU, without a word."""


class ProductFetches:
    """Implements domain.gateways.ProductCalls."""

    def __init__(self, client: JsonRpcClient) -> None:
        self._client = client

    async def fetch_products(
        self, brand_id: str, channel_codes: Sequence[str], activity_id: str
    ) -> None:
        """Have products sent again as messages; no codes means every connected channel."""
        params = {"brand_id": brand_id, "channels": list(channel_codes)}
        about = about_all(ChannelKey(brand_id, code) for code in channel_codes) or brand_id
        result = await self._client.call(_FETCH, params, about=about, activity_id=activity_id)
        expect_accepted(self._client, _FETCH, result)

    async def fetch_variants(
        self, channel: ChannelKey, skus: Sequence[str], activity_id: str
    ) -> tuple[SkuAnswer, ...]:
        """Have up to ten SKUs sent again; success means published, not found."""
        if not 0 < len(skus) <= MOST_SKUS:
            raise ValueError(f"FetchVariantsBySku takes 1 to {MOST_SKUS} SKUs, not {len(skus)}")
        params = {
            "brand_id": channel.brand_id,
            "channel": channel.channel_code,
            "skus": list(skus),
        }
        result = await self._client.call(
            _FETCH_SKUS, params, about=channel, activity_id=activity_id
        )
        clean = self._client.redactor.clean
        with reading(self._client, _FETCH_SKUS):
            return tuple(
                SkuAnswer(
                    row.needed_key("sku"),
                    row.flag("success") or False,
                    clean(row.any_text("message") or "", limit=_MOST_MESSAGE),
                )
                for row in rows_of(result, "result")
            )
