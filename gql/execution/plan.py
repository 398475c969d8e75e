"""A compiled operation: its shapes, its functions, and what is asked for at which level."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
)
from graphql.execution.values import VariableValues

from gql.execution.emit import Emitter
from gql.execution.shapes import Field, Shape, ShapeReader, TooLarge


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What `compile_plan` made of an operation; one serves any number of runs at once."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    shape: Shape
    shapes: Sequence[Shape]
    groups: Sequence[Sequence[Field]]
    """Fields of the root that are run at once: all of them, or one by one in a mutation."""
    levels: Sequence[Sequence[Field]]
    functions: Mapping[str, Callable[..., Any]]
    fills: Mapping[int, Callable[..., Any]]
    source: str

    @property
    def size(self) -> int:
        """About how many bytes it holds in memory."""
        fields = sum(len(shape.fields) for shape in self.shapes)
        return 4_000 + 6 * len(self.source) + 700 * fields


def compile_plan(
    schema: GraphQLSchema,
    fragments: Mapping[str, FragmentDefinitionNode],
    operation: OperationDefinitionNode,
    variables: VariableValues,
) -> Plan | None:
    """The plan of a validated operation; None where graphql-core has to run it as a whole.

    Of the variables only the Booleans of @skip and @include count: the plan is theirs.
    """
    root = schema.get_root_type(operation.operation)
    if root is None:
        return None
    reader = ShapeReader(schema, dict(fragments), operation, variables)
    try:
        shape = reader.read(root)
        emitter = Emitter(reader.shapes)
        functions = emitter.build()
    except (TooLarge, RecursionError, MemoryError):
        return None
    fields = [field for each in reader.shapes for field in each.asks]
    return Plan(
        schema=schema,
        operation=operation,
        fragments=fragments,
        shape=shape,
        shapes=reader.shapes,
        groups=_groups(shape, serially=operation.operation is OperationType.MUTATION),
        levels=_levels(fields),
        functions=functions,
        fills={field.number: functions[f"fill_{field.number}"] for field in fields},
        source=emitter.source,
    )


def _groups(shape: Shape, *, serially: bool) -> list[list[Field]]:
    return [[field] for field in shape.fields] if serially else [shape.fields]


def _levels(fields: Sequence[Field]) -> list[list[Field]]:
    count = 1 + max((field.level for field in fields), default=0)
    return [[field for field in fields if field.level == level] for level in range(count)]
