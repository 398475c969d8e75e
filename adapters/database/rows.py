"""Rows of any width: SQLAlchemy types them by column, which says nothing where columns vary."""

from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, FromClause, Row, Select, select

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]


def choose(*columns: ColumnElement[Any] | FromClause) -> AnySelect:
    """SELECT these columns."""
    return select(*columns)
