"""Compiled plans for our schema: what our declarations tell the engine, and the engine's place.

`hint` reads the declarations (`gql.fields`) and leaves the engine's hints on graphql-core's
schema. `RunPlans` is the innermost extension of an operation: it lends parsed documents, and puts
the engine's answer in the place of running the operation. It does so where the caller says that it
writes ready data (`READY` as the root): moments in it are still objects, which orjson writes.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
)
from strawberry.extensions import SchemaExtension
from strawberry.types.field import StrawberryField
from strawberry.types.graphql import OperationType

from gql.execution.documents import Document
from gql.execution.engine import Engine
from gql.execution.hints import (
    HINT,
    Attribute,
    Batch,
    Computed,
    Inline,
    Instances,
    LoadMany,
    Members,
    Native,
    Same,
    Written,
)
from gql.execution.selection import Selection
from gql.fields import AS_IS, SHOWN, SOURCE, Related, Shown
from gql.scalars import write_decimal, write_duration, write_json
from resolvers.context import Context

READY = object()
"""The root of an operation whose data goes straight to orjson, with its option OPT_UTC_Z."""

_SCALARS: dict[str, object] = {
    "DateTime": Native(datetime, UTC),
    "Date": Native(date),
    "Decimal": Written(Decimal, write_decimal, ready=str),
    "Duration": Written(timedelta, write_duration),
    "JSON": Written(str, write_json),
}
_DEFINITION = "strawberry-definition"


class RunPlans(SchemaExtension):
    """Runs what the engine can run; innermost, so that limits and errors are others' matter."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self._known: Document | None = None

    def on_parse(self) -> Iterator[None]:
        """Lend the document, if this text was read before."""
        asked = self.execution_context
        self._known = self._engine.documents.get(asked.query or "")
        if self._known is not None:
            asked.graphql_document = self._known.node
        yield

    def on_validate(self) -> Iterator[None]:
        """Validate a text once."""
        asked = self.execution_context
        if self._known is not None:
            asked.validation_rules = ()
        yield
        if self._known is None and not asked.pre_execution_errors and asked.graphql_document:
            self._known = self._engine.remember(asked.query or "", asked.graphql_document)

    async def on_execute(self) -> AsyncIterator[None]:
        """Run it, unless another already has."""
        asked = self.execution_context
        if asked.root_value is READY:
            asked.root_value = None
            if asked.result is None and asked.operation_type is not OperationType.SUBSCRIPTION:
                await self._run()
        yield

    async def _run(self) -> None:
        asked = self.execution_context
        if self._known is None or not self._engine.compiles_all_of(self._known):
            return
        answer = await self._engine.execute(
            self._known, asked.variables, asked.context, operation_name=asked.operation_name
        )
        asked.result = ExecutionResult(answer.data, answer.errors or None)


def engine_of(schema: GraphQLSchema, *, compiles: bool = True) -> Engine:
    """An engine for our schema, which gets its hints."""
    hint(schema)
    return Engine(schema, bare_variables=True, compiles=compiles)


def hint(schema: GraphQLSchema) -> None:
    """Leave the engine's hints on the schema."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            _hint_object(kind)
        elif isinstance(kind, GraphQLEnumType):
            _hint_enum(kind)
        elif isinstance(kind, GraphQLScalarType) and kind.name in _SCALARS:
            kind.extensions = {**kind.extensions, HINT: _SCALARS[kind.name]}


def _hint_object(kind: GraphQLObjectType) -> None:
    definition: Any = kind.extensions.get(_DEFINITION)
    if definition is not None and definition.is_type_of is None:
        classes = frozenset({definition.origin})
        kind.extensions = {**kind.extensions, HINT: Instances(classes)}
    for field in kind.fields.values():
        found = _hint_of(field)
        if found is not None:
            field.extensions = {**field.extensions, HINT: found}


def _hint_of(field: GraphQLField) -> object:
    declared = field.extensions.get(_DEFINITION)
    if not isinstance(declared, StrawberryField):
        return None
    source: object = declared.metadata.get(SOURCE)
    if isinstance(declared.metadata.get("related"), Related):
        return _batch(declared.metadata["related"])
    if isinstance(source, str):
        return Attribute(source)
    if callable(source):
        return _computed(source)
    return Attribute(declared.python_name) if declared.is_basic_field else None


def _computed(source: Callable[[Any], Any]) -> Computed:
    shown: object = getattr(source, SHOWN, None)
    if isinstance(shown, Shown):
        return Inline(source, shown.present, shown.leaves)
    return Same(source) if shown is AS_IS else Computed(source)


def _hint_enum(kind: GraphQLEnumType) -> None:
    members: object = getattr(kind, "wrapped_cls", None)
    if not isinstance(members, type) or not issubclass(members, Enum):
        return
    names = {value.value: name for name, value in kind.values.items()}
    found = {member: names[member.value] for member in members if member.value in names}
    kind.extensions = {**kind.extensions, HINT: Members(found)}


def _batch(related: Related[Any, Any, Any]) -> Batch:
    scope = related.scope

    def load(context: Context, selection: Selection | None) -> LoadMany:
        return related.load(context.loaders, selection).values

    def check(context: Context) -> None:
        if scope is not None:
            context.viewer.need(scope)

    return Batch(load, related.key, related.make, check, related.shared)
