"""Local dates of moments, fast: most share their hour with many others."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

MOST_HOURS = 100_000
"""Hours remembered: eleven years."""

_HOUR = timedelta(hours=1)


def local_dates(zone: tzinfo) -> Callable[[str | None], str | None]:
    """A function from a moment (a text in UTC of fixed width) to its date in `zone`."""
    hours: dict[str, str] = {}

    def date_of(moment: str | None) -> str | None:
        if moment is None:
            return None
        found = hours.get(moment[:13])
        if found is None:
            if len(hours) >= MOST_HOURS:
                hours.clear()
            found = hours[moment[:13]] = _date_of_hour(moment, zone)
        return found or _date(datetime.fromisoformat(moment), zone)

    return date_of


def _date_of_hour(moment: str, zone: tzinfo) -> str:
    """The date of the whole hour of UTC around a moment; empty where midnight falls into it."""
    start = datetime.fromisoformat(f"{moment[:13]}:00:00+00:00")
    first, last = _date(start, zone), _date(start + _HOUR - timedelta(microseconds=1), zone)
    return first if first == last else ""


def _date(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).date().isoformat()
