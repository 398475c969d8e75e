"""Columns of what a query lists, read off its own selection and the schema's types."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLWrappingType,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
)

from domain.errors import BadUserInput
from domain.exports import Column, ColumnType

_PATH = ("input", "query")
_TYPES: Mapping[str, ColumnType] = {
    "Int": ColumnType.INTEGER,
    "Boolean": ColumnType.BOOLEAN,
    "Decimal": ColumnType.AMOUNT,
    "DateTime": ColumnType.TIME,
}
_Fragments = Mapping[str, FragmentDefinitionNode]


@dataclass(frozen=True, slots=True)
class ListedRows:
    """The root of a query by its name and its key in the answer, and the columns of its nodes."""

    root: str
    key: str
    columns: tuple[Column, ...]
    paths: tuple[tuple[str, ...], ...]


def listed_rows(schema: GraphQLSchema, document: DocumentNode) -> ListedRows:
    """What a valid query lists; BadUserInput where it is not one connection with its pages."""
    fragments = {
        d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
    }
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    if len(operations) != 1 or operations[0].operation is not OperationType.QUERY:
        raise BadUserInput("Give one query.", _PATH)
    query = _object(schema.query_type)
    roots = list(_fields(operations[0].selection_set, fragments))
    if len(roots) != 1 or roots[0].name.value not in query.fields:
        raise BadUserInput("Ask for one root.", _PATH)
    root = roots[0]
    if not _turns_pages(root) or not _has_pages(root, fragments):
        raise BadUserInput(
            "Ask for a connection with `after: $after`, `nodes` and "
            "`pageInfo { endCursor hasNextPage }`, without aliases for these.",
            _PATH,
        )
    connection = _object(query.fields[root.name.value].type)
    nodes = next(f for f in _fields(root.selection_set, fragments) if f.name.value == "nodes")
    node = _object(connection.fields["nodes"].type)
    found = list(_leaves(node, nodes.selection_set, fragments, ()))
    columns = tuple(Column("_".join(path), type_, "", "") for path, type_ in found)
    if len({column.name for column in columns}) < len(columns):
        raise BadUserInput("Two fields would share a column: give one an alias.", _PATH)
    key = root.alias.value if root.alias else root.name.value
    return ListedRows(root.name.value, key, columns, tuple(path for path, _ in found))


def _turns_pages(root: FieldNode) -> bool:
    given = {argument.name.value: argument.value for argument in root.arguments or ()}
    after = given.get("after")
    return isinstance(after, VariableNode) and after.name.value == "after"


def _has_pages(root: FieldNode, fragments: _Fragments) -> bool:
    fields = {_key(f): f for f in _fields(root.selection_set, fragments)}
    if not {"nodes", "pageInfo"} <= fields.keys() or fields["nodes"].name.value != "nodes":
        return False
    about = {_key(f): f.name.value for f in _fields(fields["pageInfo"].selection_set, fragments)}
    return all(about.get(name) == name for name in ("endCursor", "hasNextPage"))


def _leaves(
    parent: GraphQLObjectType,
    selected: SelectionSetNode | None,
    fragments: _Fragments,
    path: tuple[str, ...],
) -> Iterator[tuple[tuple[str, ...], ColumnType]]:
    """Each field that is a cell: plain ones by type, lists whole."""
    seen = set[str]()
    for field in _fields(selected, fragments):
        key = _key(field)
        if field.name.value == "__typename":
            yield (*path, key), ColumnType.TEXT
            continue
        type_: object = parent.fields[field.name.value].type
        named = _named(type_)
        if key in seen:
            raise BadUserInput(f"{key} is asked for twice: ask once.", _PATH)
        seen.add(key)
        if isinstance(named, GraphQLObjectType) and not _is_list(type_):
            yield from _leaves(named, field.selection_set, fragments, (*path, key))
        elif not _is_list(type_):
            yield (*path, key), _TYPES.get(str(named), ColumnType.TEXT)
        else:
            yield (*path, key), ColumnType.TEXT


def _fields(selected: SelectionSetNode | None, fragments: _Fragments) -> Iterator[FieldNode]:
    """Fields of a selection, those in fragments among them; nothing may be left to a condition."""
    for part in selected.selections if selected else ():
        if part.directives:
            raise BadUserInput(
                "Directives have no place here: columns are the same all along.", _PATH
            )
        if isinstance(part, FieldNode):
            yield part
        elif isinstance(part, FragmentSpreadNode):
            yield from _fields(fragments[part.name.value].selection_set, fragments)
        elif isinstance(part, InlineFragmentNode):
            yield from _fields(part.selection_set, fragments)


def _named(type_: object) -> object:
    """The type within all its wrappers, whose own types are partly unknown."""
    while isinstance(type_, GraphQLWrappingType):
        type_ = cast("object", type_.of_type)
    return type_


def _object(type_: object) -> GraphQLObjectType:
    """The object behind a field's type, where validation and our own schema leave nothing else."""
    named = _named(type_)
    if not isinstance(named, GraphQLObjectType):
        raise BadUserInput("Ask for a connection of objects.", _PATH)
    return named


def _key(field: FieldNode) -> str:
    return field.alias.value if field.alias else field.name.value


def _is_list(type_: object) -> bool:
    return str(type_).startswith("[")
