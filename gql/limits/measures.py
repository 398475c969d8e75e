"""Counts a parsed document, in one walk that no document can make long."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
)

INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True)
class Spread:
    """A fragment used at some depth of its definition, below introspection or not."""

    name: str
    depth: int
    introspects: bool


@dataclass(slots=True)
class Part:
    """One definition alone: its depths, and the fragments that it goes on in."""

    depth: int = 0
    introspection_depth: int = 0
    spreads: list[Spread] = field(default_factory=list[Spread])


@dataclass(slots=True)
class Measures:
    """What a document holds; depths are those of its deepest operation, fragments put in.

    `circle` names fragments that lead back to themselves: depths then leave fragments out.
    """

    operations: int = 0
    aliases: int = 0
    directives: int = 0
    longest_list: int = 0
    depth: int = 0
    introspection_depth: int = 0
    circle: tuple[str, ...] = ()


def measure(document: DocumentNode) -> Measures:
    """Count `document`; every node is visited once."""
    found = Measures()
    operations: list[Part] = []
    fragments: dict[str, Part] = {}
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            found.operations += 1
            _measure_variables(definition, found)
            operations.append(_measure_part(definition.selection_set, found))
        elif isinstance(definition, FragmentDefinitionNode):
            part = _measure_part(definition.selection_set, found)
            fragments[definition.name.value] = part
        _measure_directives(getattr(definition, "directives", None) or (), found)
    _put_fragments_in(operations, fragments, found)
    return found


def _measure_variables(operation: OperationDefinitionNode, found: Measures) -> None:
    for variable in operation.variable_definitions or ():
        _measure_directives(variable.directives or (), found)
        if variable.default_value is not None:
            _measure_values((variable.default_value,), found)


def _measure_part(selections: SelectionSetNode, found: Measures) -> Part:
    part = Part()
    left = [(selections, 0, False)]
    while left:
        current, depth, introspects = left.pop()
        for node in current.selections:
            _measure_directives(node.directives or (), found)
            if isinstance(node, FragmentSpreadNode):
                part.spreads.append(Spread(node.name.value, depth, introspects))
            elif isinstance(node, InlineFragmentNode):
                left.append((node.selection_set, depth, introspects))
            elif isinstance(node, FieldNode):
                left.extend(_measure_field(node, depth, introspects, part, found))
    return part


def _measure_field(
    node: FieldNode, depth: int, introspects: bool, part: Part, found: Measures
) -> Iterator[tuple[SelectionSetNode, int, bool]]:
    found.aliases += node.alias is not None
    _measure_arguments(node.arguments or (), found)
    if not introspects and node.name.value in INTROSPECTION:
        depth, introspects = 0, True
    if introspects:
        part.introspection_depth = max(part.introspection_depth, depth + 1)
    else:
        part.depth = max(part.depth, depth + 1)
    if node.selection_set is not None:
        yield node.selection_set, depth + 1, introspects


def _measure_directives(directives: Iterable[DirectiveNode], found: Measures) -> None:
    for directive in directives:
        found.directives += 1
        _measure_arguments(directive.arguments or (), found)


def _measure_arguments(arguments: Iterable[ArgumentNode], found: Measures) -> None:
    _measure_values((argument.value for argument in arguments), found)


def _measure_values(values: Iterable[ValueNode], found: Measures) -> None:
    left = list(values)
    while left:
        value = left.pop()
        if isinstance(value, ListValueNode):
            found.longest_list = max(found.longest_list, len(value.values))
            left.extend(value.values)
        elif isinstance(value, ObjectValueNode):
            left.extend(each.value for each in value.fields)


def _put_fragments_in(
    operations: list[Part], fragments: Mapping[str, Part], found: Measures
) -> None:
    uses = {name: {spread.name for spread in part.spreads} for name, part in fragments.items()}
    whole: dict[str, Part] = {}
    try:
        for name in TopologicalSorter(uses).static_order():
            if name in fragments:
                whole[name] = _whole(fragments[name], whole)
    except CycleError as error:
        found.circle = tuple(error.args[1])
    for operation in operations:
        part = _whole(operation, whole)
        found.depth = max(found.depth, part.depth)
        found.introspection_depth = max(found.introspection_depth, part.introspection_depth)


def _whole(part: Part, fragments: Mapping[str, Part]) -> Part:
    whole = Part(part.depth, part.introspection_depth)
    for spread in part.spreads:
        inner = fragments.get(spread.name, Part())
        below = inner.introspection_depth
        if spread.introspects:
            below = max(below, spread.depth + inner.depth)
        else:
            whole.depth = max(whole.depth, spread.depth + inner.depth)
        whole.introspection_depth = max(whole.introspection_depth, below)
    return whole
