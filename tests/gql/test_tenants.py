"""A key sees its brands and scopes and nothing else; what is forbidden looks like what is not."""

import json
from typing import Any

import pytest
from product import Product

OWN, FOREIGN, ABSENT = "dapur-ibu", "batik-lestari", "nobody"
ALL = [
    "orders:read", "orders:write", "products:read", "products:write", "channels:read",
    "channels:write", "discounts:write", "buyers:read", "exports:create", "passthrough",
]  # fmt: skip
CREATE = """mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
  apiKey { id name brandIds scopes } secret userErrors { code message path } } }"""


async def new_key(
    product: Product, scopes: list[str], *, key: str | None = None, **more: Any
) -> dict[str, Any]:
    given = {"name": "partner", "scopes": scopes, **(more or {"brandIds": [OWN]})}
    made: dict[str, Any] = (await product.ask(CREATE, {"input": given}, key=key)).data[
        "createApiKey"
    ]
    return made


@pytest.fixture(scope="session")
async def partner(filled: Product) -> str:
    """A key of one brand with every scope but keys:manage."""
    made = await new_key(filled, ALL)
    assert made["userErrors"] == []
    assert made["apiKey"]["brandIds"] == [OWN]
    secret: str = made["secret"]
    return secret


ROOTS = [
    "{ brands(first: 100) { totalCount nodes { brandId orders { totalCount } } } }",
    """{ orders(first: 100) { totalCount nodes { remoteOrderId brand { brandId } raw
       lines { variant { sku offers { channel { id } } } } activities { totalCount } } } }""",
    '{ ordersAtRisk(within: "P30D", first: 100) { totalCount nodes { brand { brandId } } } }',
    "{ products(first: 100) { totalCount nodes { brand { brandId } variants { sku } } } }",
    "{ variants(first: 100) { totalCount nodes { brand { brandId } offers { id } } } }",
    "{ channels { totalCount nodes { brand { brandId } shopName } } }",
    "{ activities(first: 100) { totalCount nodes { brand { brandId } } } }",
]


@pytest.mark.parametrize("query", ROOTS)
async def test_no_root_shows_a_foreign_brand(filled: Product, partner: str, query: str) -> None:
    answer = await filled.ask(query, key=partner)
    text = json.dumps(answer.data, default=str)
    for foreign in ("batik-lestari", "kopi-nusantara", "sepatu-rimba", "BL-0", "KN-0", "SR-0"):
        assert foreign not in text
    if "activities(" not in query:
        assert next(iter(answer.data.values()))["totalCount"] > 0


BY_NAME = [
    '{{ brand(brandId: "{brand}") {{ id name }} }}',
    '{{ channel(brandId: "{brand}", channelCode: "shpe") {{ id }} }}',
    '{{ order(brandId: "{brand}", channelCode: "shpe", remoteOrderId: "1") {{ id }} }}',
    '{{ product(brandId: "{brand}", sku: "BL-001") {{ id }} }}',
    '{{ variant(brandId: "{brand}", sku: "BL-001-L") {{ id }} }}',
    '{{ warehouses(brandId: "{brand}") {{ id }} }}',
    '{{ orders(filter: {{brandIds: ["{brand}"]}}) {{ totalCount nodes {{ id }} }} }}',
    '{{ products(filter: {{brandIds: ["{brand}"]}}) {{ totalCount nodes {{ id }} }} }}',
    '{{ variants(filter: {{brandIds: ["{brand}"]}}) {{ totalCount nodes {{ id }} }} }}',
    '{{ channels(filter: {{brandIds: ["{brand}"]}}) {{ totalCount nodes {{ id }} }} }}',
    '{{ activities(filter: {{brandIds: ["{brand}"]}}) {{ totalCount nodes {{ id }} }} }}',
    """mutation {{ acceptOrder(input: {{brandId: "{brand}", channelCode: "shpe",
       remoteOrderId: "1"}}) {{ order {{ id }} userErrors {{ code message path }} }} }}""",
    """mutation {{ syncOrders(input: {{brandId: "{brand}", from: "2026-11-20T00:00:00Z",
       to: "2026-11-21T00:00:00Z"}})
       {{ activity {{ id }} userErrors {{ code message path }} }} }}""",
    """mutation {{ syncVariants(input: {{brandId: "{brand}", channelCode: "shpe",
       skus: ["BL-001-L"]}}) {{ activity {{ id }} userErrors {{ code message path }} }} }}""",
    """mutation {{ refreshWarehouses(input: {{brandId: "{brand}"}})
       {{ warehouses {{ id }} userErrors {{ code message path }} }} }}""",
]


