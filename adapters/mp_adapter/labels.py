"""Addresses of shipping labels (document: Single Get Shipping Label URL)."""

from collections.abc import Mapping, Sequence

from adapters.mp_adapter.answers import ask_each, object_of, reading
from adapters.mp_adapter.client import JsonRpcClient
from domain.errors import UpstreamRefused
from domain.upstream import Answer, LabelRequest

_METHOD = "OrderService.ShippingLabelURL"


class LabelReads:
    """Implements domain.gateways.Labels; `timeout` is in seconds: labels take their time."""

    def __init__(self, client: JsonRpcClient, timeout: float) -> None:
        self._client = client
        self._timeout = timeout

    async def label_urls(
        self, requests: Sequence[LabelRequest]
    ) -> Mapping[LabelRequest, Answer[str | None]]:
        """One call per label; the address as received, which may lack a scheme."""
        return await ask_each(requests, self._ask)

    async def _ask(self, request: LabelRequest) -> str | None:
        result = await self._client.call(_METHOD, _params(request), timeout=self._timeout)
        with reading(self._client, _METHOD):
            answer = object_of(result)
            success = answer.flag("success")
            url = answer.text("shipping_label_url")
            message = answer.any_text("message") or "refused without a word"
        if success is False:
            raise UpstreamRefused(_METHOD, self._client.redactor.clean(message), status=200)
        return url or None


def _params(request: LabelRequest) -> dict[str, object]:
    """The airwaybill number must be there, empty where the marketplace needs none."""
    params: dict[str, object] = {
        "brand_id": request.order.brand_id,
        "channel": request.order.channel_code,
        "remote_order_id": request.order.remote_order_id,
        "airwaybill_number": request.airwaybill_number or "",
    }
    if request.document_type is not None:
        params["document_type"] = request.document_type
    if request.from_marketplace:
        params["generate_from_mp"] = True
    return params
