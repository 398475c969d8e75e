"""Quiet spans: where nothing came of a channel for long enough."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Function, Subquery, and_, func, or_

from adapters.database.engine import Connections
from adapters.database.rows import AnySelect, choose
from adapters.database.tables import order_versions, orders
from adapters.database.types import UtcDateTime
from domain.windows import QUIET, Quiet

Quiets = Mapping[str, Mapping[str, tuple[Quiet, ...]]]
"""By brand, then channel; a channel of which nothing came is missing."""

LATELY = timedelta(days=2)
"""Looked at first: a quiet span closes every day that was asked for before it."""

_came_at = order_versions.c.received_at
_NEARLY = timedelta(seconds=1)
"""SQLite counts days as floats: it picks a little more, and the domain decides."""


async def read_quiets(
    connections: Connections, brand_ids: Sequence[str], since: datetime
) -> Quiets:
    """The quiet spans of these brands' channels since then."""
    came = (
        versions_of(
            brand_ids,
            orders.c.brand_id,
            _came_at.label("at"),
            _next_to(func.lag(_came_at, type_=UtcDateTime())).label("before"),
            _next_to(func.lead(_came_at, type_=UtcDateTime())).label("after"),
        )
        .where(_came_at >= since)
        .subquery()
    )
    ends = or_(came.c.before.is_(None), came.c.after.is_(None), _are_apart(connections, came))
    found: dict[str, dict[str, list[Quiet]]] = {}
    for code, brand_id, at, before, after in await connections.read(choose(came).where(ends)):
        its = found.setdefault(brand_id, {}).setdefault(code, [])
        its.append(Quiet(since if before is None else before, at))
        if after is None:
            its.append(Quiet(at, None))
    return {
        brand_id: {code: tuple(its) for code, its in by_code.items()}
        for brand_id, by_code in found.items()
    }


async def read_last_quiets(
    connections: Connections, since: Mapping[str, datetime], now: datetime
) -> Quiets:
    """Of each brand since its own moment; no further back than is needed to find one."""
    if not since:
        return {}
    lately = max(min(since.values()), now - LATELY)
    found = await read_quiets(connections, list(since), lately)
    never = [brand_id for brand_id, its in found.items() if not _have_one(its, now)]
    older = [brand_id for brand_id in never if since[brand_id] < lately]
    if not older:
        return found
    first = min(since[brand_id] for brand_id in older)
    return {**found, **await read_quiets(connections, older, first)}


def versions_of(brand_ids: Sequence[str], *columns: ColumnElement[Any]) -> AnySelect:
    """Versions of the brands' orders, beside the channel that each belongs to.

    The brand is compared as an expression, which no index helps with: else SQLite begins with the
    brand's orders and reads all that ever came of them, for each day anew.
    """
    return (
        choose(orders.c.channel_code, *columns)
        .select_from(order_versions)
        .join(orders, and_(orders.c.order_id == order_versions.c.order_id))
        .where(func.coalesce(orders.c.brand_id, "").in_(brand_ids))
    )


def _next_to(neighbour: Function[Any]) -> ColumnElement[Any]:
    channel = (orders.c.brand_id, orders.c.channel_code)
    return neighbour.over(partition_by=channel, order_by=_came_at)


def _have_one(quiets: Mapping[str, Sequence[Quiet]], now: datetime) -> bool:
    return all(
        any((quiet.end or now) - quiet.start >= QUIET for quiet in its) for its in quiets.values()
    )


def _are_apart(connections: Connections, came: Subquery) -> ColumnElement[bool]:
    least = (QUIET - _NEARLY).total_seconds()
    if connections.is_sqlite:
        days: ColumnElement[Any] = func.julianday(came.c.at) - func.julianday(came.c.before)
        return days * 86_400 >= least
    return func.extract("epoch", came.c.at - came.c.before) >= least