@pytest.mark.parametrize("query", BY_NAME)
async def test_foreign_looks_exactly_like_absent(filled: Product, partner: str, query: str) -> None:
    await filled.forget_calls()
    foreign = await filled.ask(query.format(brand=FOREIGN), key=partner)
    absent = await filled.ask(query.format(brand=ABSENT), key=partner)
    assert foreign.body == absent.body
    assert await filled.calls() == []


async def test_ids_of_foreign_things_find_nothing(filled: Product, partner: str) -> None:
    query = """{ brands(first: 1) { nodes { id channels { id warehouses { id } }
      orders(first: 1) { nodes { id } } products(first: 1) { nodes { id variants { id
      offers { id } } } } } } }"""
    answer = await filled.ask(query)
    ids: list[str] = []

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            ids.extend(v for k, v in value.items() if k == "id")
            for each in value.values():
                collect(each)
        elif isinstance(value, list):
            for each in value:
                collect(each)

    collect(answer.data)
    assert len(ids) > 8
    nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    seen = (await filled.ask(nodes, {"ids": ids})).data["nodes"]
    assert [node["id"] for node in seen] == ids
    hidden = await filled.ask(nodes, {"ids": ids}, key=partner)
    assert hidden.data["nodes"] == [None] * len(ids)


async def test_a_cursor_of_another_key_shows_nothing_foreign(filled: Product, partner: str) -> None:
    query = """query ($after: String) { orders(first: 5, after: $after) {
      nodes { brand { brandId } } pageInfo { endCursor } } }"""
    cursor = (await filled.ask(query)).data["orders"]["pageInfo"]["endCursor"]
    answer = await filled.ask(query, {"after": cursor}, key=partner)
    brands = {node["brand"]["brandId"] for node in answer.data["orders"]["nodes"]}
    assert brands <= {OWN}


SCOPED = [
    ("orders:read", "{ orders { totalCount } }", ["orders"]),
    ("products:read", "{ products { totalCount } }", ["products"]),
    ("products:read", '{ categories(channelCode: "tkpd") { totalCount } }', ["categories"]),
    ("channels:read", "{ channels { totalCount } }", ["channels"]),
    ("channels:read", '{ warehouses(brandId: "dapur-ibu") { id } }', ["warehouses"]),
    (
        "orders:write",
        """mutation { acceptOrder(input: {brandId: "dapur-ibu", channelCode: "shpe",
        remoteOrderId: "1"}) { userErrors { code } } }""",
        ["acceptOrder"],
    ),
    (
        "keys:manage",
        'mutation { createApiKey(input: {name: "x", scopes: ["orders:read"]}) { secret } }',
        ["createApiKey"],
    ),
]


@pytest.mark.parametrize(("scope", "query", "path"), SCOPED)
async def test_a_missing_scope_is_forbidden(
    filled: Product, scope: str, query: str, path: list[str]
) -> None:
    key = (await new_key(filled, [s for s in ALL if s != scope]))["secret"]
    await filled.forget_calls()
    answer = await filled.ask(query, key=key)
    assert answer.codes == [("FORBIDDEN", path)]
    assert answer.errors[0]["message"] == f"This key lacks the scope {scope}."
    assert await filled.calls() == []


