"""OrderFilter and OrderSort as SQL."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from adapters.database.paging import Ordering, SortKey
from adapters.database.rows import choose
from adapters.database.tables import order_lines, orders
from adapters.database.unindexed import Unindexed
from domain.errors import BadUserInput
from domain.orders import OrderFilter, OrderSort, OrderSortField, TimeRange

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
    return and_(True, *_choices(wanted), *_ranges(wanted), *_texts(wanted))


def listed(wanted: OrderFilter, sort: OrderSort) -> ColumnElement[bool]:
    """The same for a list; one that follows changes is walked by their numbers, not by brand."""
    if sort.field is not OrderSortField.CHANGE_SEQUENCE or wanted.brand_ids is None:
        return conditions(wanted)
    brands = Unindexed(orders.c.brand_id).in_(sorted(wanted.brand_ids))
    return and_(conditions(replace(wanted, brand_ids=None)), brands)


def _choices(wanted: OrderFilter) -> Iterator[ColumnElement[bool]]:
    choices: tuple[tuple[ColumnElement[Any], Any], ...] = (
        (orders.c.brand_id, wanted.brand_ids),
        (orders.c.channel_code, wanted.channel_codes),
        (orders.c.status, wanted.statuses),
        (orders.c.remote_warehouse_id, wanted.warehouse_ids),
    )
    for column, values in choices:
        if values is not None:
            yield column.in_(sorted(values))
    flags = (
        (orders.c.fulfilled_by_marketplace, wanted.fulfilled_by_marketplace),
        (orders.c.is_pre_order, wanted.is_pre_order),
    )
    for column, flag in flags:
        if flag is not None:
            # a marketplace that does not say whether means that it is not so
            yield column.is_(True) if flag else or_(column.is_(False), column.is_(None))


def _ranges(wanted: OrderFilter) -> Iterator[ColumnElement[bool]]:
    ranges: tuple[tuple[ColumnElement[Any], TimeRange], ...] = (
        (orders.c.ordered_at, wanted.ordered_at),
        (orders.c.paid_at, wanted.paid_at),
        (orders.c.updated_at, wanted.updated_at),
        (orders.c.required_at, wanted.required_at),
        (orders.c.due_at, TimeRange(end=wanted.due_before)),
    )
    for column, times in ranges:
        if times.start is not None:
            yield column >= times.start
        if times.end is not None:
            yield column < times.end
    if wanted.changed_after is not None:
        yield orders.c.change_sequence > wanted.changed_after


def _texts(wanted: OrderFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.skus is not None:
        holding = choose(order_lines.c.order_id).where(order_lines.c.sku.in_(wanted.skus))
        yield orders.c.order_id.in_(holding)
    if wanted.couriers is not None:
        yield or_(
            False,
            *[_contains(orders.c.courier_text, f"\n{name.strip()}\n") for name in wanted.couriers],
        )
    term = search_term(wanted.search)
    if term:
        found = _contains(orders.c.search_text, term)
        yield or_(found, _contains(orders.c.buyer_text, term)) if wanted.search_buyers else found


def search_term(search: str | None) -> str:
    """What to look for, or nothing; BadUserInput when it is longer than anything could be."""
    term = (search or "").strip()
    if len(term) > LONGEST_SEARCH:
        raise BadUserInput(f"search takes at most {LONGEST_SEARCH} letters.", ("search",))
    return term.replace("\n", " ")


def _contains(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    return column.contains(text.casefold(), autoescape=True)
