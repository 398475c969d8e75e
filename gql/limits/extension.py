"""Puts the limits before validation, which is what long documents make expensive."""

from collections.abc import Callable, Iterator

from strawberry.extensions import SchemaExtension

from gql.limits.checks import find_refusal
from gql.limits.limits import Limits


class CheckLimits(SchemaExtension):
    """Refuses documents and variables beyond `limits`; one instance serves one operation."""

    def __init__(self, limits: Limits, introspection_allowed: Callable[[object], bool]) -> None:
        super().__init__()
        self._limits = limits
        self._introspection_allowed = introspection_allowed

    def on_parse(self) -> Iterator[None]:
        """Let the parser stop at the limit: what is longer is never read to its end."""
        self.execution_context.parse_options["max_tokens"] = self._limits.tokens
        yield

    def on_validate(self) -> Iterator[None]:
        """Check the parsed document; a refusal takes the place of validation."""
        asked = self.execution_context
        if asked.graphql_document is not None and not asked.pre_execution_errors:
            refusal = find_refusal(
                asked.graphql_document,
                asked.variables,
                # The public `operation_name` falls back to the first operation's.
                vars(asked)["_provided_operation_name"],
                self._limits,
                may_introspect=self._introspection_allowed(asked.context),
            )
            if refusal is not None:
                asked.pre_execution_errors = [refusal]
        yield
