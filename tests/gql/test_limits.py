"""Every limit lets through what reaches it and refuses what passes it, before anything is run."""

from typing import Any

import pytest
import strawberry
from graphql import get_introspection_query, parse
from strawberry.scalars import JSON

from gql.errors import QuietSchema
from gql.limits import Limits, extensions
from gql.limits.measures import measure

RUNS: list[str] = []


@strawberry.type
class Query:
    @strawberry.field
    def a(self, of: list[int] | None = None, within: JSON | None = None) -> int:
        RUNS.append("a")
        return len(of or [])

    @strawberry.field
    def q(self) -> "Query":
        return Query()


@strawberry.type
class Mutation:
    @strawberry.mutation
    def act(self) -> int:
        RUNS.append("act")
        return 1


def schema(may_introspect: bool = True, **limits: Any) -> QuietSchema:
    given = extensions(Limits(**limits), lambda _: may_introspect)
    return QuietSchema(query=Query, mutation=Mutation, extensions=given)


SCHEMA = schema()


async def ask(
    document: str,
    variables: dict[str, Any] | None = None,
    of: QuietSchema = SCHEMA,
    operation_name: str | None = None,
) -> tuple[Any, str, str]:
    RUNS.clear()
    result = await of.execute(document, variables, operation_name=operation_name)
    if not result.errors:
        return result.data, "", ""
    (error, *_) = result.errors
    assert result.data is None
    assert RUNS == []
    assert error.extensions is not None
    return None, error.extensions["code"], error.message


def nested(depth: int) -> str:
    return "{ q " * (depth - 1) + "{ a }" + " }" * (depth - 1)


def test_the_promised_figures() -> None:
    limits = Limits()
    assert (limits.tokens, limits.depth, limits.aliases) == (2_000, 10, 30)
    assert (limits.directives, limits.items) == (50, 250)


async def test_depth_is_counted_with_the_leaf() -> None:
    assert (await ask(nested(10)))[0] is not None
    _, code, text = await ask(nested(11))
    assert code == "BAD_USER_INPUT"
    assert text == (
        "The document is 11 levels deep, the leaf counted, and 10 are allowed. Begin nearer to "
        "what is wanted, for instance by its id, or send several requests."
    )


async def test_depth_goes_through_fragments() -> None:
    def chain(links: int) -> str:
        middle = "".join(f"fragment F{n} on Query {{ q {{ ...F{n + 1} }} }} " for n in range(links))
        return f"{{ ...F0 }} {middle} fragment F{links} on Query {{ ... on Query {{ a }} }}"

    assert (await ask(chain(9)))[0] is not None
    assert "is 11 levels deep" in (await ask(chain(10)))[2]


@pytest.mark.parametrize(
    "document", ["{ q { ...F } a } fragment F on Query { q { a } }", "{ a ... { q { q { a } } } }"]
)
async def test_depth_is_that_of_the_deepest_way(document: str) -> None:
    assert measure(parse(document)).depth == 3


async def test_introspection_has_its_own_depth() -> None:
    usual = get_introspection_query(input_value_deprecation=True, specified_by_url=True)
    assert (await ask(usual))[0] is not None
    assert (await ask("{ __typename q { __typename } }"))[0] is not None
    bomb = "{ __schema { types " + "{ ofType " * 19 + "{ name }" + " }" * 20 + " }"
    assert "The introspection is 22 levels deep, and 20 are allowed." in (await ask(bomb))[2]


@pytest.mark.parametrize(
    ("document", "plain", "below"),
    [
        ("{ __schema { queryType { name } } a }", 1, 3),
        ("{ ...F } fragment F on Query { __schema { queryType { name } } }", 0, 3),
        ("{ __schema { queryType { ...T } } } fragment T on __Type { fields { name } }", 0, 4),
        ('{ ...F q { a } } fragment F on Query { q { __type(name: "Q") { name } } }', 2, 2),
    ],
)
def test_introspection_is_measured_apart(document: str, plain: int, below: int) -> None:
    found = measure(parse(document))
    assert (found.depth, found.introspection_depth) == (plain, below)


async def test_lists_of_types_within_types_are_no_introspection() -> None:
    bomb = "{ __schema { types " + "{ fields { type " * 5 + "{ name }" + " } }" * 5 + " } }"
    assert (await ask(bomb))[1] == "GRAPHQL_VALIDATION_FAILED"


