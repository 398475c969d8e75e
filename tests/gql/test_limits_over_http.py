"""What hostile clients send to the running product is refused with 4xx, and nothing is run."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from product import ADMIN_KEY, Product
from statements import asked

GRAPHQL_JSON = "application/graphql-response+json"
JSON = "application/json"
KINDS = [GRAPHQL_JSON, JSON, "*/*"]
HONEST = "{ viewer { name } }"
VARIABLE = "query Q($of: [String!]) { marketplaces(codes: $of) { code } }"
CREATE = """mutation { createApiKey(input: {
  name: "x", scopes: ["orders:read"], allBrands: true}) { secret } }"""


@dataclass
class Door:
    """The product's /graphql, spoken to by hand, with a key of the database or the admin's."""

    product: Product
    key: str

    async def send(
        self,
        body: bytes | str | dict[str, Any] | list[Any],
        kind: str = GRAPHQL_JSON,
        **headers: str,
    ) -> httpx.Response:
        content = json.dumps(body) if isinstance(body, dict | list) else body
        given = {"Content-Type": JSON, "Accept": kind, "Authorization": f"Bearer {self.key}"}
        return await self.product.client.post(
            f"{self.product.url}/graphql", content=content, headers=given | headers
        )

    async def is_well(self) -> bool:
        """Whether an honest query is answered right after."""
        answer = await self.send({"query": HONEST})
        return (answer.status_code, answer.json()) == (
            200,
            {"data": {"viewer": {"name": "limits"}}},
        )


MADE = """mutation { createApiKey(input: {name: "limits", allBrands: true,
  scopes: ["orders:read", "products:read", "orders:write"]}) { secret } }"""


@pytest.fixture(scope="module")
async def door(filled: Product) -> Door:
    made = await filled.ask(MADE)
    door = Door(filled, made.data["createApiKey"]["secret"])
    assert await door.is_well()
    return door


@contextmanager
def nothing_read() -> Iterator[None]:
    """Nothing but the key may be looked up."""
    with asked("SELECT", "WITH", "INSERT", "DELETE") as sent:
        yield
    assert [one for one in sent if "api_keys" not in one] == []


@pytest.fixture(autouse=True)
async def healthy(door: Door) -> AsyncIterator[None]:
    """Nothing reaches the marketplaces, and who asks honestly is answered right after."""
    await door.product.forget_calls()
    yield
    assert await door.product.calls() == []
    assert await door.is_well()


def nested(depth: int) -> str:
    inner = "id" if depth % 2 else "orders { nodes { id } }"
    return (
        "{ brands { nodes { "
        + "orders { nodes { brand { " * depth
        + inner
        + "} } }" * depth
        + "} } }"
    )


def fragments(count: int) -> str:
    """Each uses the next twice: 2^count fields once they are put in."""
    parts = [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(count)]
    return "{ ...F0 } " + " ".join(parts) + f" fragment F{count} on Query {{ viewer {{ name }} }}"


def doubled(count: int) -> str:
    """Each leads to two of the next through aliases: a tree that doubles with each."""
    parts = [
        f"fragment F{n} on Order {{ a: brand {{ orders {{ nodes {{ ...F{n + 1} }} }} }} "
        f"b: brand {{ orders {{ nodes {{ ...F{n + 1} }} }} }} }}"
        for n in range(count)
    ]
    return (
        "{ orders { nodes { ...F0 } } } "
        + " ".join(parts)
        + f" fragment F{count} on Order {{ id }}"
    )


def introspection(depth: int) -> str:
    return "{ __schema { types { " + "fields { type { " * depth + "name" + " } }" * depth + " } } }"


def aliases(count: int) -> str:
    return "{" + " ".join(f"a{n}: viewer {{ name }}" for n in range(count)) + "}"


def a_cycle(length: int) -> str:
    links = [f"fragment F{n} on Query {{...F{(n + 1) % length}}}" for n in range(length)]
    return "{...F0} " + " ".join(links)


ELEVEN = """{ brands { nodes { orders { nodes { lines { variant { product { listings {
  category { parent { name } } } } } } } } } } }"""
CODES = ", ".join(f'"{number}"' for number in range(251))

HOSTILE = {
    "31 aliases": (aliases(31), "aliases"),
    "300 aliases": (aliases(300), "aliases"),
    "2,000 aliases": (aliases(2_000), "tokens"),
    "comments": (HONEST + "#\n" * 60_000, "tokens"),
    "51 directives": ("{ viewer { name " + "@include(if: true) " * 51 + "} }", "directives"),
    "5,000 directives": ("{ viewer { name " + "@x " * 5_000 + "} }", "tokens"),
    "depth 11": (ELEVEN, "depth"),
    "nested 50": (nested(50), "depth"),
    "nested beyond the parser": (nested(150), "depth"),
    "nested fragments": (fragments(100), "overlaps"),
    "doubling fragments": (doubled(12), "depth"),
    "a cycle": (a_cycle(1), "fragment_circles"),
    "a long cycle": (a_cycle(60), "fragment_circles"),
    "introspection": (introspection(20), "introspection_depth"),
    "a list of 251": (f"{{ marketplaces(codes: [{CODES}]) {{ code }} }}", "items"),
    "a field 1,500 times": ("{ viewer {" + " name" * 1_500 + " } }", "overlaps"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HOSTILE)
async def test_documents_beyond_a_limit_are_answered_400(door: Door, name: str, kind: str) -> None:
    query, limit = HOSTILE[name]
    with nothing_read():
        answer = await door.send({"query": query}, kind)
    assert answer.status_code == 400
    body = answer.json()
    assert body.keys() == {"errors"}
    assert {error["extensions"]["limit"] for error in body["errors"]} == {limit}
    assert len(answer.content) < 1_000


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("length", [251, 20_000])
async def test_a_long_variable_is_answered_400(door: Door, length: int, kind: str) -> None:
    variables = {"of": ["a"] * length}
    with nothing_read():
        answer = await door.send({"query": VARIABLE, "variables": variables}, kind)
        deep = await door.send({"query": VARIABLE, "variables": {"x": [{"y": variables}]}}, kind)
    for one in (answer, deep):
        assert one.status_code == 400
        assert f"A list holds {length} items, and 250 are allowed." in one.text


async def test_250_are_taken(door: Door) -> None:
    answer = await door.send({"query": VARIABLE, "variables": {"of": ["tkpd"] * 250}})
    assert len(answer.json()["data"]["marketplaces"]) == 250


@pytest.mark.parametrize(
    "body",
    [
        {"query": HONEST + "#" * 5_000_000},
        {"query": VARIABLE, "variables": {"of": ["a"] * 500_000}},
        {"query": HONEST, "variables": {"x": "y" * 262_144}},
    ],
)
async def test_a_body_beyond_256_kib_is_answered_413(door: Door, body: dict[str, Any]) -> None:
    with nothing_read():
        assert (await door.send(body)).status_code == 413
        assert (await door.send(body, JSON)).status_code == 413


async def test_a_body_in_pieces_is_cut_off_too(door: Door) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 10_000

    answer = await door.product.client.post(
        f"{door.product.url}/graphql",
        content=pieces(),
        headers={"Content-Type": JSON, "Authorization": f"Bearer {door.key}"},
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"query":' + "[" * 100_000,
        '{"a":' * 20_000 + "1" + "}" * 20_000,
        f'{{"query": "{HONEST}", "variables": ' + '{"x":' * 20_000 + "1" + "}" * 20_001,
        "", "{", "nul", '"{}"', "1", "null", '{"query": 1}', '{"variables": {}}', "\x00",
        '{"query": "{ viewer { name } }", "variables": []}',
        '{"query": "{ viewer { name } }", "variables": NaN}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [GRAPHQL_JSON, JSON])
async def test_what_is_no_request_is_answered_400(door: Door, body: str, kind: str) -> None:
    with nothing_read():
        assert (await door.send(body, kind)).status_code == 400


async def test_batches_are_answered_400(door: Door) -> None:
    with nothing_read():
        for batch in ([{"query": HONEST}] * 2, [], [{"query": HONEST}], [[{"query": HONEST}]]):
            answer = await door.send(batch)
            assert answer.status_code == 400
            assert "data" not in answer.text.replace('"extensions"', "")


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "text/plain; charset=application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/jsonp",
        "",
    ],
)
async def test_other_media_types_are_answered_415(door: Door, kind: str) -> None:
    body = json.dumps({"query": CREATE})
    with nothing_read():
        answer = await door.send(body, **{"Content-Type": kind})
    assert answer.status_code == 415


async def test_forms_that_a_page_elsewhere_could_send_do_nothing(door: Door) -> None:
    parts: dict[str, Any] = {
        "operations": (None, json.dumps({"query": CREATE})),
        "map": (None, "{}"),
    }
    headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
    with nothing_read():
        url = f"{door.product.url}/graphql"
        multipart = await door.product.client.post(url, files=parts, headers=headers)
        form = await door.product.client.post(url, data={"query": CREATE}, headers=headers)
    assert (multipart.status_code, form.status_code) == (415, 415)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_mutation_by_get_is_answered_405(door: Door, kind: str) -> None:
    with nothing_read():
        answer = await door.product.client.get(
            f"{door.product.url}/graphql",
            params={"query": CREATE},
            headers={"Authorization": f"Bearer {door.key}", "Accept": kind},
        )
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    for verb in ("PUT", "DELETE", "PATCH"):
        other = await door.product.client.request(
            verb,
            f"{door.product.url}/graphql",
            json={"query": CREATE},
            headers={"Authorization": f"Bearer {door.key}"},
        )
        assert other.status_code == 405


async def test_a_mistake_is_still_200_where_the_specification_says_so(door: Door) -> None:
    for query in ("{", "{ nothing }"):
        answers = [await door.send({"query": query}, kind) for kind in (JSON, GRAPHQL_JSON)]
        assert [answer.status_code for answer in answers] == [200, 400]
