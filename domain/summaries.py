"""Summaries: orders counted and their amounts added, by what the caller groups them by.

Amounts are added as whole hundredths, which every database does exactly; the few amounts that are
no such thing are added from their own texts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Context, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Protocol, TypeAlias

from domain.errors import BadUserInput
from domain.orders import OrderFilter

MOST_ROWS = 10_000
"""Rows of one summary, each currency of a row counted: beyond, the caller must narrow."""

LARGEST = 9 * 10**11
"""Hundredths that are added as a number: ten million such amounts stay below 64 bits."""

_EXACT = Context(prec=200)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SummaryKey(StrEnum):
    """What orders can be grouped by."""

    BRAND = "BRAND"
    CHANNEL = "CHANNEL"
    STATUS = "STATUS"
    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    SKU = "SKU"
    WAREHOUSE = "WAREHOUSE"
    COURIER = "COURIER"
    CITY = "CITY"


CALENDAR = frozenset({SummaryKey.DAY, SummaryKey.WEEK, SummaryKey.MONTH})

Value: TypeAlias = str | date | None
"""What a row is of: a text, a day, or nothing where the orders do not say."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Orders counted and added: the amounts of those that tell one, by currency.

    `gross` is what buyers are charged (the order's total), by SKU the lines' totals. `net` is the
    goods' price that the seller will receive (the order's subtotal_seller); lines tell none.
    """

    order_count: int
    unit_count: int
    gross: Mapping[str, Decimal]
    net: Mapping[str, Decimal]
    gross_count: int
    net_count: int


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """What has these values of the keys that orders were grouped by."""

    values: Mapping[SummaryKey, Value]
    sums: Sums


class Summaries(Protocol):
    """Sums over the read model of orders."""

    async def summary(
        self, wanted: OrderFilter, keys: Sequence[SummaryKey], zone: tzinfo
    ) -> tuple[SummaryRow, ...]:
        """The rows by their keys in the order given, nulls last; one row where there is no key.

        Days begin at midnight in `zone`, weeks on Mondays. Raises BadUserInput for more than
        MOST_ROWS.
        """
        ...


def hundredths(amount: Decimal | None) -> int | None:
    """The amount as a whole number of hundredths; None where it is none, or beyond LARGEST."""
    if amount is None:
        return None
    exact = _EXACT.scaleb(amount, 2)
    whole = int(exact) if abs(exact) <= LARGEST else None
    return whole if whole == exact else None


def add(first: Decimal, second: Decimal) -> Decimal:
    """Both together, to the last digit."""
    return _EXACT.add(first, second)


def too_many() -> BadUserInput:
    """The refusal of a summary that has more rows than anyone reads."""
    return BadUserInput(
        f"This summary has more than {MOST_ROWS:,} rows, each currency counted: narrow the filter, "
        "as by orderedAt, or group by less.",
        ("groupBy",),
    )


def second_of(moment: datetime) -> int:
    """The moment in whole seconds since 1970, cut downwards."""
    return (moment - EPOCH) // timedelta(seconds=1)


def offsets(zone: tzinfo, first: int, last: int) -> tuple[tuple[int, int], ...]:
    """From which second on the zone's clock is how many seconds ahead of UTC.

    The first entry holds for all that is earlier. Clocks are followed between 1900 and 2200.
    """
    year = 366 * 86_400
    start, end = (max(_FIRST, min(_LAST, second)) // year for second in (first, last))
    return _offsets(zone, start * year, (end + 1) * year)


_FIRST, _LAST = (second_of(datetime(year, 1, 1, tzinfo=UTC)) for year in (1900, 2200))


@lru_cache(maxsize=64)
def _offsets(zone: tzinfo, first: int, last: int) -> tuple[tuple[int, int], ...]:
    found = [(first, _ahead(zone, first))]
    for day in range(first, last, 86_400):
        if _ahead(zone, day + 86_400) != found[-1][1]:
            found.append(_change(zone, day, day + 86_400))
    return tuple(found)


def _change(zone: tzinfo, before: int, after: int) -> tuple[int, int]:
    """The second at which the clock changes, of a day on which it does once."""
    old = _ahead(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if _ahead(zone, middle) == old else (before, middle)
    return after, _ahead(zone, after)


def _ahead(zone: tzinfo, second: int) -> int:
    offset = (EPOCH + timedelta(seconds=second)).astimezone(zone).utcoffset()
    return 0 if offset is None else offset // timedelta(seconds=1)
