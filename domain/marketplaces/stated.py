"""What each marketplace states, for people to read: limits of rate and size, and rules.

Sources stand with each: "doc" is the MP Adapter document, with its section. Limits of calls are
worded from the data that is kept to (limits.py). The other facts as far as something is checked by
them are data elsewhere (codes.py, promotions.py, statuses.py).
"""

from domain.marketplaces.limits import (
    HOUR,
    MINUTE,
    PROMOTIONS_SOURCE,
    SECOND,
    CallKind,
    Counted,
    StatedLimit,
    stated_limit,
)
from domain.marketplaces.marketplace import Rule

_PROMOTIONS = PROMOTIONS_SOURCE
_VARIANTS = "doc, Variant Actions"


def _rule(subject: str, text: str, source: str) -> Rule:
    return Rule(subject, text, source, is_limit=False)


_WINDOWS = {SECOND: "a second", MINUTE: "a minute", HOUR: "an hour"}
_WHOSE = {
    Counted.CLIENT_KEY: "",
    Counted.STORE: " for a store",
    Counted.PARENT_SKU: " for one parent SKU",
}


def _limit(subject: str, call: CallKind, code: str, *, before: str = "", after: str = "") -> Rule:
    """A limit of limits.py in words."""
    stated = stated_limit(call, code)
    if stated is None:
        raise LookupError(f"{code} states no limit of {call}")
    return Rule(subject, f"{before}{', '.join(_words(stated))}{after}.", stated.source)


def _words(stated: StatedLimit) -> list[str]:
    words: list[str] = []
    if stated.rate is not None:
        window, whose = _WINDOWS[stated.rate.window], _WHOSE[stated.rate.counted]
        words.append(f"{stated.rate.calls} requests {window}{whose}")
    if stated.most is not None:
        words.append(f"{stated.most} {stated.entries} a request")
    return words


_KEEP_ONE = _rule(
    "variants", "Not every variant of a product can be deleted: one has to stay.", _VARIANTS
)
_SKUS_A_FETCH = _limit(
    "products", CallKind.VARIANTS_BY_SKU, "", after="; the rest would be left out"
)
_COURIERS = _rule("couriers", "Couriers to choose from can be read.", "doc, Courier Requirement")

STATED: dict[str, tuple[Rule, ...]] = {
    "bklp": (
        _KEEP_ONE,
        _rule(
            "variants",
            "Variants can be neither made nor deleted; the action is asked for all the same.",
            _VARIANTS,
        ),
        _rule(
            "discounts",
            "By percentage or price, and deletable; without reserved stock and maximum order.",
            _PROMOTIONS,
        ),
    ),
    "blib": (
        _rule(
            "click and collect",
            "An order not accepted within one hour is accepted by Blibli itself; complete it with "
            "the buyer's settlement code as receivedBy.",
            "doc, CnC Blibli Process Flow",
        ),
        _KEEP_ONE,
        _limit("prices", CallKind.PRICES, "blib"),
        _limit("discounts", CallKind.DISCOUNTS_BY_PRICE, "blib", before="By price "),
        _limit("discounts", CallKind.DISCOUNTS_BY_PERCENTAGE, "blib", before="By percentage "),
        _rule(
            "discounts",
            "By percentage the start is not before now, and both times are multiples of 30 "
            "minutes.",
            _PROMOTIONS,
        ),
        _rule(
            "discounts",
            "By price the product's own price is lowered: it may be changed at any time, and is "
            "set back by giving the original price.",
            _PROMOTIONS,
        ),
        _rule(
            "discounts",
            "By percentage or price, deletable, with reserved stock; without maximum order.",
            _PROMOTIONS,
        ),
    ),
    "lzda": (
        _KEEP_ONE,
        _SKUS_A_FETCH,
        _COURIERS,
        _limit("prices", CallKind.PRICES, "lzda", after="; those beyond are likely to fail"),
        _rule(
            "discounts",
            "By price only, without reserved stock and maximum order.",
            _PROMOTIONS,
        ),
        _rule(
            "discounts",
            "They cannot be deleted: the original price comes back by times that lie in the past.",
            _PROMOTIONS,
        ),
    ),
    "lzda-sg": (_KEEP_ONE,),
    "shpe": (
        _KEEP_ONE,
        _SKUS_A_FETCH,
        Rule(
            "products",
            "The shop's own limits arrive when it is connected: see Channel.limits.",
            "doc, Feedback Connect Channel",
        ),
        _rule(
            "discounts",
            "By percentage or price, deletable, with reserved stock and maximum order, of which "
            "-1 means without limit.",
            _PROMOTIONS,
        ),
    ),
    "shpe-sg": (_KEEP_ONE,),
    "tkpd": (
        Rule("orders", "Only orders of the last 3 days can be fetched.", "Vin eRetail, Tokopedia"),
        _KEEP_ONE,
        _SKUS_A_FETCH,
        _limit("prices", CallKind.PRICES, "tkpd"),
        _limit("discounts", CallKind.DISCOUNTS_BY_PRICE, "tkpd"),
        _rule(
            "discounts",
            "By percentage or price, deletable, with maximum order; without reserved stock.",
            _PROMOTIONS,
        ),
    ),
    "tktk": (
        _KEEP_ONE,
        _SKUS_A_FETCH,
        Rule(
            "discounts",
            "Maximum order 1 to 99, reserved stock above 0; -1 means without limit.",
            _PROMOTIONS,
        ),
        _rule(
            "discounts",
            "By percentage or price, deletable, with reserved stock and maximum order.",
            _PROMOTIONS,
        ),
    ),
    "zlra": (_KEEP_ONE, _COURIERS),
}
