"""An operation as shapes: for each object in the answer, its type and its fields, already merged.

graphql-core's own rules of collecting are used, so fragments, aliases, merged fields, @skip and
@include mean what they mean there. A shape stands for one place in the answer and one concrete
type; an abstract place has a shape for each type that it may show.
"""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    is_abstract_type,
    is_object_type,
)
from graphql.execution.collect_fields import FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues

from gql.execution.hints import HINT, Attribute, Batch, Computed
from gql.execution.selection import NOTHING, Selection

MOST_FIELDS = 2_000
"""What a plan may hold, each abstract place counted with all its types."""


class TooLarge(Exception):
    """An operation that would make a plan beyond bounds: it is not compiled."""


class Field:
    """One response key of a shape."""

    __slots__ = (
        "children",
        "definition",
        "hint",
        "key",
        "level",
        "name",
        "nodes",
        "number",
        "parent",
        "selection",
        "shape",
        "type",
    )

    def __init__(
        self,
        key: str,
        parent: GraphQLObjectType,
        definition: GraphQLField,
        nodes: list[FieldNode],
        shape: int,
        level: int,
        number: int,
    ) -> None:
        self.key = key
        self.name = nodes[0].name.value
        self.parent = parent
        self.definition = definition
        self.nodes = nodes
        self.type: Any = cast("Any", definition).type
        self.hint: object = (definition.extensions or {}).get(HINT)
        self.children: dict[str, Shape] = {}
        self.selection = NOTHING
        self.shape = shape
        self.level = level
        self.number = number

    @property
    def is_typename(self) -> bool:
        return self.name == "__typename"

    @property
    def is_plain(self) -> bool:
        """Whether the value is read from its object, without calling anybody."""
        return self.is_typename or isinstance(self.hint, Attribute | Computed)

    @property
    def batch(self) -> Batch | None:
        return self.hint if isinstance(self.hint, Batch) else None


class Shape:
    """The fields of one concrete type at one place."""

    __slots__ = ("fields", "number", "type")

    def __init__(self, type_: GraphQLObjectType, number: int) -> None:
        self.type = type_
        self.number = number
        self.fields: list[Field] = []

    @property
    def asks(self) -> list[Field]:
        """The fields whose values have to be loaded or called for, once there are objects."""
        return [field for field in self.fields if not field.is_plain]


class ShapeReader:
    """Reads the shapes of one operation; the values of its Boolean variables are settled."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDefinitionNode],
        operation: OperationDefinitionNode,
        variables: VariableValues,
    ) -> None:
        self._schema = schema
        self._fragments = {name: FragmentDetails(each) for name, each in fragments.items()}
        self._operation = operation
        self._variables = variables
        self._count = 0
        self.shapes: list[Shape] = []

    def read(self, root: GraphQLObjectType) -> Shape:
        """The shape of the whole answer. Raises TooLarge, and what collecting raises."""
        found = collect_fields(
            self._schema, self._fragments, self._variables, root, self._operation
        )
        return self._shape(root, found.grouped_field_set, 0)

    def _shape(self, type_: GraphQLObjectType, grouped: dict[str, Any], level: int) -> Shape:
        shape = Shape(type_, len(self.shapes))
        self.shapes.append(shape)
        for key, details in grouped.items():
            definition = self._schema.get_field(type_, details[0].node.name.value)
            if definition is not None:
                shape.fields.append(self._field(key, shape, definition, details, level))
        return shape

    def _field(
        self, key: str, shape: Shape, definition: GraphQLField, details: list[Any], level: int
    ) -> Field:
        self._count += 1
        if self._count > MOST_FIELDS:
            raise TooLarge
        nodes = [each.node for each in details]
        field = Field(key, shape.type, definition, nodes, shape.number, level, self._count)
        below = level if field.is_plain else level + 1
        for type_ in self._concrete_types(field.type):
            found = collect_subfields(
                self._schema, self._fragments, self._variables, self._operation, type_, details
            )
            field.children[type_.name] = self._shape(type_, found.grouped_field_set, below)
        field.selection = select(field.children.values())
        return field

    def _concrete_types(self, type_: Any) -> Iterator[GraphQLObjectType]:
        named: object = cast("Any", get_named_type)(type_)
        if is_object_type(named):
            yield named
        elif is_abstract_type(named):
            yield from self._schema.get_possible_types(named)


def select(shapes: Iterable[Shape]) -> Selection:
    """What these shapes select, together."""
    below: dict[str, list[Selection]] = {}
    for shape in shapes:
        for field in shape.fields:
            below.setdefault(field.name, []).append(field.selection)
    return Selection({name: NOTHING.merged(each) for name, each in below.items()})
