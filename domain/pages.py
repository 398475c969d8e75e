"""Keyset pages: a position is the sort values of a row, so pages stay true while rows arrive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

Position = tuple[str | int | None, ...]
"""The values a list is sorted by, the unique id last; times as ISO 8601 text in UTC."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which slice is wanted: at most `limit` rows after and before the positions.

    With `backwards` the last rows of that range are taken; they still come in the list's order.
    """

    limit: int
    after: Position | None = None
    before: Position | None = None
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Edge(Generic[T]):
    """One row and its position."""

    node: T
    position: Position


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A slice of a list, in the list's order."""

    edges: tuple[Edge[T], ...]
    has_next: bool
    has_previous: bool

    @property
    def nodes(self) -> Sequence[T]:
        return [edge.node for edge in self.edges]

    def position(self, at: int) -> Position:
        """The position of the row at this place of the page."""
        return self.edges[at].position


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """A page whose positions are told when somebody asks: most callers never do."""

    nodes: Sequence[T]
    has_next: bool
    has_previous: bool
    place: Callable[[T], Position]

    def position(self, at: int) -> Position:
        """The position of the row at this place of the page."""
        return self.place(self.nodes[at])
