"""What is read of a thing when only a part of it is asked for."""

from dataclasses import dataclass
from typing import Any, TypeAlias

Record: TypeAlias = Any
"""One row: an attribute for each column that was asked for, as the store keeps it.

Amounts are texts of plain digits, words are texts, times are datetimes in UTC. A column that was
not read is no attribute: touching it raises, as its absence must not look like a null.
"""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns are read, and which are None whatever the store holds: they are not read."""

    read: frozenset[str]
    hidden: frozenset[str] = frozenset()
