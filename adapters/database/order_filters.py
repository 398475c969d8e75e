"""OrderFilter and OrderSort as SQL."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from adapters.database.engine import padded
from adapters.database.paging import Ordering, SortKey
from adapters.database.rows import choose
from adapters.database.tables import order_lines, orders
from adapters.database.unindexed import Unindexed
from domain.errors import BadUserInput
from domain.orders import OrderFilter, OrderSort, OrderSortField

LONGEST_SEARCH = 200
"""Letters; no id, name or number is longer, and databases refuse very long patterns."""

_ID = SortKey(orders.c.order_id, str)

SORTS: dict[OrderSortField, SortKey] = {
    OrderSortField.ORDERED_AT: SortKey(orders.c.ordered_at, datetime, nullable=True),
    OrderSortField.UPDATED_AT: SortKey(orders.c.updated_at, datetime),
    OrderSortField.REQUIRED_AT: SortKey(orders.c.required_at, datetime, nullable=True),
    OrderSortField.TOTAL: SortKey(orders.c.total_rank, int, nullable=True),
    OrderSortField.CHANGE_SEQUENCE: SortKey(orders.c.change_sequence, int),
    OrderSortField.DUE_AT: SortKey(orders.c.due_at, datetime, nullable=True),
}


def ordering_of(sort: OrderSort) -> Ordering:
    return Ordering((SORTS[sort.field], _ID), descending=sort.descending)


def conditions(wanted: OrderFilter) -> ColumnElement[bool]:
    """What a row must fulfil; an empty list of choices is fulfilled by nothing."""
    return and_(True, *[TERMS[at].condition(values) for at, values in asked(wanted)])


def listed(wanted: OrderFilter, sort: OrderSort) -> ColumnElement[bool]:
    """The same for a list; one that follows changes is walked by their numbers, not by brand."""
    return and_(True, *[listing(at, sort)(values) for at, values in asked(wanted)])


def listing(at: int, sort: OrderSort) -> "Condition":
    """How the term of this place is written in a list that is sorted so."""
    if sort.field is OrderSortField.CHANGE_SEQUENCE and TERMS[at] is _OF_BRANDS:
        return _among(Unindexed(orders.c.brand_id))
    return TERMS[at].condition


def asked(wanted: OrderFilter) -> tuple[tuple[int, Sequence[Any]], ...]:
    """The terms that the filter asks for, by their place in TERMS, with their values."""
    found = ((at, term.values(wanted)) for at, term in enumerate(TERMS))
    return tuple((at, values) for at, values in found if values is not None)


def search_term(search: str | None) -> str:
    """What to look for, or nothing; BadUserInput when it is longer than anything could be."""
    term = (search or "").strip()
    if len(term) > LONGEST_SEARCH:
        raise BadUserInput(f"search takes at most {LONGEST_SEARCH} letters.", ("search",))
    return term.replace("\n", " ")


Condition = Callable[[Sequence[Any]], ColumnElement[bool]]


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One thing that a filter may ask for: its values, None when it does not, and the condition.

    The condition takes values, or parameters that stand for them: it never looks at them.
    """

    values: Callable[[OrderFilter], Sequence[Any] | None]
    condition: Condition


def _among(column: ColumnElement[Any]) -> Condition:
    return lambda values: column.in_(values) if values else false()


def _choice(column: ColumnElement[Any], name: str) -> Term:
    of = attrgetter(name)

    def values(wanted: OrderFilter) -> Sequence[Any] | None:
        chosen = of(wanted)
        return None if chosen is None else padded(sorted(chosen))

    return Term(values, _among(column))


def _flag(column: ColumnElement[Any], name: str) -> tuple[Term, Term]:
    of = attrgetter(name)
    # a marketplace that does not say whether means that it is not so
    return (
        Term(lambda wanted: () if of(wanted) is True else None, lambda _: column.is_(True)),
        Term(
            lambda wanted: () if of(wanted) is False else None,
            lambda _: or_(column.is_(False), column.is_(None)),
        ),
    )


def _bound(name: str, condition: Callable[[Any], ColumnElement[bool]]) -> Term:
    of = attrgetter(name)

    def values(wanted: OrderFilter) -> Sequence[Any] | None:
        value = of(wanted)
        return None if value is None else (value,)

    return Term(values, lambda values: condition(values[0]))


def _span(column: ColumnElement[Any], name: str) -> tuple[Term, Term]:
    return (
        _bound(f"{name}.start", lambda start: column >= start),
        _bound(f"{name}.end", lambda end: column < end),
    )


def _of_skus(values: Sequence[Any]) -> ColumnElement[bool]:
    holding = choose(order_lines.c.order_id).where(_among(order_lines.c.sku)(values))
    return orders.c.order_id.in_(holding)


def _couriers(wanted: OrderFilter) -> Sequence[Any] | None:
    if wanted.couriers is None:
        return None
    return [_folded(f"\n{name.strip()}\n") for name in wanted.couriers]


def _searching(*, buyers: bool) -> Callable[[OrderFilter], Sequence[Any] | None]:
    def values(wanted: OrderFilter) -> Sequence[Any] | None:
        term = search_term(wanted.search)
        return (_folded(term),) if term and wanted.search_buyers is buyers else None

    return values


def _folded(text: str) -> str:
    """A text to look for, folded as those that are searched, its wildcards meant as they are."""
    folded = text.casefold()
    for sign in ("/", "%", "_"):
        folded = folded.replace(sign, f"/{sign}")
    return folded


def _holds(column: ColumnElement[str], text: Any) -> ColumnElement[bool]:  # noqa: ANN401 - or a parameter
    return column.contains(text, escape="/")


_OF_BRANDS = _choice(orders.c.brand_id, "brand_ids")
TERMS: tuple[Term, ...] = (
    _OF_BRANDS,
    _choice(orders.c.channel_code, "channel_codes"),
    _choice(orders.c.status, "statuses"),
    _choice(orders.c.remote_warehouse_id, "warehouse_ids"),
    *_flag(orders.c.fulfilled_by_marketplace, "fulfilled_by_marketplace"),
    *_flag(orders.c.is_pre_order, "is_pre_order"),
    *_span(orders.c.ordered_at, "ordered_at"),
    *_span(orders.c.paid_at, "paid_at"),
    *_span(orders.c.updated_at, "updated_at"),
    *_span(orders.c.required_at, "required_at"),
    _bound("due_before", lambda end: orders.c.due_at < end),
    _bound("changed_after", lambda number: orders.c.change_sequence > number),
    Term(lambda wanted: None if wanted.skus is None else padded(sorted(wanted.skus)), _of_skus),
    Term(
        _couriers,
        lambda names: or_(False, *[_holds(orders.c.courier_text, name) for name in names]),
    ),
    Term(_searching(buyers=False), lambda texts: _holds(orders.c.search_text, texts[0])),
    Term(
        _searching(buyers=True),
        lambda texts: or_(
            _holds(orders.c.search_text, texts[0]), _holds(orders.c.buyer_text, texts[0])
        ),
    ),
)
"""All that a filter may ask for; the place of a term is its name."""
