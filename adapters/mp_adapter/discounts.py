"""Calls that make and delete discounts (document: Promotion). Nothing here is ever sent twice."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from adapters.mp_adapter.answers import object_of, reading
from adapters.mp_adapter.calls import about_all
from adapters.mp_adapter.client import JsonRpcClient
from adapters.mp_adapter.discount_rows import Row, match_rows, read_rows
from adapters.mp_adapter.exact_json import dump_json
from adapters.mp_adapter.fields import Fields
from domain.channels import ChannelKey
from domain.discounts import DiscountAnswer, DiscountItem, DiscountType, WantedDiscount
from domain.errors import UpstreamRefused
from domain.json_text import read_json

_CREATE = "PromotionService.CreateDiscount"
_DELETE = "PromotionService.DeleteDiscount"
_TYPES = {DiscountType.PRICE: "price", DiscountType.PERCENTAGE: "percentage"}
Write = Callable[[DiscountItem], dict[str, object]]
_MOST_MESSAGE = 300
_MOST_UPSTREAM = 20_000


class DiscountChanges:
    """Implements domain.discount_ports.DiscountCalls."""

    def __init__(self, client: JsonRpcClient) -> None:
        self._client = client

    async def create(
        self, wanted: WantedDiscount, items: Sequence[DiscountItem], activity_id: str
    ) -> Sequence[DiscountAnswer | None]:
        """Make a discount of these items on all their channels; times as their wall clock."""
        return await self._ask(_CREATE, wanted.brand_id, created(wanted, items), items, activity_id)

    async def delete(
        self, brand_id: str, items: Sequence[DiscountItem], activity_id: str
    ) -> Sequence[DiscountAnswer | None]:
        """Delete a brand's items by the ids that their marketplaces gave."""
        return await self._ask(_DELETE, brand_id, deleted(brand_id, items), items, activity_id)

    async def _ask(
        self,
        method: str,
        brand_id: str,
        params: Mapping[str, object],
        items: Sequence[DiscountItem],
        activity_id: str,
    ) -> list[DiscountAnswer | None]:
        about = about_all(ChannelKey(brand_id, item.channel_code) for item in items)
        result = await self._client.call(method, params, about=about, activity_id=activity_id)
        with reading(self._client, method):
            channels = self._channels(method, object_of(result))
            answers: list[DiscountAnswer | None] = [None] * len(items)
            for code, places in _places(items).items():
                rows = read_rows(channels.values.get(code))
                matched = match_rows([items[at] for at in places], rows)
                for at, row in zip(places, matched, strict=True):
                    answers[at] = None if row is None else self._answer(row)
        return answers

    def _channels(self, method: str, answer: Fields) -> Fields:
        """The answer's rows by channel. A bare `success: false` is a refusal of it all."""
        channels = answer.child("discount_products")
        if channels is not None:
            return channels
        if answer.flag("success") is False:
            message = answer.any_text("message") or "refused without a word"
            raise UpstreamRefused(method, self._client.redactor.clean(message), status=200)
        raise answer.wrong("discount_products", "is missing or empty")

    def _answer(self, row: Row) -> DiscountAnswer | None:
        if row.success is None:
            return None
        redactor = self._client.redactor
        upstream = dump_json(redactor.cover_tree(row.values))
        return DiscountAnswer(
            row.success,
            redactor.clean(row.message, limit=_MOST_MESSAGE),
            row.discount_id,
            upstream if len(upstream) <= _MOST_UPSTREAM else "{}",
        )


def created(wanted: WantedDiscount, items: Sequence[DiscountItem]) -> dict[str, object]:
    """A discount to make, as the document's call and topic have it."""
    return {
        "brand_id": wanted.brand_id,
        "discount_name": wanted.name,
        "start_time": _wall_clock(wanted.starts_at),
        "end_time": _wall_clock(wanted.ends_at),
        "discount_products": _by_channel(items, _created),
    }


def deleted(brand_id: str, items: Sequence[DiscountItem]) -> dict[str, object]:
    """Items of a brand to delete, as the document's call and topic have them."""
    return {"brand_id": brand_id, "discount_products": _by_channel(items, _deleted)}


def _places(items: Sequence[DiscountItem]) -> dict[str, list[int]]:
    """Where each channel's items stand."""
    found: dict[str, list[int]] = {}
    for at, item in enumerate(items):
        found.setdefault(item.channel_code, []).append(at)
    return found


def _by_channel(items: Sequence[DiscountItem], write: Write) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for item in items:
        named = {"remote_variant": read_json(item.remote_variant), "sku": item.sku}
        found.setdefault(item.channel_code, []).append({**named, **write(item)})
    return found


def _created(item: DiscountItem) -> dict[str, object]:
    asked: dict[str, object] = {
        "base_price": _whole(item.base_price),
        "discount_type": _TYPES[item.discount_type],
        "discount_value": _whole(item.discount_value),
        "max_order": item.max_order,
        "promo_stock": item.promo_stock,
    }
    if item.remote_warehouse_id is not None:
        asked["remote_warehouse_code"] = item.remote_warehouse_id
    return asked


def _deleted(item: DiscountItem) -> dict[str, object]:
    return {"discount_id": item.remote_discount_id or ""}


def _whole(value: Decimal) -> int:
    if value != value.to_integral_value():
        raise ValueError(f"{value:f} is no whole number")
    return int(value)


def _wall_clock(moment: datetime) -> str:
    """To the second, without its zone (document: Timestamp, by the example)."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S")
