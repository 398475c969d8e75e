"""The GraphQL door keeps to the GraphQL-over-HTTP specification and refuses the rest."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
import pytest
import strawberry
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.http.graphql import MAX_BODY, graphql_router
from domain.errors import StoreUnavailable, Unauthenticated

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"


@dataclass
class Witness:
    """What reached the schema."""

    contexts: int = 0
    counted: int = 0
    error: Exception | None = None


@strawberry.type
class Query:
    @strawberry.field
    def greeting(self, name: str = "world") -> str:
        return f"hello {name}"

    @strawberry.field
    def broken(self) -> str:
        raise ValueError("out of order")

    @strawberry.field
    def maybe(self) -> str | None:
        raise ValueError("out of order")

    @strawberry.field
    def ready(self) -> strawberry.scalars.JSON:
        return strawberry.scalars.JSON(orjson.Fragment(b'{"amount":1.10}'))

    @strawberry.field
    def huge(self) -> strawberry.scalars.JSON:
        return strawberry.scalars.JSON(2**70)

    @strawberry.field
    def length(self, items: strawberry.scalars.JSON) -> int:
        return len(str(items))


@strawberry.type
class Mutation:
    @strawberry.mutation
    def count(self, info: strawberry.Info[Witness, None]) -> int:
        info.context.counted += 1
        return info.context.counted


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
async def client(witness: Witness) -> AsyncIterator[httpx.AsyncClient]:
    async def make_context(request: Request) -> Witness:
        witness.contexts += 1
        if witness.error is not None:
            raise witness.error
        return witness

    def page() -> Response:
        return HTMLResponse("<p>the page</p>")

    app = FastAPI()
    schema = strawberry.Schema(query=Query, mutation=Mutation)
    app.include_router(graphql_router(schema, make_context, page))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
        yield client


async def post(client: httpx.AsyncClient, body: Any, accept: str = GRAPHQL_JSON) -> httpx.Response:
    return await client.post("/graphql", json=body, headers={"Accept": accept})


def error_of(answer: httpx.Response) -> tuple[int, str, str]:
    (error,) = answer.json()["errors"]
    assert set(answer.json()) == {"errors"}
    return answer.status_code, error["extensions"]["code"], error["message"]


@pytest.mark.parametrize("media_type", [GRAPHQL_JSON, JSON])
async def test_the_wanted_media_type_is_answered(
    client: httpx.AsyncClient, media_type: str
) -> None:
    answer = await post(client, {"query": "{ greeting }"}, media_type)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert answer.headers["vary"] == "Accept"
    assert answer.content == b'{"data":{"greeting":"hello world"}}'


@pytest.mark.parametrize(
    "body",
    [
        {"query": "{"},
        {"query": "{ nothing }"},
        {"query": "query Q($name: String!) { greeting(name: $name) }", "variables": {}},
    ],
    ids=["parse", "validate", "coerce"],
)
async def test_an_operation_that_never_ran_has_no_data(
    client: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    newer, older = await post(client, body), await post(client, body, JSON)
    assert (newer.status_code, older.status_code) == (400, 200)
    assert set(newer.json()) == set(older.json()) == {"errors"}


@pytest.mark.parametrize(
    ("query", "data"),
    [("{ broken }", None), ("{ maybe greeting }", {"maybe": None, "greeting": "hello world"})],
)
async def test_a_field_that_fails_leaves_the_answer_a_200(
    client: httpx.AsyncClient, query: str, data: object
) -> None:
    answer = await post(client, {"query": query})
    assert answer.status_code == 200
    assert answer.json()["data"] == data
    assert [error["message"] for error in answer.json()["errors"]] == ["out of order"]


async def test_get_runs_queries_with_variables(client: httpx.AsyncClient) -> None:
    query = "query Q($name: String!) { greeting(name: $name) }"
    params = {"query": query, "variables": '{"name": "Budi"}', "operationName": "Q"}
    answer = await client.get("/graphql", params=params)
    assert (answer.status_code, answer.json()) == (200, {"data": {"greeting": "hello Budi"}})


async def test_get_refuses_mutations(client: httpx.AsyncClient, witness: Witness) -> None:
    answer = await client.get("/graphql", params={"query": "mutation { count }"})
    assert error_of(answer) == (405, "BAD_USER_INPUT", "mutations are not allowed when using GET")
    assert answer.headers["allow"] == "POST"
    assert witness.counted == 0


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_refused(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/graphql")
    assert error_of(answer)[:2] == (405, "BAD_USER_INPUT")
    assert answer.headers["allow"] == "GET, POST"


async def test_batches_are_refused(client: httpx.AsyncClient, witness: Witness) -> None:
    answer = await post(client, [{"query": "mutation { count }"}] * 2)
    message = "Batches are not served: send each operation in a request of its own."
    assert error_of(answer) == (400, "BAD_USER_INPUT", message)
    assert witness.counted == 0


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        None,
    ],
)
async def test_only_json_bodies_are_read(
    client: httpx.AsyncClient, witness: Witness, content_type: str | None
) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    body = b'{"query": "mutation { count }"}'
    answer = await client.post("/graphql", content=body, headers=headers)
    assert error_of(answer) == (415, "BAD_USER_INPUT", "The body must be sent as application/json.")
    assert witness.counted == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b'"{ greeting }"',
        b"\xff",
        b'{"query": "{ greeting }", "variables": NaN}',
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"query": "{ greeting }", "variables": {"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
    ],
    ids=["empty", "cut", "null", "text", "not utf-8", "NaN", "deep and cut", "deep", "deep within"],
)
async def test_unreadable_bodies_are_400(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/graphql", content=body, headers={"Content-Type": JSON})
    assert error_of(answer)[:2] == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize("depth", [100, 500, 900, 1020, 1030])
async def test_depth_below_and_beyond_the_bound_never_breaks_the_server(
    client: httpx.AsyncClient, depth: int
) -> None:
    nested = b"[" * depth + b"]" * depth
    query = b"query Q($items: JSON!) { length(items: $items) }"
    body = b'{"query": "' + query + b'", "variables": {"items": ' + nested + b"}}"
    answer = await client.post("/graphql", content=body, headers={"Content-Type": JSON})
    assert answer.status_code in {200, 400}


@pytest.mark.parametrize("wrong", [{"a": 1}, 0, False, ["a"]])
@pytest.mark.parametrize("name", ["query", "operationName", "variables", "extensions"])
async def test_parameters_of_the_wrong_type_are_400(
    client: httpx.AsyncClient, name: str, wrong: object
) -> None:
    if name in {"variables", "extensions"} and isinstance(wrong, dict):
        wrong = "text"
    answer = await post(client, {"query": "{ greeting }"} | {name: wrong})
    expected = "an object" if name in {"variables", "extensions"} else "a string"
    assert error_of(answer) == (400, "BAD_USER_INPUT", f"`{name}` must be {expected} or null.")


async def test_a_body_beyond_the_bound_is_413(client: httpx.AsyncClient) -> None:
    head, tail = b'{"query": "{ greeting }#', b'"}'
    fits = head + b" " * (MAX_BODY - len(head) - len(tail)) + tail
    for body, status in ((fits, 200), (fits + b" ", 413)):
        answer = await client.post("/graphql", content=body, headers={"Content-Type": JSON})
        assert answer.status_code == status


async def test_an_unknown_operation_name_is_400(client: httpx.AsyncClient) -> None:
    answer = await post(client, {"query": "query A { greeting }", "operationName": "B"})
    assert error_of(answer) == (400, "BAD_USER_INPUT", 'Unknown operation named "B".')


async def test_ready_bytes_pass_unchanged(client: httpx.AsyncClient) -> None:
    assert (
        await post(client, {"query": "{ ready }"})
    ).content == b'{"data":{"ready":{"amount":1.10}}}'


async def test_an_answer_that_json_cannot_hold_is_masked(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await post(client, {"query": "{ huge }"})
    assert error_of(answer) == (500, "INTERNAL", "The answer could not be written.")
    assert "an answer cannot be written as JSON" in caplog.text


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


async def test_a_browser_gets_the_page_without_a_context(
    client: httpx.AsyncClient, witness: Witness
) -> None:
    witness.error = Unauthenticated("no key")
    answer = await client.get("/graphql", headers={"Accept": BROWSER})
    assert (answer.status_code, answer.text) == (200, "<p>the page</p>")
    assert witness.contexts == 0


@pytest.mark.parametrize("accept", ["*/*", JSON, GRAPHQL_JSON, "text/html;q=0, */*"])
async def test_programs_get_no_page(client: httpx.AsyncClient, accept: str) -> None:
    answer = await client.get("/graphql", headers={"Accept": accept})
    assert error_of(answer) == (400, "BAD_USER_INPUT", "No GraphQL query found in the request")


async def test_a_browser_may_run_a_query_by_its_address(client: httpx.AsyncClient) -> None:
    answer = await client.get(
        "/graphql", params={"query": "{ greeting }"}, headers={"Accept": BROWSER}
    )
    assert answer.json() == {"data": {"greeting": "hello world"}}


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Unauthenticated("no key"), 401, "UNAUTHENTICATED"),
        (StoreUnavailable("away"), 503, "INTERNAL"),
    ],
)
async def test_a_context_that_cannot_be_made_is_answered_by_its_code(
    client: httpx.AsyncClient, witness: Witness, error: Exception, status: int, code: str
) -> None:
    witness.error = error
    answer = await post(client, {"query": "mutation { count }"})
    assert error_of(answer) == (status, code, str(error))
    assert answer.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)
    assert witness.counted == 0
