"""Objects on the quick way: is it one of its type, and, at an abstract place, of which type?

Exact classes that a hint names need no question. Others are asked as graphql-core asks; whatever
is not a plain yes leaves the quick way, so that all errors are worded in one place.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

from graphql import (
    GraphQLAbstractType,
    GraphQLObjectType,
    Undefined,
)

from gql.execution.hints import HINT, Instances
from gql.execution.kept import Kept
from gql.execution.leaves import Unusual
from gql.execution.shapes import Field
from gql.execution.typed import default_type_resolver, is_awaitable

Builder = Callable[[Any, Kept], Any]

MOST_CLASSES = 64
"""How many classes are remembered as fine for one place."""


def object_test(
    type_: GraphQLObjectType, field: Field, fine: set[type], *, nullable: bool
) -> Callable[[Any, Kept], bool]:
    """A test of what `fine` does not hold; it adds classes that are fine for good."""

    def test(value: Any, kept: Kept) -> bool:
        if value is None and nullable:
            return False
        _refuse_rare(value)
        if not _is_of(type_, value, field, kept):
            raise Unusual
        if type_.is_type_of is None and len(fine) < MOST_CLASSES:
            fine.add(cast("type", type(value)))
        return True

    return test


def chooser(
    type_: GraphQLAbstractType, field: Field, by_name: Mapping[str, Builder], *, nullable: bool
) -> Callable[[Any, Kept], Builder]:
    """A function that finds the builder for a value whose class is not known."""
    resolve: Callable[..., Any] = type_.resolve_type or default_type_resolver

    def choose(value: Any, kept: Kept) -> Builder:
        if value is None and nullable:
            return _nothing
        _refuse_rare(value)
        name = _now(resolve(value, kept.run.info(field), type_))
        if not isinstance(name, str) or name not in by_name:
            raise Unusual
        if not _is_of(field.children[name].type, value, field, kept):
            raise Unusual
        return by_name[name]

    return choose


def known_builders(field: Field, by_name: Mapping[str, Builder]) -> dict[type, Builder]:
    """Builders by exact class, as far as hints tell."""
    known: dict[type, Builder] = {}
    unclear: set[type] = set()
    for name, shape in field.children.items():
        hint = (shape.type.extensions or {}).get(HINT)
        if isinstance(hint, Instances):
            unclear |= hint.classes & known.keys()
            known.update(dict.fromkeys(hint.classes, by_name[name]))
    return {class_: build for class_, build in known.items() if class_ not in unclear}


def _nothing(_: Any, __: Kept) -> None:
    """The builder of nulls."""


def _refuse_rare(value: Any) -> None:
    if value is None or value is Undefined or isinstance(value, Exception) or is_awaitable(value):
        raise Unusual


def _is_of(type_: GraphQLObjectType, value: Any, field: Field, kept: Kept) -> bool:
    if type_.is_type_of is None:
        return True
    return bool(_now(type_.is_type_of(value, kept.run.info(field))))


def _now(answer: Any) -> Any:
    """An answer that is there; one that has to be awaited leaves the quick way."""
    if is_awaitable(answer):
        close = getattr(answer, "close", None)
        if close is not None:
            close()
        raise Unusual
    return answer
