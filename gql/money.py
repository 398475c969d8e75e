"""Money: an exact amount and its currency, never one without the other."""

from decimal import Decimal

import strawberry

from gql.fields import about


@strawberry.type(description="An amount exactly as the marketplace gave it.")
class Money:
    """Amount and currency."""

    amount: Decimal = about("The amount, exact.")
    currency_code: str = about("ISO 4217 code, as IDR or SGD.")


def money_of(amount: Decimal | None, currency_code: str | None) -> Money | None:
    """The amount with its currency; None where the marketplace gave none."""
    if amount is None or currency_code is None:
        return None
    return Money(amount=amount, currency_code=currency_code)
