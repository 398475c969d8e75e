"""Rows of any width: SQLAlchemy types them by column, which says nothing where columns vary."""

from typing import Any, TypeAlias

from sqlalchemy import BindParameter, ColumnElement, FromClause, Row, Select, bindparam, select

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]

IDS: BindParameter[Any] = bindparam("ids", expanding=True)
"""The parameter of a statement that is written once and asks for many: IN (ids)."""


def choose(*columns: ColumnElement[Any] | FromClause) -> AnySelect:
    """SELECT these columns."""
    return select(*columns)
