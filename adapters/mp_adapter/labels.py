"""Shipping labels: their addresses one by one, or many as a zip (document: Shipping Label)."""

import asyncio
from collections.abc import Mapping, Sequence

from adapters.mp_adapter.answers import ask_each, expect_accepted, object_of, reading
from adapters.mp_adapter.calls import about_all
from adapters.mp_adapter.client import JsonRpcClient
from adapters.mp_adapter.label_zip import read_labels
from domain.errors import UpstreamMisread, UpstreamRefused, UpstreamTimeout
from domain.labels import LabelFile, LabelOrder
from domain.upstream import Answer, LabelRequest

_METHOD = "OrderService.ShippingLabelURL"
_BULK = "OrderService.BulkShippingLabelURL"

MOST_OF_ZIP = 64_000_000
"""Bytes of one zip of labels."""
ZIPS_AT_ONCE = 2
"""Zips that are in memory while they come in."""


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
        about = request.order.channel
        result = await self._client.call(
            _METHOD, _params(request), about=about, timeout=self._timeout
        )
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


class LabelZips:
    """Implements domain.gateways.LabelFiles; `timeout` is in seconds, and as long again in line."""

    def __init__(self, client: JsonRpcClient, timeout: float) -> None:
        self._client = client
        self._timeout = timeout
        self._places = asyncio.Semaphore(ZIPS_AT_ONCE)

    async def label_file(self, orders: Sequence[LabelOrder], activity_id: str) -> LabelFile:
        """Ask for all labels as one zip, and look which orders have theirs in it."""
        try:
            await asyncio.wait_for(self._places.acquire(), self._timeout)
        except TimeoutError:
            reason = f"other labels were in the way for {self._timeout:g} s"
            raise UpstreamTimeout(_BULK, reason, sent=False) from None
        try:
            return await self._ask(orders, activity_id)
        finally:
            self._places.release()

    async def _ask(self, orders: Sequence[LabelOrder], activity_id: str) -> LabelFile:
        result = await self._client.call(
            _BULK,
            [_entry(order) for order in orders],
            about=about_all(order.key.channel for order in orders),
            activity_id=activity_id,
            timeout=self._timeout,
            most_of_zip=MOST_OF_ZIP,
        )
        if isinstance(result, bytes):
            with reading(self._client, _BULK):
                return await asyncio.to_thread(read_labels, result, orders)
        expect_accepted(self._client, _BULK, result)
        raise UpstreamMisread(_BULK, "answered something else than a zip")


def _entry(order: LabelOrder) -> dict[str, object]:
    """The airwaybill number must be there; only Shopee needs one."""
    return {
        "client_brand_id": order.key.brand_id,
        "channel": order.key.channel_code,
        "remote_order_id": order.key.remote_order_id,
        "airwaybill_number": order.airwaybill_number or "",
    }