async def test_introspection_can_be_switched_off() -> None:
    closed = schema(may_introspect=False)
    for document in (
        "{ __schema { queryType { name } } }",
        '{ q { a } __type(name: "Q") { name } }',
        "{ ...F } fragment F on Query { __schema { queryType { name } } }",
    ):
        assert (await ask(document, of=closed))[1] == "FORBIDDEN"
    assert (await ask("{ __typename a }", of=closed))[0] == {"__typename": "Query", "a": 0}


async def test_aliases_are_counted_once_for_each_fragment() -> None:
    def aliases(number: int) -> str:
        return " ".join(f"a{n}: a" for n in range(number))

    assert (await ask(f"{{ {aliases(30)} }}"))[0] is not None
    document = f"{{ ...F q {{ ...F }} }} fragment F on Query {{ {aliases(30)} }}"
    assert (await ask(document))[0] is not None
    refusal = await ask(f"{{ {aliases(1)} q {{ {aliases(30)} }} }}")
    assert refusal[1] == "BAD_USER_INPUT"
    assert refusal[2].startswith("The document holds 31 aliases, and 30 are allowed.")


async def test_directives_are_counted_wherever_they_stand() -> None:
    def fields(number: int) -> str:
        return " ".join("a @include(if: true)" for _ in range(number))

    assert (await ask(f"{{ {fields(50)} }}"))[0] is not None
    document = f"query @x {{ ...F @x ... @x {{ a }} }} fragment F on Query @x {{ {fields(47)} }}"
    assert "holds 51 directives, and 50 are allowed" in (await ask(document))[2]


async def test_lists_are_bounded_in_documents() -> None:
    def items(number: int) -> str:
        return ",".join(["1"] * number)

    assert (await ask(f"{{ a(of: [{items(250)}]) }}"))[0] == {"a": 250}
    for document in (
        f"{{ a(of: [{items(251)}]) }}",
        f"{{ a(within: {{ deep: [[{items(251)}]] }}) }}",
        f"query Q($of: [Int!] = [{items(251)}]) {{ a(of: $of) }}",
        f"{{ a @x(of: [{items(251)}]) }}",
    ):
        assert "A list holds 251 items, and 250 are allowed." in (await ask(document))[2]


async def test_lists_are_bounded_in_variables() -> None:
    document = "query Q($of: [Int!], $within: JSON) { a(of: $of, within: $within) }"
    assert (await ask(document, {"of": [1] * 250}))[0] == {"a": 250}
    for variables in (
        {"of": [1] * 251},
        {"within": {"deep": [{"deeper": [0] * 251}]}},
        {"unused": [0] * 251},
    ):
        assert "A list holds 251 items" in (await ask(document, variables))[2]
    assert "holds 500000 items" in (await ask(document, {"of": [1] * 500_000}))[2]


async def test_the_outermost_list_of_some_types_may_be_longer() -> None:
    longer = schema(long_lists={"Int": 300, "JSON": 300})
    lists = "query Q($of: [Int!]!) { a(of: $of) }"
    assert (await ask(lists, {"of": [1] * 300}, longer))[0] == {"a": 300}
    assert (
        "holds 301 items, and 300 are allowed" in (await ask(lists, {"of": [1] * 301}, longer))[2]
    )
    within = "query Q($within: JSON!) { a(within: $within) }"
    assert (await ask(within, {"within": {"rows": [1] * 300}}, longer))[0] == {"a": 0}
    below = {"within": {"rows": [{"items": [1] * 251}]}}
    assert "holds 251 items, and 250 are allowed" in (await ask(within, below, longer))[2]
    undeclared = {"within": {}, "more": [1] * 251}
    assert "holds 251 items" in (await ask(within, undeclared, longer))[2]


def test_bulks_of_orders_are_the_longer_lists() -> None:
    assert set(Limits().long_lists.values()) == {1_000}
    assert {"PackOrdersInput", "PackOrdersItemInput"} < set(Limits().long_lists)


