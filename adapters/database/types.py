"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import DateTime, Dialect, Numeric, Text
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override

WORD = Text().with_variant(Text(collation="C"), "postgresql")
"""Text compared by its code points on both: a keyset needs one order everywhere."""

E = TypeVar("E", bound=StrEnum)


class ExactDecimal(TypeDecorator[Decimal]):
    """An amount with its scale as received: NUMERIC on PostgreSQL, text on SQLite."""

    impl = Numeric
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(Numeric())

    @override
    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | str | None:
        if value is None:
            return None
        plain = format(value or abs(value), "f")
        return plain if dialect.name == "sqlite" else Decimal(plain)

    @override
    def process_result_value(self, value: str | Decimal | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC to the microsecond; on SQLite a text that sorts as time does."""

    impl = DateTime
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(DateTime(timezone=True))

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone names no moment")
        return time_text(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    @override
    def process_result_value(
        self, value: str | datetime | None, dialect: Dialect
    ) -> datetime | None:
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return value


class Word(TypeDecorator[E]):
    """One of our own closed sets of words, kept as its text."""

    impl = WORD
    cache_ok = True

    def __init__(self, words: type[E]) -> None:
        super().__init__()
        self.words = words

    @override
    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        return None if value is None else value.value

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        return None if value is None else self.words(value)


def time_text(value: datetime) -> str:
    """A moment as text of fixed width, so that texts sort as times."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")
