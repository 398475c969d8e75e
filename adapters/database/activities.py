"""Reading activities and their items."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_

from adapters.database.engine import Connections
from adapters.database.paging import Ordering, SortKey, count_all, read_page, read_pages
from adapters.database.rows import AnyRow, choose
from adapters.database.tables import activities, activity_items
from domain.activities import Activity, ActivityFilter, ActivityItem, SeenBy
from domain.pages import Page, PageRequest

ACTIVITY_COLUMNS = tuple(activities.c[name] for name in Activity.__slots__)
ITEM_COLUMNS = tuple(activity_items.c[name] for name in ActivityItem.__slots__)


NEWEST_FIRST = Ordering(
    (SortKey(activities.c.requested_at, datetime), SortKey(activities.c.activity_id, str)),
    descending=True,
)
BY_POSITION = Ordering((SortKey(activity_items.c.position, int),))


class ActivityRepository:
    """domain.ports.Activities over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def page(self, wanted: ActivityFilter, request: PageRequest) -> Page[Activity]:
        rows = choose(*ACTIVITY_COLUMNS).where(_conditions(wanted))
        return await read_page(self._connections, rows, NEWEST_FIRST, request, _activity)

    async def pages(
        self, wanted: Sequence[tuple[ActivityFilter, PageRequest]]
    ) -> Sequence[Page[Activity]]:
        rows = choose(*ACTIVITY_COLUMNS)
        slices = [(rows.where(_conditions(its)), NEWEST_FIRST, request) for its, request in wanted]
        return await read_pages(self._connections, slices, _activity)

    async def count(self, wanted: ActivityFilter) -> int:
        return (await self.counts([wanted]))[0]

    async def counts(self, wanted: Sequence[ActivityFilter]) -> Sequence[int]:
        counted = choose(func.count()).select_from(activities)
        return await count_all(
            self._connections, [counted.where(_conditions(each)) for each in wanted]
        )

    async def by_id(self, ids: Sequence[str]) -> Mapping[str, Activity]:
        rows = await self._connections.read_of(
            choose(*ACTIVITY_COLUMNS), activities.c.activity_id, ids
        )
        return {row.activity_id: _activity(row) for row in rows}

    async def items(self, activity_id: str, request: PageRequest) -> Page[ActivityItem]:
        return (await self.item_pages([(activity_id, request)]))[0]

    async def item_pages(
        self, wanted: Sequence[tuple[str, PageRequest]]
    ) -> Sequence[Page[ActivityItem]]:
        rows = choose(*ITEM_COLUMNS)
        slices = [
            (rows.where(activity_items.c.activity_id == activity_id), BY_POSITION, request)
            for activity_id, request in wanted
        ]
        return await read_pages(self._connections, slices, _item)

    async def count_items(self, activity_id: str) -> int:
        counted = choose(activities.c.item_count).where(activities.c.activity_id == activity_id)
        found = await self._connections.read(counted)
        return int(found[0][0]) if found else 0


def _conditions(wanted: ActivityFilter) -> ColumnElement[bool]:
    return and_(True, *_parts(wanted))


def _parts(wanted: ActivityFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.seen_by is not None:
        yield _is_seen(wanted.seen_by)
    if wanted.brand_ids is not None:
        brands = sorted(wanted.brand_ids)
        touching = _has_item(activity_items.c.brand_id.in_(brands))
        of_many = and_(activities.c.brand_id.is_(None), touching)
        yield or_(activities.c.brand_id.in_(brands), of_many)
    if wanted.activity_id is not None:
        yield activities.c.activity_id == wanted.activity_id
    if wanted.key_ids is not None:
        yield activities.c.key_id.in_(wanted.key_ids)
    if wanted.requested_at.start is not None:
        yield activities.c.requested_at >= wanted.requested_at.start
    if wanted.requested_at.end is not None:
        yield activities.c.requested_at < wanted.requested_at.end
    if wanted.item_statuses is not None:
        yield _has_item(activity_items.c.status.in_(wanted.item_statuses))
    if wanted.kinds is not None:
        yield activities.c.kind.in_(wanted.kinds)
    if wanted.statuses is not None:
        yield activities.c.status.in_(wanted.statuses)
    if wanted.order_id is not None:
        its = choose(activity_items.c.activity_id).where(
            activity_items.c.order_id == wanted.order_id
        )
        yield activities.c.activity_id.in_(its)


def _is_seen(by: SeenBy) -> ColumnElement[bool]:
    """Of one brand that is seen, or of many that are all seen, or asked for by the key itself."""
    brands, of = sorted(by.brand_ids), activity_items.c.brand_id
    foreign = _has_item(or_(of.is_(None), of.not_in(brands)))
    all_seen = and_(_has_item(of.in_(brands)), not_(foreign))
    of_many = and_(activities.c.brand_id.is_(None), or_(activities.c.key_id == by.key_id, all_seen))
    return or_(activities.c.brand_id.in_(brands), of_many)


def _has_item(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(activity_items.c.activity_id == activities.c.activity_id, *conditions)


def _activity(row: AnyRow) -> Activity:
    return Activity(*row[: len(ACTIVITY_COLUMNS)])


def _item(row: AnyRow) -> ActivityItem:
    return ActivityItem(*row[: len(ITEM_COLUMNS)])
