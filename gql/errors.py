"""What callers read when something failed: a text for people, a code for programs, no internals.

Errors of ours (`domain.errors`) keep their text and code; graphql-core's own are told by the stage
they come from; anything else is a fault of ours, told by an id that the log knows too.
"""

import re
import secrets
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, cast

import strawberry
import structlog
from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.exceptions import MissingQueryError
from strawberry.extensions import SchemaExtension
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionContext
from strawberry.types.execution import StreamExecutionResult

from domain.errors import (
    BadUserInput,
    ChannelgraphError,
    Malformed,
    RateLimited,
    StoreBusy,
    StoreUnavailable,
    UpstreamError,
    UpstreamMisread,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from gql.execution.engine import Engine

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
BAD_USER_INPUT = BadUserInput.code
INTERNAL = "INTERNAL"

_REFUSALS = (MissingQueryError, CannotGetOperationTypeError, InvalidOperationTypeError)
_TOO_MANY_TOKENS = re.compile(r"contains more than (\d+) tokens")
_TOO_DEEP = "nested too deeply"
_SUGGESTION = re.compile(r"\s*Did you mean .*", re.DOTALL)
_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Stage(Enum):
    """How far an operation has come."""

    PARSE = "parse"
    VALIDATE = "validate"
    EXECUTE = "execute"


class QuietSchema(strawberry.Schema):
    """A schema that leaves logging to TellErrors: strawberry's own writes literals to the log.

    `engine` runs its operations where the caller writes ready data (gql.plans).
    """

    engine: Engine

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Write nothing."""


class TellErrors(SchemaExtension):
    """Translates every error of one operation, whether it was run or not, streamed or not.

    Where `introspection_allowed` says no for the context, texts suggest no names of the schema.
    """

    def __init__(self, introspection_allowed: Callable[[object], bool]) -> None:
        super().__init__()
        self._introspection_allowed = introspection_allowed
        self._stage = Stage.PARSE
        self._streams = False

    def on_validate(self) -> Iterator[None]:
        self._stage = Stage.VALIDATE
        yield

    def on_execute(self) -> Iterator[None]:
        self._stage = Stage.EXECUTE
        yield

    def on_operation(self) -> Iterator[None]:
        """Translate the errors of the result, and what the machinery itself raised."""
        try:
            yield
        except _REFUSALS:
            raise  # the HTTP door answers these
        except Exception as error:  # noqa: BLE001 - told as what it is, or strawberry tells its text
            raise self._tell(GraphQLError(str(error), original_error=error)) from None
        if not self._streams:
            self._tell_all(self.execution_context.result)

    def on_stream_result(self, result: StreamExecutionResult) -> Iterator[None]:
        """Translate the errors of one result of many."""
        self._streams = True
        for name in ("incremental", "completed"):
            parts: Iterable[object] = getattr(result, name, None) or ()
            for part in parts:
                self._tell_all(part)
        self._tell_all(result)
        yield

    def _tell_all(self, result: object) -> None:
        errors = cast("list[GraphQLError] | None", getattr(result, "errors", None))
        if errors:
            cast("Any", result).errors = [self._tell(error) for error in errors]

    def _tell(self, error: GraphQLError) -> GraphQLError:
        told = tell(error, self._stage)
        if not self._introspection_allowed(self.execution_context.context):
            told.message = _SUGGESTION.sub("", told.message)
        return told


def tell(error: GraphQLError, stage: Stage) -> GraphQLError:
    """Return `error` as callers may read it: always with a code, never with its cause."""
    cause = _cause(error)
    if isinstance(cause, _REFUSALS):
        return _retold(error, error.message, BAD_USER_INPUT)
    if stage is not Stage.EXECUTE and isinstance(cause, GraphQLError):
        return _tell_unrun(error, cause)
    if error.path is None and error.nodes:  # a variable that its type does not take
        return _retold(error, error.message, BAD_USER_INPUT)
    if isinstance(cause, ChannelgraphError) and _is_told(cause):
        return _tell_ours(error, cause)
    if isinstance(cause, GraphQLError) and _is_the_callers(error, cause):
        return _retold(error, error.message, BAD_USER_INPUT, cause.extensions)
    return _tell_fault(error, cause)


def _is_told(cause: ChannelgraphError) -> bool:
    """A store that is away is a fault of ours; one that is busy can be asked again."""
    return isinstance(cause, StoreBusy) or not isinstance(cause, StoreUnavailable)


def _cause(error: GraphQLError) -> Exception:
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _is_the_callers(error: GraphQLError, cause: GraphQLError) -> bool:
    """Whether graphql-core speaks of the document: its faults of serialising name no node."""
    return bool(cause.nodes) or "code" in (cause.extensions or {}) or error.path is None


def _tell_unrun(error: GraphQLError, cause: GraphQLError) -> GraphQLError:
    if not isinstance(cause, GraphQLSyntaxError):
        return _retold(error, error.message, VALIDATION_FAILED, error.extensions)
    if _TOO_DEEP in error.message:  # the parser gave up: deeper than any limit of ours
        text = "The document is nested too deeply to be read. Send several requests."
        return _retold(error, text, BAD_USER_INPUT, {"limit": "depth"})
    tokens = _TOO_MANY_TOKENS.search(error.message)
    if tokens is None:
        return _retold(error, error.message, PARSE_FAILED)
    text = (
        f"The document holds more tokens than the {tokens[1]} that are allowed, comments included. "
        "Move literals into variables, or send several requests."
    )
    return _retold(error, text, BAD_USER_INPUT, {"limit": "tokens", "most": int(tokens[1])})


def _tell_ours(error: GraphQLError, cause: ChannelgraphError) -> GraphQLError:
    match cause:
        case BadUserInput():
            return _retold(error, str(cause), cause.code, {"input": list(cause.path)})
        case RateLimited() | StoreBusy():
            return _retold(error, str(cause), cause.code, {"retryAfter": cause.retry_after})
        case UpstreamError():
            return _retold(error, _upstream_text(cause), cause.code, {"method": cause.method})
        case Malformed():
            return _retold(error, "What upstream said could not be read.", cause.code)
        case _ if cause.code == INTERNAL:
            return _tell_fault(error, cause)
        case _:
            return _retold(error, str(cause), cause.code)


def _upstream_text(cause: UpstreamError) -> str:
    match cause:
        case UpstreamRefused():
            return f"The marketplace's side refused {cause.method}: {cause.reason[:500]}"
        case UpstreamTimeout():
            return f"The marketplace's side did not answer {cause.method} in time. Try again later."
        case UpstreamMisread():
            return f"The marketplace's side answered {cause.method} with something unreadable."
        case UpstreamUnavailable(again_at=again_at) if again_at is not None:
            return (
                f"The marketplace's side keeps failing, so {cause.method} was not sent. "
                f"It is asked again from {again_at:%H:%M:%S} UTC."
            )
        case _:
            return f"The marketplace's side is not available for {cause.method}. Try again later."


def _tell_fault(error: GraphQLError, cause: Exception) -> GraphQLError:
    error_id = secrets.token_hex(8)
    path = ".".join(part for part in error.path or () if isinstance(part, str))
    _log.error(
        "internal_error",
        error_id=error_id,
        kind=type(cause).__name__,
        path=path[:200],
        frames=_frames(cause)[-600:],
    )
    text = f"Something went wrong on our side. Quote this id when you report it: {error_id}"
    return _retold(error, text, INTERNAL, {"id": error_id})


def _frames(cause: Exception) -> str:
    """Where it happened: places alone, as texts of exceptions hold what callers sent."""
    frames = traceback.extract_tb(cause.__traceback__)[-8:]
    return " ".join(f"{'/'.join(f.filename.split('/')[-2:])}:{f.lineno}:{f.name}" for f in frames)


def _retold(
    error: GraphQLError, message: str, code: str, extensions: Mapping[str, object] | None = None
) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions={"code": code, **(extensions or {})},
    )
