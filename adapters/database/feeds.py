"""What each kind of export reads: one statement that gives the next part by change_sequence."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_

from adapters.database.catalogue_feeds import products_feed, variants_feed
from adapters.database.cells import RawText, cell, left_out
from adapters.database.feed import AFTER, AFTER_ID, SIZE, Feed, Graves
from adapters.database.order_filters import conditions
from adapters.database.rows import choose
from adapters.database.tables import order_lines, orders, row_changes
from domain.exports import Column, ExportKind, ExportWanted
from domain.orders import OrderFilter


def feed_of(wanted: ExportWanted) -> Feed:
    """The statements of one export."""
    return _FEEDS[wanted.kind](wanted)


def _orders(wanted: ExportWanted) -> Feed:
    reach, match = _reach_and_match(wanted)
    page = (
        choose(*_order_cells(wanted.columns, wanted, left_out(match), ""))
        .where(reach, orders.c.change_sequence > AFTER)
        .order_by(orders.c.change_sequence)
        .limit(SIZE)
    )
    counted = choose(func.count()).where(reach, orders.c.change_sequence > AFTER)
    counted = counted.select_from(orders)
    return Feed("orders", page, counted, leaves=match is not None, graves=_graves(wanted))


def _order_lines(wanted: ExportWanted) -> Feed:
    """Lines of a part of the orders; an order without any still moves the feed on."""
    reach, match = _reach_and_match(wanted)
    within = (reach, orders.c.change_sequence > AFTER)
    of_order = tuple(c for c in wanted.columns if "." in c.source or c.name in _OF_EVERY)
    cells = _order_cells(of_order, wanted, left_out(match), "order.")
    part = choose(orders.c.order_id.label("order_id"), *cells).where(*within)
    page_of = part.order_by(orders.c.change_sequence).limit(SIZE).subquery()
    found: dict[str, ColumnElement[Any]] = {c.name: page_of.c[c.name] for c in of_order}
    for column in wanted.columns:
        if column.name not in found:
            source = order_lines.c[column.source]
            found[column.name] = cell(column, source, buyers=wanted.buyers)
    line = order_lines.c.position.label("line_position")
    page = (
        choose(*(found[column.name] for column in wanted.columns), line)
        .select_from(page_of.outerjoin(order_lines, order_lines.c.order_id == page_of.c.order_id))
        .order_by(page_of.c.change_sequence, order_lines.c.position)
    )
    joined = order_lines.join(orders, orders.c.order_id == order_lines.c.order_id)
    counted = choose(func.count()).select_from(joined).where(*within)
    return Feed(
        "orders",
        page,
        counted,
        leaves=match is not None,
        part=len(wanted.columns),
        graves=_graves(wanted),
    )


_FEEDS: Mapping[ExportKind, Callable[[ExportWanted], Feed]] = {
    ExportKind.ORDERS: _orders,
    ExportKind.ORDER_LINES: _order_lines,
    ExportKind.PRODUCTS: products_feed,
    ExportKind.VARIANTS: variants_feed,
}
_OF_EVERY = ("change_sequence", "_deleted")
_WORKED_OUT: Mapping[str, ColumnElement[Any]] = {
    "status_is_expected": orders.c.overlay_status.is_not(None),
    "needs_review": orders.c.review_reason.is_not(None),
}


def _graves(wanted: ExportWanted) -> Graves | None:
    """Rows that are gone, for who read them before; a key in each tells which."""
    if not wanted.filter.changed_after:
        return None
    its = row_changes.c
    within: list[ColumnElement[bool]] = [its.kind == wanted.kind]
    if wanted.filter.brand_ids is not None:
        within.append(its.brand_id.in_(sorted(wanted.filter.brand_ids)))
    if wanted.filter.channel_codes is not None:
        within.append(its.channel_code.in_(wanted.filter.channel_codes))
    beyond = or_(its.change_sequence > AFTER, its.row_id > AFTER_ID)
    page = (
        choose(its.change_sequence, its.row_id, RawText(its.updated_at).label("updated_at"))
        .where(*within, its.change_sequence >= AFTER, beyond)
        .order_by(its.change_sequence, its.row_id)
        .limit(SIZE)
    )
    counted = choose(func.count()).where(*within, its.change_sequence > AFTER)
    return Graves(page, counted.select_from(row_changes))


def _order_cells(
    columns: tuple[Column, ...],
    wanted: ExportWanted,
    deleted: ColumnElement[bool],
    prefix: str,
) -> list[ColumnElement[Any]]:
    """Cells of the orders' table; sources that begin with `prefix` are the order's."""
    cells: list[ColumnElement[Any]] = []
    for column in columns:
        name = column.source.removeprefix(prefix).replace(".", "_")
        found = deleted if name == "_deleted" else _WORKED_OUT.get(name)
        if found is None:
            found = orders.c[name]
        cells.append(cell(column, found, buyers=wanted.buyers))
    return cells


def _reach_and_match(
    wanted: ExportWanted,
) -> tuple[ColumnElement[bool], ColumnElement[bool] | None]:
    """What a row must fulfil, and what else it must or is told of as gone.

    At first a row simply fulfils the filter. After a change it may have left it, which whoever
    read it then must hear: only what never changes of an order keeps it silent.
    """
    filter_ = replace(wanted.filter, changed_after=None)
    if not wanted.filter.changed_after:
        return conditions(filter_), None
    fixed = OrderFilter(brand_ids=filter_.brand_ids, channel_codes=filter_.channel_codes)
    rest = replace(filter_, brand_ids=None, channel_codes=None)
    if rest == OrderFilter(search_buyers=rest.search_buyers):
        return conditions(fixed), None
    return conditions(fixed), and_(True, conditions(rest))
