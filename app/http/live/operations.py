"""Operations that come over a socket or are answered as a stream."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson
from graphql import GraphQLError
from strawberry.exceptions import MissingQueryError
from strawberry.http import GraphQLRequestData
from strawberry.schema import BaseSchema
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from app.http.live.guard import KeyGuard
from app.http.metrics import Metrics
from domain.errors import BadUserInput, ChannelgraphError
from gql.errors import Stage, tell
from gql.live import LiveStreams
from gql.plans import READY
from resolvers.context import Context

MakeContext: TypeAlias = Callable[[str | None, str], Awaitable[Context]]
"""A context for one operation, by the Authorization and the address of who asks.

Raises ChannelgraphError, such as Unauthenticated.
"""


@dataclass(frozen=True, slots=True)
class Served:
    """What sockets and streams serve, and whom they ask."""

    schema: BaseSchema
    streams: LiveStreams
    make_context: MakeContext
    guard: KeyGuard
    metrics: Metrics


async def run_operation(
    schema: BaseSchema, asked: GraphQLRequestData, context: Context
) -> ExecutionResult:
    """Run one operation of any kind; a subscription is answered by a `gql.live_operations.Opened`.

    Raises BadUserInput where the document names no operation.
    """
    try:
        return await schema.execute(
            asked.query,
            variable_values=asked.variables,
            context_value=context,
            root_value=READY,
            operation_name=asked.operation_name,
            allowed_operation_types=set(OperationType),
        )
    except MissingQueryError as error:
        raise BadUserInput(str(error)) from None
    except CannotGetOperationTypeError as error:
        raise BadUserInput(error.as_http_error_reason()) from None


def was_run(result: ExecutionResult) -> bool:
    """Whether the operation was run at all: a mistake in it is told otherwise."""
    if result.data is not None:
        return True
    errors = result.errors or []
    return not isinstance(result, PreExecutionError) and any(e.path is not None for e in errors)


def response_of(result: ExecutionResult) -> dict[str, Any]:
    """The answer in GraphQL's shape."""
    answer: dict[str, Any] = {"data": result.data} if was_run(result) else {}
    if result.errors:
        answer["errors"] = [error.formatted for error in result.errors]
    if result.extensions:
        answer["extensions"] = result.extensions
    return answer


def errors_of(error: ChannelgraphError) -> list[Any]:
    """An error of ours, as GraphQL tells it."""
    return [tell(GraphQLError(str(error), original_error=error), Stage.EXECUTE).formatted]


def write(value: object) -> bytes:
    """JSON; moments in what plans answer are still objects."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)
