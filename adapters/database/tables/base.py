"""What every table shares, and columns read off the domain's dataclasses."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from types import NoneType
from typing import Any, get_args, get_type_hints

from sqlalchemy import BigInteger, Boolean, Column, MetaData
from sqlalchemy.types import TypeEngine

from adapters.database.types import WORD, ExactDecimal, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

TYPES: dict[type, TypeEngine[Any]] = {
    str: WORD,
    int: BigInteger(),
    bool: Boolean(),
    Decimal: ExactDecimal(),
    datetime: UtcDateTime(),
}


def columns_of(
    record: type, prefix: str = "", leave_out: Collection[str] = ()
) -> tuple[Column[Any], ...]:
    """A column for each plain field of a dataclass, in its order; nested fields have no column."""
    hints = get_type_hints(record)
    columns: list[Column[Any]] = []
    for field in fields(record):
        parts = get_args(hints[field.name]) or (hints[field.name],)
        kinds = [part for part in parts if part is not NoneType]
        if field.name in leave_out or len(kinds) != 1 or kinds[0] not in TYPES:
            continue
        nullable = NoneType in parts
        columns.append(Column(f"{prefix}{field.name}", TYPES[kinds[0]], nullable=nullable))
    return tuple(columns)
