"""Calls that set prices and stocks (document: Single Update Price; Single Update Stock V3, V4).

Each sets to a value, so that sending it again does no harm; nothing here sends it again.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from adapters.mp_adapter.answers import expect_accepted, object_of, reading
from adapters.mp_adapter.calls import About, about_all
from adapters.mp_adapter.client import JsonRpcClient
from adapters.mp_adapter.exact_json import as_object
from adapters.mp_adapter.fields import Fields
from adapters.mp_adapter.line_answers import match_answers
from domain.channels import ChannelKey
from domain.errors import UpstreamRefused
from domain.json_text import read_json
from domain.marketplaces.limits import CallKind, most_entries
from domain.prices_and_stocks import Line, LineAnswer, Subject

_METHODS = {
    Subject.PRICE: ("ProductService.UpdatePrice", "prices", "price"),
    Subject.STOCK: ("InventoryService.UpdateStock", "stocks", "stock"),
}
_V4 = "InventoryService.UpdateStockV4"


class PriceAndStockUpdates:
    """Implements domain.gateways.PriceAndStockCalls."""

    def __init__(self, client: JsonRpcClient) -> None:
        self._client = client

    async def update(
        self, subject: Subject, lines: Sequence[Line], activity_id: str
    ) -> tuple[LineAnswer, ...]:
        """Set the lines of one SKU; an answer for each, in their order.

        A line that the answer does not tell is UNKNOWN; an answer without any list of lines is
        UpstreamMisread, or UpstreamRefused where it says no to all.
        """
        method, many, one = _METHODS[subject]
        (params,) = entries_of(subject, lines)
        result = await self._client.call(
            method, params, about=_about(lines), activity_id=activity_id
        )
        with reading(self._client, method):
            answer = object_of(result)
            self._expect_rows(method, answer, many, one)
            rows = answer.items(answer.first(many, one))
        return match_answers(self._client.redactor, lines, [row for _, row in rows])

    async def update_stocks_v4(self, lines: Sequence[Line], activity_id: str) -> None:
        """Have stocks of many SKUs set; feedback tells what became of them.

        One element per brand and SKU: the document refuses duplicates. It is not in production
        there yet, needs the feature feedback-bulk-update-inventory-v4, and takes 2 calls a second.
        """
        params = _by_sku(lines, "stocks", _stock_v4)
        most = most_entries(CallKind.STOCKS_V4, "") or 0
        if not 0 < len(params) <= most:
            raise ValueError(f"UpdateStockV4 takes 1 to {most} SKUs, not {len(params)}")
        result = await self._client.call(_V4, params, about=_about(lines), activity_id=activity_id)
        expect_accepted(self._client, _V4, result)

    def _expect_rows(self, method: str, answer: Fields, many: str, one: str) -> None:
        if isinstance(answer.values.get(answer.first(many, one)), list):
            return
        if answer.flag("success") is False:
            message = answer.any_text("message") or "refused without a word"
            raise UpstreamRefused(method, self._client.redactor.clean(message), status=200)
        raise answer.wrong(many, "is no list")


def _about(lines: Sequence[Line]) -> About:
    return about_all(ChannelKey(line.offer.brand_id, line.offer.channel_code) for line in lines)


def entries_of(subject: Subject, lines: Sequence[Line]) -> list[dict[str, object]]:
    """The lines as the document's calls and topics have them, gathered by brand and SKU."""
    if subject is Subject.PRICE:
        return _by_sku(lines, "prices", _price)
    return _by_sku(lines, "stocks", _stock)


def _by_sku(
    lines: Sequence[Line], name: str, word: Callable[[Line], object]
) -> list[dict[str, object]]:
    found: dict[tuple[str, str], list[object]] = {}
    for line in lines:
        found.setdefault((line.offer.brand_id, line.sku), []).append(word(line))
    return [
        {"brand_id": brand_id, "sku": sku, name: words} for (brand_id, sku), words in found.items()
    ]


def _price(line: Line) -> dict[str, object]:
    at = _warehouse(line.remote_warehouse_id)
    return {**_target(line), **at, "sale_price": _number(line.value)}


def _stock(line: Line) -> dict[str, object]:
    """V3 demands the warehouse; "" is where the channel has just one."""
    at = _warehouse(line.remote_warehouse_id or "")
    return {**_target(line), **at, "qty": _number(line.value)}


def _stock_v4(line: Line) -> dict[str, object]:
    at = _warehouse(line.remote_warehouse_id)
    return {**_target(line), **at, "qty": _number(line.value)}


def _target(line: Line) -> dict[str, object]:
    remote = as_object(read_json(line.remote_variant))
    return {"channel": line.offer.channel_code, "remote_variant": remote or {}}


def _warehouse(remote_id: str | None) -> dict[str, object]:
    return {} if remote_id is None else {"remote_warehouse_code": remote_id}


def _number(value: Decimal) -> int | Decimal:
    """Whole numbers without a point, as the document's Integer; all others digit for digit."""
    return int(value) if value == value.to_integral_value() else value
