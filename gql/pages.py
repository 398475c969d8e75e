"""Connections: nodes beside edges, cursors bound to sort and filter, counts only when asked."""

import base64
import binascii
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeAlias, TypeVar, cast

import strawberry

from domain.errors import BadUserInput
from domain.pages import Listed, Page, PageRequest, Position
from gql.fields import about

T = TypeVar("T")
D = TypeVar("D")

AnyPage: TypeAlias = Page[Any] | Listed[Any]

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


def _nodes(root: "Connection[T]") -> list[T]:
    """Made once, though edges and nodes may both be asked for."""
    if root.made is None:
        root.made = [root.make(node) for node in root.page.nodes]
    return root.made


def _edges(root: "Connection[T]") -> "list[Edge[T]]":
    return [Edge[T](cursor=_cursor(root, at), node=node) for at, node in enumerate(_nodes(root))]


def _page_info(root: "Connection[T]") -> PageInfo:
    page = root.page
    last = len(page.nodes) - 1
    return PageInfo(
        has_next_page=page.has_next,
        has_previous_page=page.has_previous,
        start_cursor=_cursor(root, 0) if last >= 0 else None,
        end_cursor=_cursor(root, last) if last >= 0 else None,
    )


def _cursor(root: "Connection[T]", at: int) -> str:
    return _write_cursor(root.page.position(at), root.binding)


async def _count(root: "Connection[T]") -> int:
    return await root.count()


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """Relay's connection, with nodes beside edges: each is made when it is asked for."""

    page: strawberry.Private[AnyPage]
    binding: strawberry.Private[str]
    make: strawberry.Private[Callable[[Any], Any]]
    count: strawberry.Private[Callable[[], Awaitable[int]]]
    made: strawberry.Private[list[Any] | None] = None
    nodes: list[T] = about("The nodes of this page.", _nodes)
    edges: list[Edge[T]] = about("The nodes of this page with their cursors.", _edges)
    page_info: PageInfo = about("Where this page stands.", _page_info)
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
    page: Page[D] | Listed[D],
    part: Slice,
    make: Callable[[D], T],
    count: Callable[[], Awaitable[int]],
) -> Connection[T]:
    """The page as a connection of `make`d nodes."""
    return Connection[T](page=page, binding=part.binding, make=make, count=count)


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
