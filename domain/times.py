"""Times as marketplaces write them: one reader for every form that was seen."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_FORM = re.compile(
    r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})"
    r"(?:[T ]+(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,](?P<f>\d+))?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{1,2}:\d{2}|[+-]\d{1,4})?",
    re.ASCII | re.IGNORECASE,
)


_ZERO_DATES = {(0, 0, 0), (1, 1, 1)}
"""How databases and programs write a date that was never set."""


def read_time(text: str, default_zone: tzinfo) -> datetime | None:
    """The moment that `text` names, in UTC; None for an empty or zero date.

    Takes RFC 3339, slashes for dashes, a space for T, no seconds, no time of day, and zones
    such as +007, +07, +0700 and +7. A time without a zone is `default_zone`'s wall clock.
    Raises ValueError when the text is no time.
    """
    text = text.strip()
    if not text:
        return None
    form = _FORM.fullmatch(text)
    if form is None:
        raise ValueError(f"{text[:40]!r} is no time")
    if tuple(int(form[part]) for part in "ymd") in _ZERO_DATES:
        return None
    micro = int((form["f"] or "0")[:6].ljust(6, "0"))
    hour, minute, second = (int(form[part] or 0) for part in "HMS")
    leap = second == 60  # RFC 3339 allows a leap second: it is the next minute's first
    moment = datetime(
        int(form["y"]), int(form["m"]), int(form["d"]), hour, minute, 59 if leap else second, micro,
        tzinfo=_zone(form["zone"], default_zone),
    )  # fmt: skip
    try:
        return moment.astimezone(UTC) + timedelta(seconds=1 if leap else 0)
    except OverflowError as error:
        raise ValueError(f"{text[:40]!r} lies outside of all calendars") from error


def _zone(text: str | None, default: tzinfo) -> tzinfo:
    if text is None:
        return default
    if text.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:]
    if ":" in digits:
        hours, minutes = digits.split(":")
    elif len(digits) == 4:
        hours, minutes = digits[:2], digits[2:]
    else:  # +7, +07 and the document's own +007 count whole hours
        hours, minutes = digits, "0"
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    if int(minutes) > 59 or offset >= timedelta(hours=24):
        raise ValueError(f"{text!r} is no zone")
    return timezone(sign * offset)
