"""What followers tell, and to whom."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from domain.activities import Activity
from domain.channels import Channel
from domain.live import OrderChange

Value: TypeAlias = OrderChange | Activity | Channel


@dataclass(frozen=True, slots=True)
class Change:
    """How the thing with this key stands since `number`; a later one of the same key replaces it.

    Numbers rise within one source: for orders they are their change_sequence.
    """

    key: Hashable
    number: int
    value: Value


Tell: TypeAlias = Callable[[Sequence[Change]], None]
"""Is told changes at once and in their order; must neither wait nor fail."""