async def test_tokens_are_bounded_comments_included() -> None:
    few = schema(tokens=10)
    assert (await ask("{ a a a a a a a }", of=few))[0] == {"a": 0}
    for document in ("{ a a a a a a a a a a }", "{ a }" + "#\n" * 10):
        _, code, text = await ask(document, of=few)
        assert code == "BAD_USER_INPUT"
        assert text == (
            "The document holds more tokens than the 10 that are allowed, comments included. Move "
            "literals into variables, or send several requests."
        )


async def test_one_operation_is_run_and_it_is_named() -> None:
    document = "query A { a } mutation B { act }"
    code_and_text = (await ask(document))[1:]
    assert code_and_text == (
        "BAD_USER_INPUT",
        "The document holds 2 operations: say which one to run by operationName.",
    )
    assert (await ask(document, operation_name="B"))[0] == {"act": 1}
    assert RUNS == ["act"]


@pytest.mark.parametrize(
    "document",
    [
        "{ ...A } fragment A on Query { ...A }",
        "{ ...A } fragment A on Query { q { ...B } } fragment B on Query { a ...A }",
    ],
)
async def test_fragments_that_lead_back_are_refused(document: str) -> None:
    refusal = await ask(document)
    assert refusal[1] == "GRAPHQL_VALIDATION_FAILED"
    assert refusal[2].startswith("Fragments must not lead back to themselves: ")


HOSTILE = {
    "aliases": "{" + " ".join(f"a{n}:q{{a}}" for n in range(300)) + "}",
    "the same field": "{" + "a " * 1990 + "}",
    "the same object": "{" + "q{q{a}} " * 280 + "}",
    "the same object in fragments": "{" + "...on Query{q{a}} " * 200 + "}",
    "many fragments": "{" + " ".join(f"...F{n}" for n in range(180)) + "}"
    + " ".join(f"fragment F{n} on Query{{a}}" for n in range(180)),
    "doubling fragments": "{...F0}"
    + " ".join(f"fragment F{n} on Query{{q{{...F{n + 1} ...F{n + 1}}}}}" for n in range(8))
    + " fragment F8 on Query{a}",
    "exploding fragments": "{...F0}"
    + " ".join(
        f"fragment F{n} on Query{{" + " ".join(f"x{n}{i}:q{{...F{n + 1}}}" for i in range(3)) + "}"
        for n in range(9)
    )
    + " fragment F9 on Query{a}",
    "a circle of all with all": "{...F0}"
    + " ".join(
        f"fragment F{n} on Query{{" + " ".join(f"...F{i}" for i in range(28)) + "}"
        for n in range(28)
    ),
    "fragments of fragments": "{...F0}"
    + " ".join(
        f"fragment F{n} on Query{{a " + " ".join(f"...F{i}" for i in range(n + 1, 34)) + "}"
        for n in range(34)
    ),
    "comments": "{a}" + "#\n" * 100_000,
    "directives": "{a " + "@x " * 990 + "}",
    "deep lists": "{a(within:" + "[" * 150 + "]" * 150 + ")}",
    "deep inline fragments": "{" + "...{" * 190 + "a" + "}" * 191,
    "deep fields": "{" + "q{" * 190 + "a" + "}" * 191,
    "deeper than the parser goes": "{" + "q{" * 900 + "a" + "}" * 901,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_documents_are_answered_with_little_work(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Validation, which they are made for, sees none of those that are refused."""
    import strawberry.schema.schema as strawberry_schema

    validated: list[object] = []
    validate = strawberry_schema.validate_document

    def spy(*given: Any) -> Any:
        validated.append(given)
        return validate(*given)

    monkeypatch.setattr(strawberry_schema, "validate_document", spy)
    result = await SCHEMA.execute(HOSTILE[name])
    if name in {"doubling fragments", "deep lists", "deep inline fragments"}:
        assert len(validated) == 1
    else:
        assert result.errors is not None
        assert validated == []
    assert all("code" in (error.extensions or {}) for error in result.errors or ())


async def test_colocated_fragments_are_no_attack() -> None:
    fragments = " ".join(f"fragment F{n} on Query {{ __typename a q {{ a }} }}" for n in range(20))
    document = "{ " + " ".join(f"...F{n}" for n in range(20)) + " } " + fragments
    assert (await ask(document))[0] == {"__typename": "Query", "a": 0, "q": {"a": 0}}
