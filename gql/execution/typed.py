"""graphql-core's functions that this package uses, under types that strict checkers can follow."""

from collections.abc import Callable
from typing import Any

import graphql
from graphql import GraphQLList, GraphQLNonNull, execution, pyutils, utilities

_graphql: Any = graphql
_execution: Any = execution
_pyutils: Any = pyutils
_utilities: Any = utilities

is_awaitable: Callable[[Any], bool] = _pyutils.is_awaitable
is_async_iterable: Callable[[Any], bool] = _pyutils.is_async_iterable
is_iterable: Callable[[Any], bool] = _pyutils.is_iterable
gather_with_cancel: Callable[..., Any] = _pyutils.gather_with_cancel
default_field_resolver: Callable[..., Any] = _execution.default_field_resolver
default_type_resolver: Callable[..., Any] = _execution.default_type_resolver
coerce_input_value: Callable[..., Any] = _utilities.coerce_input_value
execute: Callable[..., Any] = _graphql.execute


def without_non_null(type_: Any) -> Any:
    """The type, or what a non-null type wraps."""
    wrapped: Any = type_
    return wrapped.of_type if is_non_null(type_) else wrapped


def is_non_null(type_: Any) -> bool:
    """Whether no null may stand here."""
    return isinstance(type_, GraphQLNonNull)


def item_type(type_: Any) -> Any:
    """The type of a list's items."""
    list_: GraphQLList[Any] = without_non_null(type_)
    return list_.of_type
