"""Counts what validation and execution will meet once fragments stand where they are used.

Validation compares every two fields that share a place in the answer, and every two fragments
used in one place: twice as many take four times as long.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)


@dataclass(slots=True)
class Overlaps:
    """Fields with fragments put in, and pairs that validation compares."""

    fields: int = 0
    pairs: int = 0


def count_overlaps(document: DocumentNode, most_fields: int, most_pairs: int) -> Overlaps:
    """Count until more than `most_…` of either is found. Fragments must lead in no circle."""
    fragments = {
        node.name.value: node.selection_set
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    found = Overlaps()
    for fragment in fragments.values():  # validation looks at each for itself too
        _merge([fragment], fragments, found)
        if found.pairs > most_pairs:
            return found
    found.fields = 0  # they count where they are used
    left = [
        [node.selection_set]
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
    ]
    while left and found.fields <= most_fields and found.pairs <= most_pairs:
        left.extend(_merge(left.pop(), fragments, found))
    return found


def _merge(
    sets: Iterable[SelectionSetNode], fragments: dict[str, SelectionSetNode], found: Overlaps
) -> list[list[SelectionSetNode]]:
    """Count one place of the answer; return the places below it."""
    counts: dict[str, int] = {}
    below: dict[str, list[SelectionSetNode]] = {}
    used: set[str] = set()
    left = list(sets)
    while left:
        for node in left.pop().selections:
            if isinstance(node, InlineFragmentNode):
                left.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                name = node.name.value
                if name not in used and name in fragments:
                    used.add(name)
                    left.append(fragments[name])
            elif isinstance(node, FieldNode):
                key = (node.alias or node.name).value
                counts[key] = counts.get(key, 0) + 1
                if node.selection_set is not None:
                    below.setdefault(key, []).append(node.selection_set)
    found.fields += sum(counts.values())
    found.pairs += sum(map(_pairs, counts.values())) + _pairs(len(used))
    return list(below.values())


def _pairs(number: int) -> int:
    return number * (number - 1) // 2
