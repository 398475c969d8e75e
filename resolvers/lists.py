"""Pages of lists that are whole in memory, by the same keyset rule as the store's."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from domain.pages import Edge, Page, PageRequest, Position

T = TypeVar("T")


def page_of(
    items: Sequence[T], request: PageRequest, position: Callable[[T], tuple[str, ...]]
) -> Page[T]:
    """The wanted slice of `items`, which come sorted by `position`."""
    left = [
        Edge(item, position(item))
        for item in items
        if _is_between(position(item), request.after, request.before)
    ]
    taken = left[-request.limit :] if request.backwards else left[: request.limit]
    more = len(left) > len(taken)
    return Page(
        tuple(taken),
        has_next=request.before is not None if request.backwards else more,
        has_previous=more if request.backwards else request.after is not None,
    )


def _is_between(place: Position, after: Position | None, before: Position | None) -> bool:
    texts = _texts(place)
    return (after is None or texts > _texts(after)) and (before is None or texts < _texts(before))


def _texts(position: Position) -> tuple[str, ...]:
    return tuple(str(part) for part in position)
