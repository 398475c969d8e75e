"""The places that a request for discounts takes under the rates that marketplaces state."""

from collections.abc import Iterable

from domain.discounts import DiscountItem, DiscountType
from domain.limits import Need
from domain.marketplaces.limits import CallKind, stated_limit

_KINDS = {
    DiscountType.PRICE: CallKind.DISCOUNTS_BY_PRICE,
    DiscountType.PERCENTAGE: CallKind.DISCOUNTS_BY_PERCENTAGE,
}


def discount_needs(items: Iterable[DiscountItem]) -> tuple[Need, ...]:
    """What one request that makes or deletes these items needs, each once."""
    needs: dict[str, Need] = {}
    for item in items:
        limit = stated_limit(_KINDS[item.discount_type], item.channel_code)
        if limit is not None and limit.rate is not None:
            need = limit.need(store=(item.discount.brand_id, item.channel_code))
            needs[need.key] = need
    return tuple(needs.values())
