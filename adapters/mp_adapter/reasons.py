"""Reasons to cancel or to refuse a cancellation (document: List Cancel Reason, and Reject)."""

from collections.abc import Mapping, Sequence

from adapters.mp_adapter.answers import ask_each, object_of, reading
from adapters.mp_adapter.calls import about_all
from adapters.mp_adapter.client import JsonRpcClient
from adapters.mp_adapter.fields import Fields
from domain.channels import ChannelKey, Reason
from domain.errors import UpstreamError, UpstreamMisread
from domain.orders import OrderKey
from domain.upstream import Answer

_CANCEL = "OrderService.ListCancelReason"
_REJECT = "OrderService.ListRejectCancelReason"

_FREE_TEXT = (Reason(None, None, is_free_text=True),)

ReasonsAnswer = Answer[tuple[Reason, ...]]


class ReasonReads:
    """Implements domain.gateways.Reasons."""

    def __init__(self, client: JsonRpcClient) -> None:
        self._client = client

    async def cancel_reasons(
        self, channels: Sequence[ChannelKey]
    ) -> Mapping[ChannelKey, ReasonsAnswer]:
        """One call per brand, for all its channels."""
        codes: dict[str, list[str]] = {}
        for key in dict.fromkeys(channels):
            codes.setdefault(key.brand_id, []).append(key.channel_code)

        async def ask(brand_id: str) -> dict[str, ReasonsAnswer]:
            return await self._ask_brand(brand_id, codes[brand_id])

        by_brand = await ask_each(codes, ask)
        answers: dict[ChannelKey, ReasonsAnswer] = {}
        for key in dict.fromkeys(channels):
            told = by_brand[key.brand_id]
            answers[key] = told if isinstance(told, UpstreamError) else told[key.channel_code]
        return answers

    async def _ask_brand(self, brand_id: str, codes: Sequence[str]) -> dict[str, ReasonsAnswer]:
        params = {"brand_id": brand_id, "channels": list(codes)}
        about = about_all(ChannelKey(brand_id, code) for code in codes)
        result = await self._client.call(_CANCEL, params, about=about)
        with reading(self._client, _CANCEL):
            rows = object_of(result).rows("cancel_reasons")
            by_code = {row.key("channel") or "": row for row in rows}
        return {code: self._of_channel(code, by_code.get(code)) for code in codes}

    def _of_channel(self, code: str, row: Fields | None) -> ReasonsAnswer:
        if row is None:
            return UpstreamMisread(_CANCEL, f"the answer leaves out {code}")
        try:
            with reading(self._client, _CANCEL):
                return _reasons(row)
        except UpstreamMisread as error:
            return error

    async def reject_reasons(self, orders: Sequence[OrderKey]) -> Mapping[OrderKey, ReasonsAnswer]:
        """One call per order: the reasons depend on it."""
        return await ask_each(orders, self._ask_order)

    async def _ask_order(self, order: OrderKey) -> tuple[Reason, ...]:
        params = {
            "remote_order_id": order.remote_order_id,
            "brand_id": order.brand_id,
            "channel": order.channel_code,
        }
        result = await self._client.call(_REJECT, params, about=order.channel)
        with reading(self._client, _REJECT):
            answer = object_of(result)
            is_list = isinstance(answer.values.get("reject_reasons"), list)
            row = next(iter(answer.rows("reject_reasons")), None) if is_list else None
            return _reasons(row or answer.needed_child("reject_reasons"))


def _reasons(row: Fields) -> tuple[Reason, ...]:
    """Options to choose from, or free text: input_type is "string" or "OPTIONS" in any case."""
    kind = (row.text("input_type") or "").strip().upper()
    options = row.rows("options")
    if kind == "STRING" or (kind != "OPTIONS" and not options):
        return _FREE_TEXT
    return tuple(
        Reason(option.key("remote_code"), option.key("reason_name"), is_free_text=False)
        for option in options
    )
