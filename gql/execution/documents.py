"""Documents: parsed and validated once per text, and what can be known of them before running."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    Node,
    OperationDefinitionNode,
    VariableNode,
)
from graphql.language import visit
from graphql.language.visitor import Visitor

from gql.execution.variables import Variables

_KNOWN_DIRECTIVES = {"skip", "include"}
_INTROSPECTION = {"__schema", "__type"}


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A validated document.

    `flags` are the variables that @skip and @include use; `whole` says why graphql-core has to run
    the document as a whole, if it has to.
    """

    node: DocumentNode
    operations: tuple[OperationDefinitionNode, ...]
    fragments: Mapping[str, FragmentDefinitionNode]
    flags: tuple[str, ...]
    whole: str | None
    variables: dict[str | None, Variables] = field(default_factory=dict[str | None, Variables])
    """The variables of each operation, by its name, once they were needed."""

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """The operation to run; None where graphql-core has to say what is wrong."""
        if name is None:
            return self.operations[0] if len(self.operations) == 1 else None
        named = [each for each in self.operations if each.name and each.name.value == name]
        return named[-1] if named else None


def read_document(node: DocumentNode) -> Document:
    """What can be known of a validated document."""
    operations = [each for each in node.definitions if isinstance(each, OperationDefinitionNode)]
    fragments = [each for each in node.definitions if isinstance(each, FragmentDefinitionNode)]
    seen = _Seen()
    visit(node, seen)
    if any(each.variable_definitions for each in fragments):
        seen.whole = "fragments with variables"
    return Document(
        node,
        tuple(operations),
        {each.name.value: each for each in fragments},
        tuple(sorted(seen.flags)),
        seen.whole,
    )


class _Seen(Visitor):
    """What of a document matters to plans."""

    def __init__(self) -> None:
        super().__init__()
        self.flags: set[str] = set()
        self.whole: str | None = None

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        if node.name.value in _INTROSPECTION:
            self.whole = "introspection"

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value not in _KNOWN_DIRECTIVES:
            self.whole = f"@{node.name.value}"
        self.flags.update(_variables_of(node))


def _variables_of(node: DirectiveNode) -> Iterator[str]:
    for argument in node.arguments or ():
        value: Node = argument.value
        if isinstance(value, VariableNode):
            yield value.name.value
