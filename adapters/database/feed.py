"""How an export reads its rows: by change_sequence, a part by one statement."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import bindparam

from adapters.database.rows import AnyRow, AnySelect
from adapters.database.tables import orders, row_changes
from domain.exports import RawRow

SIZE = 2_000
"""Orders, or other rows, that one statement reads."""

AFTER = bindparam("after", type_=orders.c.change_sequence.type)


AFTER_ID = bindparam("after_id", type_=row_changes.c.row_id.type)
LAST_ID = "\U0010ffff"
"""Sorts after every id."""


@dataclass(frozen=True, slots=True)
class Graves:
    """`page` takes AFTER and AFTER_ID and gives change_sequence, id and time of what is gone."""

    page: AnySelect
    counted: AnySelect


@dataclass(frozen=True, slots=True)
class Feed:
    """`page` takes AFTER and gives whole numbers of change_sequence; `counted` counts rows after.

    Rows whose cell at `part` is None have no row of their own, and tell only how far we are.
    With `leaves`, some rows may tell that they left the filter. `read` makes the raw row of one
    that is read; none: it is so already.
    """

    counter: str
    page: AnySelect
    counted: AnySelect
    leaves: bool = False
    part: int | None = None
    graves: Graves | None = None
    read: Callable[[AnyRow], RawRow] | None = None
