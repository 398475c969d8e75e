"""Connections: nodes beside edges, cursors bound to sort and filter, counts only when asked."""

import base64
import binascii
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar, cast

import strawberry

from domain.errors import BadUserInput
from domain.pages import Page, PageRequest, Position
from gql.fields import about

T = TypeVar("T")
D = TypeVar("D")

DEFAULT_SIZE = 20
LARGEST_SIZE = 100

First = Annotated[
    int | None, strawberry.argument(description="How many, from the start: 1 to 100, else 20.")
]
After = Annotated[str | None, strawberry.argument(description="Only what comes after this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="How many, from the end: 1 to 100.")]
Before = Annotated[
    str | None, strawberry.argument(description="Only what comes before this cursor.")
]


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Relay's page info."""

    has_next_page: bool = about("Whether more follows.")
    has_previous_page: bool = about("Whether more came before.")
    start_cursor: str | None = about("Cursor of the first node, null on an empty page.")
    end_cursor: str | None = about("Cursor of the last node, null on an empty page.")


@strawberry.type(description="One node and its cursor.")
class Edge(Generic[T]):
    """Relay's edge."""

    cursor: str = about("Opaque; bound to the list's sort and filter.")
    node: T = about("The node itself.")


async def _count(root: "Connection[T]") -> int:
    return await root.count()


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """Relay's connection, with nodes beside edges."""

    nodes: list[T] = about("The nodes of this page.")
    edges: list[Edge[T]] = about("The nodes of this page with their cursors.")
    page_info: PageInfo = about("Where this page stands.")
    count: strawberry.Private[Callable[[], Awaitable[int]]]
    total_count: int = strawberry.field(
        resolver=_count, description="How many the whole list has; counted only when asked."
    )


@dataclass(frozen=True, slots=True)
class Slice:
    """The paging arguments of a field, checked, and what its cursors are bound to."""

    request: PageRequest
    binding: str

    @classmethod
    def read(
        cls,
        bound_to: object,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> "Slice":
        """Check the arguments. `bound_to` is all that decides the list: field, filter, sort."""
        binding = hashlib.sha256(repr(bound_to).encode()).hexdigest()[:12]
        if first is not None and last is not None:
            raise BadUserInput("Give first or last, not both.", ("first",))
        name, size = ("last", last) if last is not None else ("first", first)
        if size is not None and not 1 <= size <= LARGEST_SIZE:
            raise BadUserInput(f"{name} must be 1 to {LARGEST_SIZE}; {size} was asked.", (name,))
        request = PageRequest(
            limit=size or DEFAULT_SIZE,
            after=_read_cursor(after, binding, "after"),
            before=_read_cursor(before, binding, "before"),
            backwards=last is not None or (before is not None and first is None),
        )
        return cls(request, binding)


def connection_of(
    page: Page[D],
    part: Slice,
    make: Callable[[D], T],
    count: Callable[[], Awaitable[int]],
) -> Connection[T]:
    """The page as a connection of `make`d nodes."""
    edges = [
        Edge[T](cursor=_write_cursor(edge.position, part.binding), node=make(edge.node))
        for edge in page.edges
    ]
    return Connection[T](
        nodes=[edge.node for edge in edges],
        edges=edges,
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
        count=count,
    )


def _write_cursor(position: Position, binding: str) -> str:
    text = json.dumps([binding, *position], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str | None, binding: str, name: str) -> Position | None:
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts: object = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        parts = None
    values = cast("list[object]", parts) if isinstance(parts, list) else []
    if len(values) < 2 or not all(
        value is None or (isinstance(value, str | int) and not isinstance(value, bool))
        for value in values
    ):
        raise BadUserInput(f"{name} is no cursor of ours: take cursors from answers.", (name,))
    if values[0] != binding:
        raise BadUserInput(
            f"{name} is a cursor of another list: its sort and filter must stay the same.", (name,)
        )
    return cast("Position", tuple(values[1:]))
