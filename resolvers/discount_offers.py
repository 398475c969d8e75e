"""Which offer each wanted item means, and what it costs without the discount."""

from asyncio import gather
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.activities import ErrorCode, UserError
from domain.discounts import DiscountItem, DiscountKey, WantedDiscount, WantedItem
from domain.variants import Offer, OfferKey, sku_id
from resolvers.context import Context

ShowOffer = Callable[[OfferKey], str]
"""How an offer is named to the caller, who names it so in turn."""


@dataclass(frozen=True, slots=True)
class Found:
    """The items whose offer was found, and what is wrong with the others."""

    items: tuple[DiscountItem, ...]
    errors: tuple[UserError, ...]


class _Unclear(Exception):
    """An item that names no one offer; its errors say why, with their fields."""

    def __init__(self, code: ErrorCode, message: str, *fields: str) -> None:
        super().__init__(message)
        self.code = code
        self.fields = fields


async def find_items(context: Context, wanted: WantedDiscount, show: ShowOffer) -> Found:
    """The offer of every item, by SKU and channel, or by the offer that it names.

    The items carry no activity yet. Where offers must be chosen from, they are shown by `show`.
    """
    ids = [sku_id(wanted.brand_id, item.sku) for item in wanted.items]
    offers = await gather(*(context.loaders.offers_by_variant.load(one) for one in ids))
    items: list[DiscountItem] = []
    errors: list[UserError] = []
    for at, (item, its) in enumerate(zip(wanted.items, offers, strict=True)):
        try:
            offer = _choose(item, its or (), show)
            items.append(_item(wanted.brand_id, at, item, offer))
        except _Unclear as unclear:
            path = ("input", "items", str(at), *unclear.fields)
            errors.append(UserError(unclear.code, str(unclear), path))
    return Found(tuple(items), tuple(errors))


def _item(brand_id: str, at: int, wanted: WantedItem, offer: Offer) -> DiscountItem:
    known_price, currency = _price(offer, wanted.remote_warehouse_id)
    price = known_price if wanted.base_price is None else wanted.base_price
    if price is None:
        text = "The offer tells no one price: give basePrice."
        raise _Unclear(ErrorCode.INVALID, text, "basePrice")
    return DiscountItem(
        discount=DiscountKey(brand_id, "", wanted.channel_code),
        position=at,
        sku=wanted.sku,
        variant_id=offer.variant_id,
        remote_variant=offer.content.remote_variant,
        remote_warehouse_id=wanted.remote_warehouse_id,
        currency_code=currency,
        base_price=price,
        discount_type=wanted.discount_type,
        discount_value=wanted.discount_value,
        max_order=wanted.max_order,
        promo_stock=wanted.promo_stock,
    )


def _choose(wanted: WantedItem, offers: Sequence[Offer], show: ShowOffer) -> Offer:
    there = [offer for offer in offers if offer.key.channel_code == wanted.channel_code]
    named = [offer for offer in there if wanted.offer in (None, offer.key)]
    if len(named) == 1:
        return named[0]
    if not named:
        text = f"No such offer of {wanted.sku!r} on {wanted.channel_code} is known."
        raise _Unclear(ErrorCode.NOT_FOUND, text)
    shown = "; ".join(f"{show(offer.key)} ({offer.content.name})" for offer in named)
    text = f"{wanted.sku!r} has {len(named)} offers on {wanted.channel_code}; choose one: {shown}."
    raise _Unclear(ErrorCode.INVALID, text, "offerId")


def _price(offer: Offer, warehouse_id: str | None) -> tuple[Decimal | None, str | None]:
    """The price in that warehouse, else the offer's, else the one that all warehouses share."""
    content = offer.content
    rows = [row for row in content.warehouses if row.price is not None]
    for row in rows:
        if warehouse_id is not None and row.remote_warehouse_id == warehouse_id:
            return row.price, row.currency_code or content.currency_code
    if content.price is not None:
        return content.price, content.currency_code
    shared = {(row.price, row.currency_code or content.currency_code) for row in rows}
    return shared.pop() if len(shared) == 1 else (None, content.currency_code)