async def test_buyers_are_hidden_without_their_scope(filled: Product) -> None:
    key = (await new_key(filled, [s for s in ALL if s != "buyers:read"]))["secret"]
    query = """{ orders(first: 100) { nodes { buyer { name phone email } dropshipper { name }
      delivery { name phone email address1 address2 suburb postCode latitude longitude city }
      shipping { labelUrl extras } } } }"""
    nodes = (await filled.ask(query, key=key)).data["orders"]["nodes"]
    hidden = {
        "name", "phone", "email", "address1", "address2", "suburb", "postCode", "latitude",
        "longitude",
    }  # fmt: skip
    for node in nodes:
        assert node["buyer"] is None
        assert node["dropshipper"] is None
        assert node["shipping"] == {"labelUrl": None, "extras": None}
        assert {node["delivery"][name] for name in hidden} == {None}
        assert node["delivery"]["city"]
    raw = await filled.ask("{ orders(first: 1) { nodes { raw channelResponse } } }", key=key)
    assert {code for code, _ in raw.codes} == {"FORBIDDEN"}
    shown = (await filled.ask(query)).data["orders"]["nodes"]
    name = next(node["buyer"]["name"] for node in shown if node["buyer"]["name"])
    search = "query ($text: String!) { orders(filter: {search: $text}) { totalCount } }"
    assert (await filled.ask(search, {"text": name})).data["orders"]["totalCount"] > 0
    blind = await filled.ask(search, {"text": name}, key=key)
    assert blind.data["orders"]["totalCount"] == 0


async def test_no_key_gives_what_it_lacks(filled: Product) -> None:
    manager = (await new_key(filled, ["orders:read", "keys:manage"]))["secret"]
    for given, path in (
        ({"scopes": ["orders:write"], "brandIds": [OWN]}, ["input", "scopes"]),
        ({"scopes": ["orders:read"], "allBrands": True}, ["input", "allBrands"]),
        ({"scopes": ["orders:read"], "brandIds": [FOREIGN]}, ["input", "brandIds"]),
        ({"scopes": ["orders:read"], "brandIds": [ABSENT]}, ["input", "brandIds"]),
        ({"scopes": ["orders:read"], "brandIds": []}, ["input", "brandIds"]),
        ({"scopes": ["everything"], "brandIds": [OWN]}, ["input", "scopes"]),
        ({"scopes": [], "brandIds": [OWN]}, ["input", "scopes"]),
    ):
        answer = await filled.ask(CREATE, {"input": {"name": "more", **given}}, key=manager)
        made = answer.data["createApiKey"]
        assert (made["apiKey"], made["secret"]) == (None, None)
        assert made["userErrors"][0]["path"] == path
    child = await new_key(filled, ["orders:read"], key=manager)
    assert child["userErrors"] == []


async def test_a_revoked_key_is_dead_at_once_and_its_answer_names_no_reason(
    filled: Product,
) -> None:
    made = await new_key(filled, ["orders:read"])
    assert (await filled.ask("{ viewer { name } }", key=made["secret"])).data
    revoke = """mutation ($id: ID!) { revokeApiKey(input: {apiKeyId: $id}) {
      apiKey { revokedAt } userErrors { code } } }"""
    done = await filled.ask(revoke, {"id": made["apiKey"]["id"]})
    assert done.data["revokeApiKey"]["apiKey"]["revokedAt"] is not None
    dead = await filled.ask("{ viewer { name } }", key=made["secret"])
    unknown = await filled.ask("{ viewer { name } }", key="cg_never-given")
    assert dead.status == unknown.status == 401
    assert dead.body == unknown.body
    assert dead.codes == [("UNAUTHENTICATED", None)]


async def test_the_same_idempotency_key_makes_one_api_key(filled: Product) -> None:
    given = {"name": "once", "scopes": ["orders:read"], "brandIds": [OWN], "idempotencyKey": "k"}
    first = (await filled.ask(CREATE, {"input": given})).data["createApiKey"]
    again = (await filled.ask(CREATE, {"input": given})).data["createApiKey"]
    assert first["secret"].startswith("cg_")
    assert again == first | {"secret": None}
    other = (await filled.ask(CREATE, {"input": given | {"name": "other"}})).data["createApiKey"]
    assert [error["code"] for error in other["userErrors"]] == ["IDEMPOTENCY_CONFLICT"]
