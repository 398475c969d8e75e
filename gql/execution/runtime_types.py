"""Which type an object at an abstract place is of, and graphql-core's words where it is none."""

from collections.abc import Callable
from typing import Any, cast

from graphql import GraphQLAbstractType, GraphQLError, GraphQLObjectType, GraphQLSchema
from graphql.pyutils import inspect
from graphql.type import is_object_type

from gql.execution.shapes import Field
from gql.execution.typed import default_type_resolver


def resolve_runtime_type(type_: GraphQLAbstractType, value: Any, info: Any) -> Any:
    """The name of the type, or an awaitable of it."""
    resolve: Callable[..., Any] = type_.resolve_type or default_type_resolver
    return resolve(value, info, type_)


def check_runtime_type(
    schema: GraphQLSchema, type_: GraphQLAbstractType, field: Field, value: Any
) -> Callable[[Any], GraphQLObjectType]:
    """A function from the name to the type; it raises where that cannot stand here."""

    def check(name: Any) -> GraphQLObjectType:
        refusal = _refusal_of_name(name, type_, field, value)
        found = None if refusal else schema.get_type(name)
        refusal = refusal or _refusal_of_type(name, found, type_, schema)
        if refusal:
            raise GraphQLError(refusal, field.nodes)
        return cast("GraphQLObjectType", found)

    return check


def _refusal_of_name(name: Any, type_: GraphQLAbstractType, field: Field, value: Any) -> str | None:
    if name is None:
        return (
            f"Abstract type '{type_}' must resolve to an Object type at runtime"
            f" for field '{field.parent.name}.{field.name}'."
            f" Either the '{type_}' type should provide a 'resolve_type' function"
            " or each possible type should provide an 'is_type_of' function."
        )
    if not isinstance(name, str):
        return (
            f"Abstract type '{type_}' must resolve to an Object type at runtime"
            f" for field '{field.parent.name}.{field.name}' with value {inspect(value)},"
            f" received '{inspect(name)}', which is not a valid Object type name."
        )
    return None


def _refusal_of_type(
    name: str, found: Any, type_: GraphQLAbstractType, schema: GraphQLSchema
) -> str | None:
    if found is None:
        return (
            f"Abstract type '{type_}' was resolved to a type '{name}'"
            " that does not exist inside the schema."
        )
    if not is_object_type(found):
        return f"Abstract type '{type_}' was resolved to a non-object type '{name}'."
    if not schema.is_sub_type(type_, found):
        return f"Runtime Object type '{found}' is not a possible type for '{type_}'."
    return None
