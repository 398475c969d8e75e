"""Days, weeks and months as SQL: whole numbers alone, the same on SQLite and PostgreSQL."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, literal

from domain.summaries import SummaryKey

DAY = 86_400
BEGINNING = 719_468
"""Days from 0000-03-01, where the arithmetic of months begins, to 1970-01-01."""

MONDAY = 5
"""The number of the first Monday, counted from the beginning."""


def day_number(
    second: ColumnElement[Any], offsets: Sequence[tuple[int, int]]
) -> ColumnElement[Any]:
    """The day, counted from the beginning, on a clock that is so far ahead of UTC from when on."""
    return (second + _by_halves(second, offsets) + BEGINNING * DAY) // DAY


def number_in(key: SummaryKey, day: ColumnElement[Any]) -> ColumnElement[Any]:
    """The number of the day, of its week or of its month."""
    if key is SummaryKey.DAY:
        return day
    if key is SummaryKey.WEEK:
        return (day + 7 - MONDAY) // 7
    return _month_number(day)


def first_day(key: SummaryKey, number: int) -> date:
    """The day of that number, its week's Monday, or its month's first.

    What a clock ahead or behind puts beyond the calendar is the calendar's first or last.
    """
    if key is SummaryKey.MONTH:
        year, month = divmod(max(12, min(number, 9999 * 12 + 11)), 12)
        return date(year, month + 1, 1)
    day = number if key is SummaryKey.DAY else number * 7 - 7 + MONDAY
    return date.fromordinal(max(1, min(day - BEGINNING + _EPOCH, date.max.toordinal())))


_EPOCH = date(1970, 1, 1).toordinal()


def _month_number(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """Twelve times the year and the month from 0: years begin in March, so that leap days end them.

    The rule of 4, 100 and 400 years, by days of the 146,097 that 400 years have.
    """
    in_era = day % 146_097
    year = (in_era - in_era // 1_460 + in_era // 36_524 - in_era // 146_096) // 365
    in_year = in_era - (year * 365 + year // 4 - year // 100)
    month = (in_year * 5 + 2) // 153
    return (day // 146_097 * 400 + year) * 12 + month + 2


def _by_halves(
    second: ColumnElement[Any], offsets: Sequence[tuple[int, int]]
) -> ColumnElement[Any]:
    """The offset that holds at a second, found by halving, so that no case goes deep."""
    if len(offsets) == 1:
        return literal(offsets[0][1], BigInteger)
    middle = len(offsets) // 2
    earlier = second < offsets[middle][0]
    return case(
        (earlier, _by_halves(second, offsets[:middle])),
        else_=_by_halves(second, offsets[middle:]),
    )
