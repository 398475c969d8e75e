"""Holds a request against the limits; each refusal says what was found and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from graphql import (
    DocumentNode,
    GraphQLError,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    TypeNode,
)

from gql.limits.limits import Limits
from gql.limits.measures import Measures, measure
from gql.limits.overlaps import count_overlaps


def find_refusal(
    document: DocumentNode,
    variables: Mapping[str, object] | None,
    operation_name: str | None,
    limits: Limits,
    *,
    may_introspect: bool = True,
) -> GraphQLError | None:
    """Why this request is not taken, or None. Takes time linear in its size."""
    found = measure(document)
    return (
        _check_operations(found, operation_name)
        or _check_counts(found, limits)
        or _check_depths(found, limits)
        or _check_introspection(found, may_introspect)
        or _check_circle(found)
        or _check_overlaps(document, limits)
        or _check_variables(_variable_types(document), variables, limits)
    )


@dataclass(frozen=True, slots=True)
class Passed:
    """A document within the limits: what is left to check of each request with it."""

    found: Measures
    types: Mapping[str, str]

    @classmethod
    def of(cls, document: DocumentNode) -> "Passed":
        """What is left of a document for which `find_refusal` found nothing."""
        return cls(measure(document), _variable_types(document))

    def find_refusal(
        self,
        variables: Mapping[str, object] | None,
        operation_name: str | None,
        limits: Limits,
        *,
        may_introspect: bool = True,
    ) -> GraphQLError | None:
        """Why another request with this document is not taken, or None."""
        return (
            _check_operations(self.found, operation_name)
            or _check_introspection(self.found, may_introspect)
            or _check_variables(self.types, variables, limits)
        )


def refuse(limit: str, found: int | str, most: int, *, text: str, advice: str) -> GraphQLError:
    """A refusal by the limit of this name."""
    return GraphQLError(
        f"{text}, and {most} are allowed. {advice}",
        extensions={"code": "BAD_USER_INPUT", "limit": limit, "found": found, "most": most},
    )


def _check_operations(found: Measures, operation_name: str | None) -> GraphQLError | None:
    if found.operations < 2 or operation_name:
        return None
    return GraphQLError(
        f"The document holds {found.operations} operations: say which one to run by operationName.",
        extensions={"code": "BAD_USER_INPUT"},
    )


def _check_counts(found: Measures, limits: Limits) -> GraphQLError | None:
    if found.aliases > limits.aliases:
        text = f"The document holds {found.aliases} aliases"
        advice = "Ask for lists by filters or ids, or send several requests."
        return refuse("aliases", found.aliases, limits.aliases, text=text, advice=advice)
    if found.directives > limits.directives:
        text = f"The document holds {found.directives} directives"
        advice = "Leave out what is not wanted, or send several requests."
        return refuse("directives", found.directives, limits.directives, text=text, advice=advice)
    if found.longest_list > limits.items:
        return _refuse_list(found.longest_list, limits.items)
    return None


def _refuse_list(length: int, most: int) -> GraphQLError:
    text = f"A list holds {length} items"
    advice = "Send the rest in further requests."
    return refuse("items", length, most, text=text, advice=advice)


def _check_depths(found: Measures, limits: Limits) -> GraphQLError | None:
    if found.depth > limits.depth:
        text = f"The document is {found.depth} levels deep, the leaf counted"
        advice = "Begin nearer to what is wanted, for instance by its id, or send several requests."
        return refuse("depth", found.depth, limits.depth, text=text, advice=advice)
    if found.introspection_depth > limits.introspection_depth:
        depth, most = found.introspection_depth, limits.introspection_depth
        text = f"The introspection is {depth} levels deep"
        advice = "The usual introspection query is not; the schema is published as a file too."
        return refuse("introspection_depth", depth, most, text=text, advice=advice)
    return None


def _check_introspection(found: Measures, may_introspect: bool) -> GraphQLError | None:
    if may_introspect or not found.introspection_depth:
        return None
    return GraphQLError(
        "Introspection (__schema, __type) is switched off for this key: "
        "it needs the scope keys:manage.",
        extensions={"code": "FORBIDDEN"},
    )


def _check_circle(found: Measures) -> GraphQLError | None:
    """Validation refuses circles too, after long thought: this is the same answer, sooner."""
    if not found.circle:
        return None
    names = " → ".join(name[:100] for name in found.circle[:5])
    return GraphQLError(
        f"Fragments must not lead back to themselves: {names}.",
        extensions={"code": "GRAPHQL_VALIDATION_FAILED", "limit": "fragment_circles"},
    )


def _check_overlaps(document: DocumentNode, limits: Limits) -> GraphQLError | None:
    found = count_overlaps(document, limits.fields, limits.overlaps)
    if found.fields > limits.fields:
        text = f"The document selects more than {limits.fields} fields once fragments are put in"
        advice = "Use fewer fragments within fragments, or send several requests."
        return refuse("fields", found.fields, limits.fields, text=text, advice=advice)
    if found.pairs > limits.overlaps:
        text = f"The document repeats itself: {found.pairs} pairs of fields or fragments meet"
        advice = "Select each field once in each place, and use fewer fragments side by side."
        return refuse("overlaps", found.pairs, limits.overlaps, text=text, advice=advice)
    return None


def _check_variables(
    types: Mapping[str, str], variables: Mapping[str, object] | None, limits: Limits
) -> GraphQLError | None:
    for name, value in (variables or {}).items():
        most = limits.long_lists.get(types.get(name, ""), limits.items)
        refusal = _check_value(value, most, limits)
        if refusal is not None:
            return refusal
    return None


def _check_value(value: object, outermost: int, limits: Limits) -> GraphQLError | None:
    """Bound every list in the value; the one that is in no other may be longer."""
    left = [(value, max(outermost, limits.items))]
    while left:
        inner, most = left.pop()
        if isinstance(inner, dict):
            left.extend((each, most) for each in cast("dict[str, object]", inner).values())
        elif isinstance(inner, list):
            items = cast("list[object]", inner)
            if len(items) > most:
                return _refuse_list(len(items), most)
            left.extend((each, limits.items) for each in items)
    return None


def _variable_types(document: DocumentNode) -> dict[str, str]:
    """The name of each variable's type, or of its items' where it is a list."""
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    types: dict[str, str] = {}
    for declared in (each for one in operations for each in one.variable_definitions or ()):
        node: TypeNode = declared.type
        while isinstance(node, NonNullTypeNode | ListTypeNode):
            node = node.type
        if isinstance(node, NamedTypeNode):
            types[declared.variable.name.value] = node.name.value
    return types
