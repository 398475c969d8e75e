"""Subscriptions as they are opened, and run once for each event.

Opening goes the way of every operation: parsed, measured, validated, its errors told. In the place
of running it the source is found that it follows. What is run for each event is `run_event` alone.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterator
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any, cast

import orjson
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    NameNode,
    Node,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    execution,
    visit,
)
from graphql import ExecutionResult as CoreResult
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from gql.errors import QuietSchema, Stage, tell
from gql.execution.engine import write
from gql.execution.finish import Answer
from gql.subscription import Opening, event_of
from resolvers.context import Context
from resolvers.live_changes import Value
from resolvers.live_sources import Source

_core: Any = execution
"""graphql-core's, whose executors are generic in what nobody names."""

OF_THE_KEY = frozenset({"activities"})
"""Fields that may show one key more than another with the same brands and scopes."""


@dataclass
class Opened(ExecutionResult):
    """A subscription that may run: what it follows, and how an event of it is run.

    Those with the same `shared_by` are given the same answers to the same events.
    """

    source: Source = field(kw_only=True)
    context: Context = field(kw_only=True)
    run: Callable[[object, Context], Awaitable[Answer]] = field(kw_only=True)
    shared_by: Hashable = field(kw_only=True)


class OpenSubscriptions(SchemaExtension):
    """Opens a subscription where another operation is run; innermost of the extensions."""

    async def on_execute(self) -> AsyncIterator[None]:
        asked = self.execution_context
        if asked.operation_type is OperationType.SUBSCRIPTION:
            asked.result = await _open(asked)
        yield


async def run_event(opened: Opened, value: Value, context: Context) -> bytes:
    """The answer for one event as JSON; its errors are told as any others."""
    answer = await opened.run(event_of(value, context), context)
    return write(answer.data, [tell(error, Stage.EXECUTE) for error in answer.errors])


async def _open(asked: ExecutionContext) -> Opened | PreExecutionError:
    document = cast("DocumentNode", asked.graphql_document)
    built = _core.Executor.build(
        cast("GraphQLSchema", vars(asked.schema)["_schema"]),
        document,
        context_value=asked.context,
        raw_variable_values=asked.variables,
        operation_name=asked.operation_name,
    )
    if isinstance(built, list):
        return PreExecutionError(None, errors=cast("list[GraphQLError]", built))
    stream = _core.create_source_event_stream(built)
    found: object = await stream if isawaitable(stream) else stream
    if isinstance(found, CoreResult):
        return PreExecutionError(None, errors=found.errors)
    source = cast("Opening", found).source
    return Opened(
        None,
        None,
        source=source,
        context=cast("Context", asked.context),
        run=_runner(asked),
        shared_by=_shared_by(asked, source),
    )


def _runner(asked: ExecutionContext) -> Callable[[object, Context], Awaitable[Answer]]:
    """What runs the selection on one event: the document is read and planned once for all."""
    engine = cast("QuietSchema", asked.schema).engine
    document = engine.read(asked.query or "")
    variables, name = asked.variables, asked.operation_name

    def run(event: object, context: Context) -> Awaitable[Answer]:
        return engine.event(document, event, variables, context, name)

    return run


def _shared_by(asked: ExecutionContext, source: Source) -> Hashable:
    """The document, what it follows, whose eyes see it, and the variables that events meet.

    Variables of the root's arguments are in the source already; where a subscriber begins is its
    own matter.
    """
    document = cast("DocumentNode", asked.graphql_document)
    used = _Names()
    for node in _below_root(document):
        visit(node, used)
    given = asked.variables or {}
    variables = {name: given[name] for name in sorted(used.variables) if name in given}
    viewer = cast("Context", asked.context).viewer
    return (
        asked.query,
        asked.operation_name,
        source.shared(),
        orjson.dumps(variables),
        viewer.scopes,
        viewer.brand_ids,
        viewer.key_id if used.names & OF_THE_KEY else None,
    )


class _Names(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.variables.add(node.name.value)

    def enter_name(self, node: NameNode, *_: object) -> None:
        self.names.add(node.value)


def _below_root(document: DocumentNode) -> Iterator[Node]:
    """All that an event meets: everything but the arguments of the root's fields."""
    for definition in document.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            yield definition
        elif isinstance(definition, OperationDefinitionNode):
            for selection in definition.selection_set.selections:
                if not isinstance(selection, FieldNode):
                    yield selection
                    continue
                yield from selection.directives or ()
                if selection.selection_set is not None:
                    yield selection.selection_set
