"""Variables of an operation: their signatures are found once, plain values are let through at once.

Whatever is not plain, or refused, goes through graphql-core for all variables together: so values
and the words of errors are its own.
"""

from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLError,
    GraphQLID,
    GraphQLInt,
    GraphQLSchema,
    GraphQLString,
    OperationDefinitionNode,
    Undefined,
)
from graphql.execution.get_variable_signature import get_variable_signature
from graphql.execution.values import (
    VariableValues,
    VariableValueSource,
    get_variable_values,
)

from gql.execution.typed import coerce_input_value, is_non_null, without_non_null

MOST_ERRORS = 50
_MOST = 2**31

_PLAIN: Mapping[object, type] = {
    GraphQLString: str,
    GraphQLID: str,
    GraphQLBoolean: bool,
    GraphQLInt: int,
}


class Variables:
    """The variables of one operation."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._definitions = operation.variable_definitions or ()
        found = [get_variable_signature(schema, each) for each in self._definitions]
        self._is_quick = not any(isinstance(each, GraphQLError) for each in found)
        self._signatures: list[Any] = list(found)

    def coerce(self, given: Mapping[str, Any]) -> VariableValues | list[GraphQLError]:
        """The values that a run has, or why there are none."""
        quick = self._coerce_plain(given) if self._is_quick else None
        return quick or get_variable_values(
            self._schema, self._definitions, dict(given), max_errors=MOST_ERRORS
        )

    def _coerce_plain(self, given: Mapping[str, Any]) -> VariableValues | None:
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, Any] = {}
        for signature in self._signatures:
            value = given.get(signature.name, Undefined)
            if value is Undefined:
                if signature.default is not None or is_non_null(signature.type):
                    return None
                sources[signature.name] = VariableValueSource(signature)
                continue
            plain = _plain(signature.type, value)
            if plain is Undefined:
                return None
            sources[signature.name] = VariableValueSource(signature, value)
            coerced[signature.name] = plain
        return VariableValues(sources, coerced)


def _plain(type_: Any, value: Any) -> Any:
    """A value that needs no more than a look; Undefined for all others."""
    if value is None:
        return Undefined if is_non_null(type_) else None
    inner = without_non_null(type_)
    if isinstance(inner, GraphQLEnumType):
        return coerce_input_value(value, inner) if type(value) is str else Undefined
    if type(value) is not _PLAIN.get(inner):
        return Undefined
    return Undefined if type(value) is int and not -_MOST <= value < _MOST else value
