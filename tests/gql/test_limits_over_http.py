"""What hostile clients send over HTTP is refused with 4xx, and cheaply."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import strawberry
from fastapi import FastAPI
from starlette.responses import HTMLResponse, Response

from app.http.body_limit import BodyLimit
from app.http.graphql import graphql_router
from gql.errors import QuietSchema
from gql.limits import Limits, extensions

GRAPHQL_JSON = "application/graphql-response+json"
RUNS: list[str] = []


@strawberry.type
class Query:
    @strawberry.field
    def a(self, of: list[int] | None = None) -> int:
        RUNS.append("a")
        return len(of or [])

    @strawberry.field
    def q(self) -> "Query":
        return Query()


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async def context(_: Any) -> None:
        return None

    def page() -> Response:
        return HTMLResponse("")

    RUNS.clear()
    schema = QuietSchema(query=Query, extensions=extensions(Limits(), lambda _: True))
    app = FastAPI()
    app.include_router(graphql_router(schema, context, page))
    app.add_middleware(BodyLimit)
    transport = httpx.ASGITransport(app=app)
    headers = {"Accept": GRAPHQL_JSON, "Content-Type": "application/json"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://door", headers=headers
    ) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{" + " ".join(f"a{n}: a" for n in range(400)) + "}", "BAD_USER_INPUT"),
        ("{" + " ".join(f"a{n}: a" for n in range(2000)) + "}", "BAD_USER_INPUT"),
        ("{a}" + "#\n" * 50_000, "BAD_USER_INPUT"),
        ("{" + "q{" * 10 + "a" + "}" * 11, "BAD_USER_INPUT"),
        ("{...F} fragment F on Query {...F}", "GRAPHQL_VALIDATION_FAILED"),
        ("{a " + "@x " * 900 + "}", "BAD_USER_INPUT"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ b }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_hostile_documents_are_answered_400(
    client: httpx.AsyncClient, query: str, code: str
) -> None:
    answer = await client.post("/graphql", json={"query": query})
    assert answer.status_code == 400
    assert {error["extensions"]["code"] for error in answer.json()["errors"]} == {code}
    assert RUNS == []


async def test_a_long_variable_is_answered_400(client: httpx.AsyncClient) -> None:
    body = {"query": "query Q($of: [Int!]) { a(of: $of) }", "variables": {"of": [1] * 60_000}}
    answer = await client.post("/graphql", json=body)
    assert answer.status_code == 400
    assert "A list holds 60000 items" in answer.text
    assert RUNS == []


async def test_a_body_beyond_the_limit_is_answered_413(client: httpx.AsyncClient) -> None:
    body = {"query": "query Q($of: [Int!]) { a(of: $of) }", "variables": {"of": [1] * 500_000}}
    assert (await client.post("/graphql", json=body)).status_code == 413
    assert (
        await client.post("/graphql", json={"query": "{a}" + "#" * 5_000_000})
    ).status_code == 413
    assert RUNS == []


@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"query":"{ a }","variables":' + '{"x":' * 20_000 + "1" + "}" * 20_001]
)
async def test_deep_json_is_answered_400(client: httpx.AsyncClient, body: str) -> None:
    assert (await client.post("/graphql", content=body)).status_code == 400
    assert RUNS == []


async def test_honest_queries_pass(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": "{ q { a } }"})
    assert (answer.status_code, answer.json()) == (200, {"data": {"q": {"a": 0}}})
