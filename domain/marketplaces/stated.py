"""What each marketplace states, for people to read: limits of rate and size, and rules.

Sources stand with each: "doc" is the MP Adapter document, with its section. The same facts as
far as something is checked by them are data elsewhere (codes.py, promotions.py, statuses.py).
"""

from domain.marketplaces.marketplace import Rule

_PRICES = "doc, Product Requirement, Update Price"
_PROMOTIONS = "doc, Promotion Requirement"
_VARIANTS = "doc, Variant Actions"


def _rule(subject: str, text: str, source: str) -> Rule:
    return Rule(subject, text, source, is_limit=False)


_KEEP_ONE = _rule(
    "variants", "Not every variant of a product can be deleted: one has to stay.", _VARIANTS
)
_BY_SKU = Rule(
    "products", "10 SKUs a fetch; the rest would be left out.", "doc, Product Fetch Single Variant"
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
        Rule("prices", "5 requests an hour for one parent SKU.", _PRICES),
        Rule("discounts", "By price 25 requests a minute for a store, 100 SKUs each.", _PROMOTIONS),
        Rule("discounts", "By percentage 10 requests a minute for a store.", _PROMOTIONS),
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
        _BY_SKU,
        _COURIERS,
        Rule("prices", "13 items a request; those beyond are likely to fail.", _PRICES),
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
        _BY_SKU,
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
        _BY_SKU,
        Rule("prices", "8 requests a second, 100 SKUs a request.", _PRICES),
        Rule("discounts", "2 requests a second.", _PROMOTIONS),
        _rule(
            "discounts",
            "By percentage or price, deletable, with maximum order; without reserved stock.",
            _PROMOTIONS,
        ),
    ),
    "tktk": (
        _KEEP_ONE,
        _BY_SKU,
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
