"""The standard query in memory: compiled plans beside strawberry's own executor (P1).

Both run the same schema (benchmarks.memory_shop) to the same bytes; pages and variables rotate.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import strawberry
from rich.progress import Progress
from starlette.requests import Request
from starlette.responses import Response

from app.http.graphql import graphql_router
from benchmarks.memory_shop import MOST, QUERY, Context, Loaders, Query, shop_schema
from benchmarks.rounds import Row, Work, compare
from gql.execution.engine import write
from gql.scalars import config

SIZES = {10: 100, 100: 20, 1000: 3}
"""Orders of a page, and how many pages are a round of ours; strawberry does a fifth of them."""
GOAL = "P1: at least 50x less"

Page = Callable[[int, int], Awaitable[bytes]]


def _variables(size: int, turn: int) -> dict[str, Any]:
    return {"first": size, "after": str(turn * 37 % (MOST - size)), "status": "ACCEPTED"}


def ours() -> Page:
    """A page by the engine, from the text of the query to bytes."""
    engine = shop_schema().engine

    async def page(size: int, turn: int) -> bytes:
        document = engine.read(QUERY)
        answer = await engine.execute(document, _variables(size, turn), Context(Loaders()))
        return write(answer.data, answer.errors)

    return page


def strawberrys() -> Page:
    """A page by strawberry as it comes, written by orjson."""
    schema = strawberry.Schema(Query, config=config())

    async def page(size: int, turn: int) -> bytes:
        result = await schema.execute(
            QUERY, variable_values=_variables(size, turn), context_value=Context(Loaders())
        )
        assert result.errors is None, result.errors
        return orjson.dumps({"data": result.data})

    return page


def door() -> Page:
    """A page through our GraphQL door, called as a server calls it; bytes in, bytes out."""

    async def context(_: Request) -> Context:
        return Context(Loaders())

    (route,) = graphql_router(shop_schema(), context, Response).routes
    app: Any = route

    async def page(size: int, turn: int) -> bytes:
        body = orjson.dumps({"query": QUERY, "variables": _variables(size, turn)})
        sent: list[bytes] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message.get("body", b""))

        await app.app(_SCOPE, receive, send)
        return b"".join(sent)

    return page


_SCOPE = {
    "type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": [
        (b"content-type", b"application/json"), (b"accept", b"application/json"),
    ],
}  # fmt: skip


def _work(page: Page, size: int, pages: int) -> Work:
    async def work() -> int:
        for turn in range(pages):
            await page(size, turn)
        return pages

    return work


async def measure(progress: Progress, rounds: int) -> list[Row]:
    """CPU of a page, after showing that all three give the same bytes."""
    compiled, theirs, through = ours(), strawberrys(), door()
    assert await compiled(10, 3) == await theirs(10, 3) == await through(10, 3)
    rows: list[Row] = []
    for size, pages in SIZES.items():
        peer = _work(theirs, size, max(1, pages // 5))
        for name, page in (("in process", compiled), ("through the door", through)):
            label = f"{size:,} orders in memory, {name}"
            costs = await compare(progress, label, _work(page, size, pages), peer, rounds)
            rows.append(Row(label, "page", costs[0], "strawberry's executor", costs[1], GOAL))
    return rows
