"""Scalars: times in UTC, exact decimals, durations, and JSON as it was received."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NewType

import orjson
import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig

RawJson = NewType("RawJson", str)
"""JSON text that goes into the answer as it is, numbers to the last digit."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DURATION = re.compile(
    r"P(?=.)(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)


def write_time(value: datetime) -> str:
    """The moment in UTC, with Z."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_time(value: object) -> datetime:
    """A moment; its zone must be said, or nobody knows which moment is meant."""
    try:
        # it would read no further than a NUL
        is_text = isinstance(value, str) and value.isprintable()
        moment = datetime.fromisoformat(str(value)) if is_text else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise GraphQLError(
            f"{str(value)[:40]!r} is no DateTime: write it with a zone, as 2026-01-31T09:00:00Z or "
            "2026-01-31T16:00:00+07:00."
        )
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise GraphQLError(f"{str(value)[:40]!r} lies outside of all calendars.") from None


def read_date(value: object) -> date:
    """A calendar day; whose clock counts says where it is used."""
    try:
        if not isinstance(value, str) or not _DATE.fullmatch(value):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise GraphQLError(
            f"{str(value)[:40]!r} is no Date: write year, month and day, as 2026-01-31."
        ) from None


def write_decimal(value: Decimal | str) -> str:
    """All digits, never an exponent; records hold amounts as such texts already."""
    return value if isinstance(value, str) else format(value, "f")


def read_decimal(value: object) -> Decimal:
    """An exact number, as text; whole numbers may come bare."""
    try:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise InvalidOperation
        number = Decimal(value)
        if not number.is_finite() or abs(number.adjusted()) > 30:
            raise InvalidOperation
    except InvalidOperation:
        raise GraphQLError(
            f'{str(value)[:40]!r} is no Decimal: write a text of digits, as "10000.50".'
        ) from None
    return number


def write_duration(value: timedelta) -> str:
    """Whole seconds, as ISO 8601."""
    return f"PT{int(value.total_seconds())}S"


def read_duration(value: object) -> timedelta:
    """ISO 8601 of weeks, days, hours, minutes and seconds; at most 366 days."""
    form = _DURATION.fullmatch(value) if isinstance(value, str) and len(value) < 40 else None
    parts = {name: int(text) for name, text in form.groupdict().items() if text} if form else {}
    if not parts or any(count > 10**8 for count in parts.values()):
        raise GraphQLError(f"{str(value)[:40]!r} is no Duration: write ISO 8601, as PT1H or P1D.")
    span = timedelta(**parts)
    if span > timedelta(days=366):
        raise GraphQLError("A Duration is at most 366 days long (P366D).")
    return span


def write_json(value: Any) -> Any:
    """Text that is JSON goes into the answer as it is."""
    return orjson.Fragment(value.encode()) if isinstance(value, str) else value


def config() -> StrawberryConfig:
    """The schema's configuration: which Python type is which scalar."""
    return StrawberryConfig(
        scalar_map={
            datetime: strawberry.scalar(
                name="DateTime",
                description="A moment in UTC, ISO 8601. As input its zone must be said.",
                specified_by_url="https://datatracker.ietf.org/doc/html/rfc3339",
                serialize=write_time,
                parse_value=read_time,
            ),
            date: strawberry.scalar(
                name="Date",
                description="A calendar day, ISO 8601: 2026-01-31.",
                serialize=date.isoformat,
                parse_value=read_date,
            ),
            Decimal: strawberry.scalar(
                name="Decimal",
                description="An exact decimal number, as text.",
                serialize=write_decimal,
                parse_value=read_decimal,
            ),
            timedelta: strawberry.scalar(
                name="Duration",
                description="A span of time, ISO 8601: PT1H, P1D, PT90M.",
                serialize=write_duration,
                parse_value=read_duration,
            ),
            RawJson: strawberry.scalar(
                name="JSON",
                description="JSON as the marketplace sent it, numbers to the last digit.",
                serialize=write_json,
            ),
        },
    )
