"""What discounts each marketplace takes, as data (doc, Promotion, Promotion Requirement).

The table names marketplaces in prose, which means the exact codes: shpe, not shpe-sg. A code
without a row states nothing, so what is asked of it is sent as it is. FLASHSALE, which the MP
Adapter does not support yet, has no word here.
"""

from dataclasses import dataclass

from domain.marketplaces.limits import PROMOTIONS_SOURCE

SOURCE = PROMOTIONS_SOURCE


@dataclass(frozen=True, slots=True)
class Promotions:
    """What one marketplace states; the first five are its row of the matrix Feature x MP.

    `may_restore_price`: a discount to the base price itself is how the price is set back.
    `percentage_grid`: minutes that both times are multiples of; the start is then not before now.
    `most_max_order`: the largest limit. How many requests and SKUs: limits.py.
    """

    by_percentage: bool
    by_price: bool
    can_delete: bool
    reserves_stock: bool
    limits_orders: bool
    may_restore_price: bool = False
    percentage_grid: int | None = None
    most_max_order: int | None = None


PROMOTIONS: dict[str, Promotions] = {
    #                  percentage, price, delete, reserve stock, max order
    "tkpd": Promotions(True, True, True, False, True),
    "blib": Promotions(
        True, True, True, True, False,
        may_restore_price=True,  # doc, Blibli: set back by a value equal to the original price
        percentage_grid=30,
    ),
    "bklp": Promotions(True, True, True, False, False),
    "lzda": Promotions(False, True, False, False, False),
    "shpe": Promotions(True, True, True, True, True),
    "tktk": Promotions(True, True, True, True, True, most_max_order=99),
}  # fmt: skip
