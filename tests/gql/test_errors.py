"""Errors reach callers with a text and a code, and what must not be seen is not seen."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from enum import Enum
from typing import Any

import pytest
import strawberry
from graphql import GraphQLError
from strawberry.extensions import SchemaExtension
from structlog.testing import capture_logs

from domain.access import Scope
from domain.errors import (
    BadUserInput,
    Forbidden,
    Malformed,
    RateLimited,
    StoreBusy,
    StoreUnavailable,
    Unauthenticated,
    UpstreamMisread,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from gql.errors import QuietSchema
from gql.limits import Limits, extensions

SECRET = "postgresql://user:hunter2@inside"
RAISED: dict[str, Exception] = {
    "input": BadUserInput("`first` must be 1 to 100.", ("filter", "first")),
    "key": Unauthenticated("An API key is needed."),
    "scope": Forbidden(Scope.ORDERS_READ),
    "rate": RateLimited("Slower, please.", 7),
    "malformed": Malformed(SECRET),
    "store": StoreUnavailable(SECRET),
    "busy": StoreBusy("Too many read at once."),
    "unavailable": UpstreamUnavailable("WarehouseService.Get", SECRET),
    "timeout": UpstreamTimeout("WarehouseService.Get", SECRET),
    "misread": UpstreamMisread("WarehouseService.Get", SECRET),
    "refused": UpstreamRefused("WarehouseService.Get", "the shop is closed", 400),
    "bug": ValueError(SECRET),
    "foreign": GraphQLError(SECRET),
    "coded": GraphQLError("Too dear.", extensions={"code": "COST_LIMIT_EXCEEDED", "cost": 9}),
}


@strawberry.enum
class Colour(Enum):
    RED = "RED"


@strawberry.type
class Query:
    @strawberry.field
    def fail(self, how: str) -> str | None:
        raise RAISED[how]

    @strawberry.field
    def greeting(self) -> str:
        return "hello"

    @strawberry.field
    def at(self, moment: datetime, colour: Colour | None = None) -> str:
        return moment.isoformat()

    @strawberry.field
    def broken(self) -> int:
        return "hello"  # type: ignore[return-value] - wrong on purpose

    @strawberry.field
    def nothing(self) -> str:
        return None  # type: ignore[return-value] - wrong on purpose


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self, how: str) -> AsyncIterator[str]:
        yield "one"
        raise RAISED[how]

    @strawberry.subscription
    async def fails(self, how: str) -> AsyncIterator[str | None]:
        if how:
            raise RAISED[how]
        yield None


def schema(may_introspect: bool = True, *more: type[SchemaExtension]) -> QuietSchema:
    given: list[Callable[[], SchemaExtension]] = extensions(Limits(), lambda _: may_introspect)
    given += more
    return QuietSchema(query=Query, subscription=Subscription, extensions=given)


SCHEMA = schema()


async def error_of(
    document: str, variables: dict[str, Any] | None = None, of: QuietSchema = SCHEMA
) -> tuple[str, str, dict[str, Any]]:
    result = await of.execute(document, variables)
    assert result.errors is not None
    (error,) = result.errors
    return told(error)


def told(error: GraphQLError) -> tuple[str, str, dict[str, Any]]:
    its = dict(error.extensions or {})
    assert error.original_error is None
    return its.pop("code"), error.message, its


@pytest.mark.parametrize(
    ("how", "code", "message", "more"),
    [
        ("input", "BAD_USER_INPUT", "`first` must be 1 to 100.", {"input": ["filter", "first"]}),
        ("key", "UNAUTHENTICATED", "An API key is needed.", {}),
        ("scope", "FORBIDDEN", "This key lacks the scope orders:read.", {}),
        ("rate", "RATE_LIMITED", "Slower, please.", {"retryAfter": 7}),
        ("malformed", "UPSTREAM_MISREAD", "What upstream said could not be read.", {}),
        ("coded", "COST_LIMIT_EXCEEDED", "Too dear.", {"cost": 9}),
    ],
)
async def test_errors_of_ours_keep_text_and_code(
    how: str, code: str, message: str, more: dict[str, Any]
) -> None:
    assert await error_of(f'{{ fail(how: "{how}") }}') == (code, message, more)


@pytest.mark.parametrize(
    ("how", "code", "text"),
    [
        ("unavailable", "UPSTREAM_UNAVAILABLE", "not available for WarehouseService.Get"),
        ("timeout", "UPSTREAM_TIMEOUT", "did not answer WarehouseService.Get in time"),
        ("misread", "UPSTREAM_MISREAD", "answered WarehouseService.Get with something unreadable"),
        ("refused", "UPSTREAM_REFUSED", "refused WarehouseService.Get: the shop is closed"),
    ],
)
async def test_upstream_errors_name_the_method_and_no_internals(
    how: str, code: str, text: str
) -> None:
    found, message, more = await error_of(f'{{ fail(how: "{how}") }}')
    assert (found, more) == (code, {"method": "WarehouseService.Get"})
    assert text in message
    assert SECRET not in message


async def test_a_busy_store_says_when_to_come_again() -> None:
    found = await error_of('{ fail(how: "busy") }')
    assert found == ("RATE_LIMITED", "Too many read at once.", {"retryAfter": 1})


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ('{ fail(how: "bug") }', "ValueError"),
        ('{ fail(how: "store") }', "StoreUnavailable"),
        ('{ fail(how: "foreign") }', "GraphQLError"),
        ("{ broken }", "GraphQLError"),
        ("{ nothing }", "TypeError"),
    ],
)
async def test_faults_are_told_by_an_id_that_the_log_knows(document: str, kind: str) -> None:
    with capture_logs() as logs:
        code, message, more = await error_of(document)
    assert code == "INTERNAL"
    assert message == (
        f"Something went wrong on our side. Quote this id when you report it: {more['id']}"
    )
    (entry,) = logs
    assert (entry["event"], entry["kind"], entry["error_id"]) == (
        "internal_error",
        kind,
        more["id"],
    )
    assert SECRET not in str(entry)
    assert len(str(entry)) < 1024


async def test_a_fault_nulls_its_own_field_and_keeps_path_and_place() -> None:
    result = await SCHEMA.execute('{ greeting one: fail(how: "bug") two: fail(how: "timeout") }')
    assert result.data == {"greeting": "hello", "one": None, "two": None}
    assert [error.path for error in result.errors or ()] == [["one"], ["two"]]
    assert [str(error.locations) for error in result.errors or ()] == [
        "[SourceLocation(line=1, column=12)]",
        "[SourceLocation(line=1, column=34)]",
    ]


@pytest.mark.parametrize(
    ("document", "variables", "code", "text"),
    [
        ("{ greeting", None, "GRAPHQL_PARSE_FAILED", "Syntax Error: Expected Name, found <EOF>."),
        ("{ greetin }", None, "GRAPHQL_VALIDATION_FAILED", "Did you mean 'greeting'?"),
        ("{ at }", None, "GRAPHQL_VALIDATION_FAILED", "is required, but it was not provided."),
        ('{ at(moment: "x") }', None, "GRAPHQL_VALIDATION_FAILED", "DateTime"),
        ("query Q($m: DateTime!) { at(moment: $m) }", {"m": "x"}, "BAD_USER_INPUT", "'$m'"),
        ("query Q($m: DateTime!) { at(moment: $m) }", {}, "BAD_USER_INPUT", "Variable '$m'"),
        ("query Q($m: DateTime!, $c: Colour) { at(moment: $m, colour: $c) }",
         {"m": "2026-01-01T00:00:00Z", "c": "RAD"}, "BAD_USER_INPUT", "Did you mean"),
        ("query Q($s: Nope) { greeting }", None, "GRAPHQL_VALIDATION_FAILED", "Nope"),
    ],
)  # fmt: skip
async def test_what_the_caller_wrote_wrongly_stays_readable(
    document: str, variables: dict[str, Any] | None, code: str, text: str
) -> None:
    result = await SCHEMA.execute(document, variables)
    errors = [told(error) for error in result.errors or ()]
    assert {error[0] for error in errors} == {code}
    assert any(text in error[1] for error in errors)
    assert result.data is None


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        ("{ greetin }", None),
        ("query Q($m: DateTim!) { at(moment: $m) }", {"m": "x"}),
        ("query Q($m: DateTime!, $c: Colour) { at(moment: $m, colour: $c) }",
         {"m": "2026-01-01T00:00:00Z", "c": "RAD"}),
        ("{ at(moment: \"2026-01-01T00:00:00Z\", colour: RAD) }", None),
    ],
)  # fmt: skip
async def test_suggestions_go_with_introspection(
    document: str, variables: dict[str, Any] | None
) -> None:
    closed = await schema(may_introspect=False).execute(document, variables)
    shown = await SCHEMA.execute(document, variables)
    assert any("Did you mean" in error.message for error in shown.errors or ())
    assert closed.errors
    assert not any("Did you mean" in error.message for error in closed.errors)


class Saboteur(SchemaExtension):
    """Fails where no resolver is near."""

    def on_execute(self) -> Any:
        raise ValueError(SECRET)
        yield


async def test_a_fault_of_the_machinery_is_masked_too() -> None:
    code, message, _ = await error_of("{ greeting }", of=schema(True, Saboteur))
    assert code == "INTERNAL"
    assert SECRET not in message


async def test_nothing_of_a_hostile_document_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    literal = "x" * 40_000
    with capture_logs() as logs:
        await SCHEMA.execute(f'{{ fail(how: "bug") at(moment: "{literal}") }}')
        await SCHEMA.execute(f'{{ {literal}: fail(how: "bug") }}')
        await SCHEMA.execute("query Q($m: DateTime!) { at(moment: $m) }", {"m": literal})
    assert len(logs) == 1
    assert all(len(str(entry)) < 1024 for entry in logs)
    assert caplog.records == []


async def collect(document: str) -> list[Any]:
    return [result async for result in await SCHEMA.subscribe(document)]


async def test_streamed_results_are_translated_once_each() -> None:
    with capture_logs() as logs:
        first, last = await collect('subscription { ticks(how: "bug") }')
    assert first.data == {"ticks": "one"}
    (error,) = last.errors
    assert told(error)[0] == "INTERNAL"
    assert [entry["error_id"] for entry in logs] == [error.extensions["id"]]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ('subscription { ticks(how: "timeout") }', "UPSTREAM_TIMEOUT"),
        ('subscription { fails(how: "scope") }', "FORBIDDEN"),
        ('subscription { fails(how: "bug") }', "INTERNAL"),
        ("subscription { tick }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("{ greeting }", "BAD_USER_INPUT"),
        ("subscription S($how: String!) { ticks(how: $how) }", "BAD_USER_INPUT"),
    ],
)
async def test_errors_of_subscriptions_have_codes(document: str, code: str) -> None:
    *_, last = await collect(document)
    assert [told(error)[0] for error in last.errors] == [code]
    assert SECRET not in str(last.errors)


def test_no_instance_is_shared_between_requests() -> None:
    one, other = SCHEMA.get_extensions(), SCHEMA.get_extensions()
    assert [type(each).__name__ for each in one] == ["TellErrors", "CheckLimits"]
    assert not {id(each) for each in one} & {id(each) for each in other}
