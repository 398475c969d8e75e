"""Turns what the careful way built into the answer: nulls rise, errors get path and locations.

The errors stand in the order of the answer, depth first, as graphql-core gives them where nothing
is asynchronous. (Where things are, its order, and which of several errors below one null it tells,
depend on time; here they do not.) A null that rises stops its siblings after it from telling
theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    GraphQLError,
    GraphQLList,
    is_leaf_type,
    located_error,
)

from gql.execution.shapes import Field, Shape
from gql.execution.typed import is_non_null, item_type, without_non_null

Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """In the place of a value: why there is none; for a list, after which items."""

    cause: Exception
    items: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """An object whose fields were built: by response key, each a value as here."""

    shape: Shape
    out: dict[str, Any]


@dataclass(slots=True)
class Answer:
    """What an operation gives: data ready for orjson, and errors in their order.

    `unrun` says that nothing was run at all: the variables were refused, say.
    """

    data: dict[str, Any] | None
    errors: list[GraphQLError] = field(default_factory=list[GraphQLError])
    unrun: bool = False


class Finisher:
    """Finishes one answer."""

    def __init__(self) -> None:
        self.errors: list[GraphQLError] = []

    def field(self, at: Field, built: Mapping[str, Any], path: Keys = ()) -> Any:
        """One field of an object; raises what rises."""
        if at.is_typename:
            return at.parent.name
        return self._place(at.type, built[at.key], at, (*path, at.key))

    def _object(self, built: Built, path: Keys) -> dict[str, Any]:
        return {each.key: self.field(each, built.out, path) for each in built.shape.fields}

    def _place(self, type_: Any, built: Any, at: Field, path: Keys) -> Any:
        """A field or an item: where a null may stand, an error ends."""
        try:
            return self._value(type_, built, at, path)
        except Exception as raised:  # noqa: BLE001 - every failure belongs to its place
            error = located_error(raised, at.nodes, list(path))
            if is_non_null(type_):
                raise error from None
            self.errors.append(error)
            return None

    def _value(self, type_: Any, built: Any, at: Field, path: Keys) -> Any:
        if isinstance(built, Failed):
            for index, item in enumerate(built.items):
                self._place(item_type(type_), item, at, (*path, index))
            raise built.cause
        if is_non_null(type_):
            value = self._value(without_non_null(type_), built, at, path)
            if value is None:
                raise TypeError(
                    f"Cannot return null for non-nullable field {at.parent.name}.{at.name}."
                )
            return value
        if built is None or is_leaf_type(type_):
            return built
        if isinstance(type_, GraphQLList):
            items = enumerate(cast("list[Any]", built))
            return [self._place(item_type(type_), item, at, (*path, i)) for i, item in items]
        return self._object(built, path)
