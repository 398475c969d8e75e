"""Which columns a field's value is made of: said beside the field, read for whole selections.

The types that show records (`domain.records`) have the record as `row`. A field with the source
"row.paid_at" needs that column; a source that is a function says by `reading` what it needs; a part
(`part`) needs what is selected of it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeVar, cast

from strawberry.types.base import get_object_definition
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

from domain.records import Record
from gql.execution.selection import Selection
from gql.fields import AS_IS, SOURCE, Related, Shown
from gql.money import Money

F = TypeVar("F", bound=Callable[..., Any])

Source = Callable[[Any], Any]

_ROW = "row."
_NEEDS = "columns"
_PART = "part"


def reading(*columns: str) -> Callable[[F], F]:
    """Say which columns a source, or the key of a related field, looks at."""

    def say(function: F) -> F:
        cast("Any", function).columns = frozenset(columns)
        return function

    return say


def part(kind: type, *, where: str | None = None, unless: str | None = None) -> Source:
    """A source: the same record, shown as `kind`.

    It is there only `where` a column is true, or `unless` an attribute of all records is.
    """
    make: Callable[..., Any] = kind
    needed = () if where is None else (where,)

    @reading(*needed)
    def see(parent: Any) -> Any:  # noqa: ANN401 - any view of a record
        row: Record = parent.row
        if (where and not getattr(row, where)) or (unless and getattr(row, unless)):
            return None
        return make(row=row)

    cast("Any", see).part = kind
    if where is None and unless is None:
        cast("Any", see).shown = AS_IS
    return see


def money(column: str) -> Source:
    """A source: the amount in this column, in the order's currency."""

    @reading(column, "currency_code")
    def see(parent: Any) -> Money | None:  # noqa: ANN401 - any view of a record
        row: Record = parent.row
        amount = getattr(row, column)
        return None if amount is None else Money(amount=amount, currency_code=row.currency_code)

    cast("Any", see).shown = amount_at(f"{_ROW}{column}", "row.currency_code")
    return see


def amount_at(amount: str, currency: str) -> Shown:
    """Money whose parts lie at these paths."""
    return Shown(amount, {"amount": amount, "currencyCode": currency})


@dataclass(frozen=True, slots=True)
class Need:
    """What one field needs: its columns, and the type whose selected fields say the rest."""

    columns: frozenset[str]
    part: type | None


@cache
def needs_of(owner: type) -> Mapping[str, Need]:
    """What each field of a type needs, by its name in the schema."""
    fields = get_object_definition(owner, strict=True).fields
    return {
        field.graphql_name or to_camel_case(field.python_name): _need(field) for field in fields
    }


def _need(field: StrawberryField) -> Need:
    source: object = field.metadata.get(SOURCE)
    if isinstance(source, str):
        return Need(frozenset({source.removeprefix(_ROW)} if source.startswith(_ROW) else ()), None)
    related: object = field.metadata.get("related")
    function = cast("Related[Any, Any, Any]", related).key if related is not None else source
    return Need(getattr(function, _NEEDS, frozenset()), getattr(function, _PART, None))


@lru_cache(512)
def columns_of(owner: type, selection: Selection | None, paths: tuple[str, ...]) -> frozenset[str]:
    """The columns of what is selected at these paths; of all fields where that is unknown."""
    if selection is None:
        return frozenset(_everything(owner))
    return frozenset(
        _selected(owner, [selection.at(path) if path else selection for path in paths])
    )


def _selected(owner: type, selections: Iterable[Selection]) -> Iterable[str]:
    needs = needs_of(owner)
    for selection in selections:
        for name in selection.names() & needs.keys():
            need = needs[name]
            yield from need.columns
            if need.part is not None:
                yield from _selected(need.part, [selection.at(name)])


def _everything(owner: type) -> Iterable[str]:
    for need in needs_of(owner).values():
        yield from need.columns
        if need.part is not None:
            yield from _everything(need.part)
