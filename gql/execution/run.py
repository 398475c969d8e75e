"""One run of a plan: what is given to it, and what resolvers are told of where they stand."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from graphql import FieldNode
from graphql.execution.values import VariableValues, get_argument_values
from graphql.pyutils import Path
from graphql.type import GraphQLResolveInfoHelpers

from gql.execution.finish import Built
from gql.execution.leaves import Unusual
from gql.execution.shapes import Field, Shape
from gql.execution.typed import gather_with_cancel, is_awaitable

if TYPE_CHECKING:
    from gql.execution.plan import Plan

Keys = list[str | int]
Locate = Callable[[], Keys]


@dataclass(slots=True)
class Asked:
    """One field of all kept objects of its shape, and its values once they are there.

    A value may be an exception: it fails its own object's field.
    """

    field: Field
    objects: Sequence[Any]
    outs: Sequence[dict[str, Any]]
    values: list[Any] = dataclasses.field(default_factory=list[Any])


class Run:
    """The state of one run."""

    def __init__(
        self, plan: "Plan", variables: VariableValues, context: Any, root: Any, *, bare: bool
    ) -> None:
        self.plan = plan
        self.variables = variables
        self.context = context
        self.root = root
        self.bare = bare
        self.done: list[Asked] = []
        self.data: dict[str, Any] = {}

    def arguments(self, field_: Field) -> dict[str, Any]:
        """The field's arguments. Raises GraphQLError for what its types do not take."""
        node: FieldNode = field_.nodes[0]
        if not field_.definition.args and not node.arguments:
            return {}
        return get_argument_values(field_.definition, node, self.variables)

    def info(self, field_: Field, locate: Locate | None = None) -> "ResolveInfo":
        """What a resolver is told; without `locate` the quick way ends where it asks for a path."""
        return ResolveInfo(self, field_, locate)

    def locate(self, field_: Field, out: dict[str, Any]) -> Keys:
        """The response path of a field of the object whose dict this is; found by looking."""
        keys = _search(self.data, out)
        if keys is None:
            raise Unusual
        return [*keys, field_.key]

    def locate_field(self, into: Any, key: str | int) -> Keys:
        """The response path of the field whose value, or an item of it, goes into this place."""
        keys = [*(_search(self.data, into) or ()), key]
        while isinstance(keys[-1], int):
            keys.pop()
        return keys


def _search(inside: object, wanted: object) -> Keys | None:
    """Where this very dict or list stands in the answer, as far as that is built."""
    left: list[tuple[object, Keys]] = [(inside, [])]
    while left:
        found, keys = left.pop()
        if found is wanted or (isinstance(found, Built) and found.out is wanted):
            return keys
        left.extend((value, [*keys, key]) for key, value in _below(found))
    return None


def _below(found: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(found, dict):
        yield from cast("dict[str, object]", found).items()
    elif isinstance(found, list):
        yield from enumerate(cast("list[object]", found))
    elif isinstance(found, Built):
        yield from found.out.items()


def _typed_path(shape: Shape | None, keys: Keys) -> Path:
    """The keys as graphql-core links them: with the type's name, as far as it is one for sure."""
    path: Path | None = None
    for key in keys:
        path = Path(path, key, shape.type.name if shape and isinstance(key, str) else None)
        if shape is not None and isinstance(key, str):
            shape = _only_shape(shape, key)
    return cast("Path", path)


def _only_shape(above: Shape, key: str) -> Shape | None:
    """The shape below this key, if there is but one."""
    for field in above.fields:
        if field.key == key and len(field.children) == 1:
            return next(iter(field.children.values()))
    return None


class ResolveInfo:
    """graphql-core's GraphQLResolveInfo by shape, but each part made only when it is asked for."""

    __slots__ = ("_field", "_locate", "_run")

    def __init__(self, run: Run, field_: Field, locate: Locate | None) -> None:
        self._run = run
        self._field = field_
        self._locate = locate

    @property
    def context(self) -> Any:
        return self._run.context

    @property
    def field_name(self) -> str:
        return self._field.name

    @property
    def field_nodes(self) -> list[FieldNode]:
        return self._field.nodes

    @property
    def return_type(self) -> Any:
        return self._field.type

    @property
    def parent_type(self) -> Any:
        return self._field.parent

    @property
    def path(self) -> Path:
        """The response path, found when asked for."""
        if self._locate is None:
            raise Unusual
        return _typed_path(self._run.plan.shape, self._locate())

    @property
    def schema(self) -> Any:
        return self._run.plan.schema

    @property
    def fragments(self) -> Any:
        return self._run.plan.fragments

    @property
    def root_value(self) -> Any:
        return self._run.root

    @property
    def operation(self) -> Any:
        return self._run.plan.operation

    @property
    def variable_values(self) -> Any:
        """The coerced variables; bare, or with their sources, as the schema's owner wants them."""
        return self._run.variables.coerced if self._run.bare else self._run.variables

    @property
    def is_awaitable(self) -> Callable[[Any], bool]:
        return is_awaitable

    @property
    def abort_signal(self) -> None:
        return None

    @property
    def async_helpers(self) -> GraphQLResolveInfoHelpers:
        return GraphQLResolveInfoHelpers(gather=_gather, track=_track)

    @property
    def operation_extensions(self) -> None:
        return None

    @property
    def selection(self) -> Any:
        """What is selected below this field."""
        return self._field.selection


def _gather(values: Sequence[Any]) -> Any:
    return gather_with_cancel(*values)


def _track(values: Sequence[Any]) -> None:
    for value in values:
        close = getattr(value, "close", None)
        if close is not None:
            close()
