"""How much, and how often, marketplaces and the MP Adapter state that they take, as data.

Sources stand with each: "doc" is the MP Adapter document, with its section. Whose calls a rate
counts is stated for Blibli alone; all others are taken to count those of one client key. What is
shown of these limits (stated.py) is worded from them.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.limits import Need

PRICES_SOURCE = "doc, Product Requirement, Update Price"
PROMOTIONS_SOURCE = "doc, Promotion Requirement"

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class CallKind(StrEnum):
    """What is asked of a marketplace, as far as limits tell it apart."""

    PRICES = "prices"
    STOCKS_V4 = "stocks-v4"
    DISCOUNTS_BY_PRICE = "discounts-by-price"
    DISCOUNTS_BY_PERCENTAGE = "discounts-by-percentage"
    VARIANTS_BY_SKU = "variants-by-sku"


class Counted(StrEnum):
    """Whose calls a rate counts together."""

    CLIENT_KEY = "client key"
    STORE = "store"
    PARENT_SKU = "parent SKU"


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `calls` within any `window`, of each `counted`."""

    calls: int
    window: timedelta
    counted: Counted = Counted.CLIENT_KEY


@dataclass(frozen=True, slots=True)
class StatedLimit:
    """One stated limit of these kinds of calls on these channels; no channels: on any.

    `most` is how many `entries` one request may hold.
    """

    calls: tuple[CallKind, ...]
    channel_codes: tuple[str, ...]
    source: str
    rate: Rate | None = None
    most: int | None = None
    entries: str = "SKUs"

    def need(self, *, store: tuple[str, str] | None = None, parent: str = "") -> Need:
        """A call's place under the rate; `store` is its brand and channel, `parent` its listing."""
        if self.rate is None:
            raise ValueError("a limit of size alone has no places")
        name = [*self.calls, *self.channel_codes]
        whose = {
            Counted.CLIENT_KEY: [],
            Counted.STORE: [*(store or ())],
            Counted.PARENT_SKU: [*(store or ()), parent],
        }[self.rate.counted]
        key = json.dumps([name, *whose], ensure_ascii=False, separators=(",", ":"))
        return Need(key, self.rate.calls, self.rate.window)


DISCOUNTS = (CallKind.DISCOUNTS_BY_PRICE, CallKind.DISCOUNTS_BY_PERCENTAGE)

LIMITS: tuple[StatedLimit, ...] = (
    StatedLimit(
        (CallKind.STOCKS_V4,),
        (),
        "doc, New Bulk Update Stock (V4)",
        Rate(2, SECOND),
        most=2_000,
    ),
    StatedLimit((CallKind.PRICES,), ("tkpd",), PRICES_SOURCE, Rate(8, SECOND), most=100),
    StatedLimit((CallKind.PRICES,), ("lzda",), PRICES_SOURCE, most=13, entries="items"),
    StatedLimit((CallKind.PRICES,), ("blib",), PRICES_SOURCE, Rate(5, HOUR, Counted.PARENT_SKU)),
    StatedLimit(DISCOUNTS, ("tkpd",), PROMOTIONS_SOURCE, Rate(2, SECOND)),
    StatedLimit(
        (CallKind.DISCOUNTS_BY_PRICE,),
        ("blib",),
        PROMOTIONS_SOURCE,
        Rate(25, MINUTE, Counted.STORE),
        most=100,
    ),
    StatedLimit(
        (CallKind.DISCOUNTS_BY_PERCENTAGE,),
        ("blib",),
        PROMOTIONS_SOURCE,
        Rate(10, MINUTE, Counted.STORE),
    ),
    StatedLimit(
        (CallKind.VARIANTS_BY_SKU,),
        (),
        "doc, Product Fetch Single Variant",
        most=10,
    ),
)


def stated_limit(call: CallKind, channel_code: str) -> StatedLimit | None:
    """What is stated of this kind of call on this channel, if anything."""
    for limit in LIMITS:
        if call in limit.calls and (not limit.channel_codes or channel_code in limit.channel_codes):
            return limit
    return None


def most_entries(call: CallKind, channel_code: str, entries: str = "SKUs") -> int | None:
    """How many of these entries one request may hold, if stated."""
    limit = stated_limit(call, channel_code)
    return limit.most if limit is not None and limit.entries == entries else None
