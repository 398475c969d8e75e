"""The engine: documents in, answers out, plans remembered in between.

    engine = Engine(schema)
    document = engine.read(text)             # parsed and validated once per text
    answer = await engine.execute(document, variables, context)
    body = engine.write(answer)              # bytes

What no plan is made for goes to graphql-core as a whole. That is decided before anything is run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, cast

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    validate,
)
from graphql.execution.values import VariableValues

from gql.execution.bounded import Bounded
from gql.execution.documents import Document, read_document
from gql.execution.finish import Answer
from gql.execution.levels import answer
from gql.execution.plan import Plan, compile_plan
from gql.execution.run import Run
from gql.execution.typed import execute
from gql.execution.variables import Variables

Whole = Callable[..., Any]
"""graphql-core's `execute`, or one like it."""

_NO_VARIABLES: Mapping[str, Any] = {}
_UNCOMPILED = object()


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is remembered. A document counts 60 bytes a letter: what its nodes hold."""

    documents: int = 1_000
    document_bytes: int = 64_000_000
    plans: int = 1_000
    plan_bytes: int = 64_000_000


class Invalid(Exception):
    """A document that validation refuses."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__(errors)
        self.errors = list(errors)


class Engine:
    """Runs operations of one schema."""

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        bounds: Bounds | None = None,
        bare_variables: bool = False,
        whole: Whole = execute,
        compiles: bool = True,
    ) -> None:
        """`bare_variables`: resolvers see coerced variables as a plain dict. `compiles` switches
        plans off: then everything goes to `whole`.
        """
        bounds = bounds or Bounds()
        self.schema = schema
        self.compiles = compiles
        self.plans: Bounded[Any, Any] = Bounded(bounds.plans, bounds.plan_bytes)
        self.documents: Bounded[str, Document] = Bounded(bounds.documents, bounds.document_bytes)
        self._bare = bare_variables
        self._whole = whole

    def read(self, text: str, check: Callable[[DocumentNode], None] | None = None) -> Document:
        """The document of this text.

        A text that is seen for the first time is parsed, given to `check`, and validated. Raises
        GraphQLSyntaxError, Invalid, and what `check` raises.
        """
        document = self.documents.get(text)
        if document is None:
            node = parse(text)
            if check is not None:
                check(node)
            errors = validate(self.schema, node)
            if errors:
                raise Invalid(errors)
            document = self.remember(text, node)
        return document

    def remember(self, text: str, node: DocumentNode) -> Document:
        """The document of a text that somebody else has parsed and validated."""
        document = read_document(node)
        self.documents.put(text, document, 1_000 + 60 * len(text))
        return document

    def compiles_all_of(self, document: Document) -> bool:
        """Whether none of its operations is sure to go to graphql-core."""
        return self.compiles and document.whole is None

    async def execute(
        self,
        document: Document,
        variables: Mapping[str, Any] | None = None,
        context: Any = None,
        root: Any = None,
        operation_name: str | None = None,
        **more: Any,
    ) -> Answer:
        """Run one operation. `more` goes to graphql-core, should it run the operation."""
        operation = document.operation(operation_name)
        if operation is not None and self.compiles_all_of(document):
            coerced = self._coerce(document, operation, variables)
            if isinstance(coerced, list):
                return Answer(None, coerced, unrun=True)
            plan = self._plan(document, operation, coerced)
            if plan is not None:
                return await answer(Run(plan, coerced, context, root, bare=self._bare))
        return await self._run_whole(document, variables, context, root, operation_name, more)

    async def event(
        self,
        document: Document,
        event: Any,
        variables: Mapping[str, Any] | None = None,
        context: Any = None,
        operation_name: str | None = None,
    ) -> Answer:
        """Run a subscription's selection on one event, as graphql-core would on that event."""
        return await self.execute(document, variables, context, event, operation_name)

    def _coerce(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any] | None,
    ) -> VariableValues | list[GraphQLError]:
        name = _name_of(operation)
        found = document.variables.get(name)
        if found is None:
            found = document.variables[name] = Variables(self.schema, operation)
        return found.coerce(variables or _NO_VARIABLES)

    def _plan(
        self, document: Document, operation: OperationDefinitionNode, variables: VariableValues
    ) -> Plan | None:
        flags = tuple([variables.coerced.get(name) for name in document.flags])
        key = (document, _name_of(operation), flags)
        known = self.plans.get(key)
        if known is None:
            known = self._compile(document, operation, variables) or _UNCOMPILED
            size = known.size if isinstance(known, Plan) else 1_000
            self.plans.put(key, known, size)
        return known if isinstance(known, Plan) else None

    def _compile(
        self, document: Document, operation: OperationDefinitionNode, variables: VariableValues
    ) -> Plan | None:
        try:
            return compile_plan(self.schema, document.fragments, operation, variables)
        except GraphQLError:  # a flag that is null: graphql-core tells it where it belongs
            return None

    async def _run_whole(
        self,
        document: Document,
        variables: Mapping[str, Any] | None,
        context: Any,
        root: Any,
        operation_name: str | None,
        more: Mapping[str, Any],
    ) -> Answer:
        result = self._whole(
            self.schema,
            document.node,
            root_value=root,
            context_value=context,
            variable_values=variables,
            operation_name=operation_name,
            **more,
        )
        result = cast("ExecutionResult", await result if isawaitable(result) else result)
        return Answer(result.data, result.errors or [], unrun=_is_unrun(result))


def _name_of(operation: OperationDefinitionNode) -> str | None:
    return None if operation.name is None else operation.name.value


def _is_unrun(result: ExecutionResult) -> bool:
    return result.data is None and all(error.path is None for error in result.errors or ())


def write(
    data: Any,
    errors: Sequence[GraphQLError] = (),
    extensions: Mapping[str, Any] | None = None,
    *,
    unrun: bool = False,
) -> bytes:
    """The response's bytes, as the specification orders its entries."""
    content: dict[str, Any] = {} if unrun else {"data": data}
    if errors:
        content["errors"] = [error.formatted for error in errors]
    if extensions:
        content["extensions"] = extensions
    return orjson.dumps(content, option=orjson.OPT_UTC_Z)
