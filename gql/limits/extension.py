"""Puts the limits before validation, which is what long documents make expensive."""

from collections.abc import Callable, Iterator

from graphql import DocumentNode, GraphQLError
from strawberry.extensions import SchemaExtension

from gql.execution.bounded import Bounded
from gql.limits.checks import Passed, find_refusal
from gql.limits.limits import Limits


class CheckLimits(SchemaExtension):
    """Refuses documents and variables beyond `limits`; one instance serves one operation."""

    def __init__(
        self,
        limits: Limits,
        introspection_allowed: Callable[[object], bool],
        passed: Bounded[str, Passed],
    ) -> None:
        """`passed` remembers which documents are within the limits, for all operations."""
        super().__init__()
        self._limits = limits
        self._passed = passed
        self._introspection_allowed = introspection_allowed

    def on_parse(self) -> Iterator[None]:
        """Let the parser stop at the limit: what is longer is never read to its end."""
        self.execution_context.parse_options["max_tokens"] = self._limits.tokens
        yield

    def on_validate(self) -> Iterator[None]:
        """Check the parsed document; a refusal takes the place of validation."""
        asked = self.execution_context
        if asked.graphql_document is not None and not asked.pre_execution_errors:
            refusal = self._find_refusal(asked.query or "", asked.graphql_document)
            if refusal is not None:
                asked.pre_execution_errors = [refusal]
        yield

    def _find_refusal(self, text: str, document: DocumentNode) -> GraphQLError | None:
        asked, limits = self.execution_context, self._limits
        # The public `operation_name` falls back to the first operation's.
        name: str | None = vars(asked)["_provided_operation_name"]
        may = self._introspection_allowed(asked.context)
        passed = self._passed.get(text)
        if passed is not None:
            return passed.find_refusal(asked.variables, name, limits, may_introspect=may)
        refusal = find_refusal(document, asked.variables, name, limits, may_introspect=may)
        if refusal is None:
            self._passed.put(text, Passed.of(document), 1_000 + len(text))
        return refusal
