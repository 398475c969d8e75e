"""Columns as raw cells: texts and numbers as the drivers give them, nothing made of them."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer, Text, cast, literal, null, true, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from adapters.database.types import UtcDateTime
from domain.exports import Column, ColumnType


class RawText(FunctionElement[str]):
    """An amount or a moment as SQLite keeps it: plain decimals, UTC text of fixed width."""

    type = Text()
    inherit_cache = True


@compiles(RawText, "sqlite")
def _as_kept(element: RawText, compiler: SQLCompiler, **given: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return compiler.process(element.clauses, **given)


@compiles(RawText, "postgresql")
def _as_text(element: RawText, compiler: SQLCompiler, **given: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    (column,) = element.clauses
    told = compiler.process(element.clauses, **given)
    if isinstance(column.type, UtcDateTime):
        shape = 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'
        return f"to_char({told} AT TIME ZONE 'UTC', '{shape}')"
    return f"CAST({told} AS TEXT)"


_EMPTY: dict[ColumnType, ColumnElement[Any]] = {
    type_: cast(null(), Boolean if type_ is ColumnType.BOOLEAN else Text) for type_ in ColumnType
}


def cell(column: Column, found: ColumnElement[Any], *, buyers: bool) -> ColumnElement[Any]:
    """The cell of one column; empty where it shows the buyer to who may not know."""
    if column.of_buyer and not buyers:
        return _EMPTY[column.type].label(column.name)
    match column.type:
        case ColumnType.AMOUNT | ColumnType.TIME | ColumnType.DATE:
            raw: ColumnElement[Any] = RawText(found)
        case ColumnType.TEXT:
            raw = type_coerce(found, Text())
        case ColumnType.BOOLEAN:  # 0 and 1 serve as well, and cost nothing
            raw = type_coerce(found, Integer())
        case ColumnType.INTEGER:
            raw = found
    return raw.label(column.name)


def left_out(match: ColumnElement[bool] | None) -> ColumnElement[bool]:
    """Whether a row within reach is beyond the filter `match`; never, where there is none."""
    from sqlalchemy import case, false

    return false() if match is None else case((match, literal(False)), else_=true())
