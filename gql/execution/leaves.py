"""Leaves: Python source that lets a value through when it surely may stand in the answer.

The quick test of each leaf is the exact class, and the range where there is one. Whatever fails it
goes to the type's own `coerce_output_value`, as in graphql-core: most values that are refused here
are still fine there (a Decimal for a Float, say), only slower.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
    Undefined,
)
from graphql.pyutils import inspect

from gql.execution.hints import HINT, Members, Native, Written
from gql.execution.names import Names
from gql.execution.typed import is_awaitable


class Unusual(Exception):
    """The quick way met what it does not handle: an error, a null, an awaitable, a rare class."""


@dataclass(frozen=True, slots=True)
class Test:
    """How a value is recognised, and what stands for it in the answer.

    Both are Python source in which `{v}` is the value; the test's first `{v}` is what a call takes.
    """

    recognised: str
    written: str = "{v}"


_BUILT_IN = {
    GraphQLString: Test("type({v}) is str"),
    GraphQLID: Test("type({v}) is str"),
    GraphQLBoolean: Test("type({v}) is bool"),
    GraphQLInt: Test("type({v}) is int and -2147483648 <= {v} <= 2147483647"),
    GraphQLFloat: Test("type({v}) is float and {v} - {v} == 0.0"),
}


def leaf_test(type_: GraphQLLeafType, names: Names) -> Test | None:
    """The quick test for values of this type; None where every value must be coerced."""
    hint = (type_.extensions or {}).get(HINT)
    if isinstance(hint, Native):
        return _native_test(hint, names)
    if isinstance(hint, Written):
        return _written_test(hint, names)
    if isinstance(type_, GraphQLEnumType):
        return _enum_test(type_, hint, names)
    return _BUILT_IN.get(type_)


def _written_test(hint: Written, names: Names) -> Test:
    class_, write = names.keep(hint.class_), names.keep(hint.write)
    if hint.ready is None:
        return Test(f"type({{v}}) is {class_}", f"{write}({{v}})")
    ready = f"type({{v}}) is {names.keep(hint.ready)}"
    return Test(f"({ready} or type({{v}}) is {class_})", f"({{v}} if {ready} else {write}({{v}}))")


def _native_test(hint: Native, names: Names) -> Test:
    recognised = f"type({{v}}) is {names.keep(hint.class_)}"
    if hint.zone is not None:
        recognised += f" and {{v}}.tzinfo is {names.keep(hint.zone)}"
    return Test(recognised)


def _enum_test(type_: GraphQLEnumType, hint: object, names: Names) -> Test:
    if isinstance(hint, Members):  # members live for ever, so their addresses are theirs alone
        table: dict[Any, str] = {id(member): name for member, name in hint.names.items()}
        return Test(f"(n := {names.keep(table)}.get(id({{v}}))) is not None", "n")
    values = {name: value.value for name, value in type_.values.items()}
    texts = {value: name for name, value in values.items() if type(value) is str}
    known = names.keep(texts)
    return Test(f"type({{v}}) is str and {{v}} in {known}", f"{known}[{{v}}]")


def coercion(type_: GraphQLLeafType, *, nullable: bool) -> Callable[[Any], Any]:
    """A function for what the quick test did not recognise. Raises Unusual where it is an error."""
    coerce = type_.coerce_output_value

    def coerced(value: Any) -> Any:
        if value is None and nullable:
            return None
        if value is None or value is Undefined or isinstance(value, Exception):
            raise Unusual
        if is_awaitable(value):
            raise Unusual
        found = coerce(value)
        if found is None or found is Undefined:
            raise Unusual
        return found

    return coerced


def coerce_leaf(type_: GraphQLLeafType, value: Any) -> Any:
    """The value as it stands in the answer, or an error as graphql-core words it."""
    coerced = type_.coerce_output_value(value)
    if coerced is Undefined or coerced is None:
        raise TypeError(
            f"Expected `{inspect(type_)}.coerce_output_value({inspect(value)})` to return "
            f"non-nullable value, returned: {inspect(coerced)}"
        )
    return coerced
