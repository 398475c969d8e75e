"""The record of exports that are written to files."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import and_, func, or_, update
from sqlalchemy import insert as plain_insert

from adapters.database.engine import Connections
from adapters.database.idempotency import begin_work
from adapters.database.paging import Ordering, SortKey, read_page
from adapters.database.records import dump, load
from adapters.database.rows import AnyRow, choose
from adapters.database.settling import settle_items
from adapters.database.tables import activities, activity_items, exports
from domain.activities import ActivityItem, ActivityStatus
from domain.export_jobs import ExportJob, ExportProgress, ExportResult
from domain.pages import Page, PageRequest
from domain.ports import BeginOutcome, Begun
from domain.work import WorkIntent

OPEN = (ActivityStatus.PENDING, ActivityStatus.UNKNOWN)

_ITEM = and_(activity_items.c.activity_id == exports.c.export_id, activity_items.c.position == 0)
_JOBS = choose(
    exports,
    activities.c.key_id,
    activities.c.status,
    activities.c.requested_at,
    activities.c.activity_id,
    activity_items.c.message,
).select_from(exports.join(activities).join(activity_items, _ITEM))
_NEWEST = Ordering(
    (SortKey(activities.c.requested_at, datetime), SortKey(activities.c.activity_id, str)),
    descending=True,
)


class ExportJobRepository:
    """domain.export_jobs.ExportJobs over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def begin(self, work: WorkIntent, job: ExportJob) -> Begun:
        async with self._connections.write_asked() as connection:
            begun = await begin_work(connection, work)
            if begun.outcome is BeginOutcome.STARTED:
                row = {name: value for name, value in asdict(job).items() if name in exports.c}
                row |= {"columns": dump(job.columns), "heard_at": job.requested_at}
                await connection.execute(plain_insert(exports), row)
            return begun

    async def find(self, export_id: str) -> ExportJob | None:
        rows = await self._connections.read(_JOBS.where(exports.c.export_id == export_id))
        return _job(rows[0]) if rows else None

    async def page(self, key_id: str, request: PageRequest) -> Page[ExportJob]:
        rows = _JOBS.where(activities.c.key_id == key_id)
        return await read_page(self._connections, rows, _NEWEST, request, _job)

    async def count(self, key_id: str) -> int:
        its = choose(func.count()).select_from(exports.join(activities))
        return int((await self._connections.read(its.where(activities.c.key_id == key_id)))[0][0])

    async def tell(self, export_id: str, progress: ExportProgress, now: datetime) -> bool:
        told = update(exports).where(exports.c.export_id == export_id)
        values = {"row_count": progress.row_count, "expected_count": progress.expected_count}
        end = {"estimated_completion_at": progress.estimated_completion_at}
        async with self._connections.write() as connection:
            going = told.values(values | {"heard_at": now}).returning(exports.c.is_cancelled)
            is_cancelled = (await connection.execute(going)).scalar_one()
            its = activities.c.activity_id == export_id
            await connection.execute(update(activities).where(its).values(end))
        return not is_cancelled

    async def cancel(self, export_id: str) -> None:
        async with self._connections.write() as connection:
            its = update(exports).where(exports.c.export_id == export_id)
            await connection.execute(its.values(is_cancelled=True))

    async def close(
        self, export_id: str, item: ActivityItem, result: ExportResult | None, now: datetime
    ) -> None:
        async with self._connections.write() as connection:
            written = await settle_items(connection, export_id, [item], now, ended_at=now)
            if not written or result is None:
                return
            values = asdict(result) | {"columns": dump(result.columns)}
            values["expected_count"] = result.row_count
            its = update(exports).where(exports.c.export_id == export_id)
            await connection.execute(its.values(values))

    async def lost(self, before: datetime) -> Sequence[str]:
        silent = and_(activities.c.status.in_(OPEN), exports.c.heard_at < before)
        rows = choose(exports.c.export_id).select_from(exports.join(activities)).where(silent)
        return [row[0] for row in await self._connections.read(rows)]

    async def kept(self, now: datetime) -> Sequence[str]:
        there = and_(activities.c.status == ActivityStatus.SUCCEEDED, exports.c.expires_at > now)
        may_stay = or_(activities.c.status.in_(OPEN), there)
        rows = choose(exports.c.export_id).select_from(exports.join(activities)).where(may_stay)
        return [row[0] for row in await self._connections.read(rows)]


def _job(row: AnyRow) -> ExportJob:
    return ExportJob(
        export_id=row.export_id,
        key_id=row.key_id,
        name=row.name,
        format=row.format,
        compression=row.compression,
        columns=load(tuple[str, ...], row.columns),
        status=row.status,
        requested_at=row.requested_at,
        row_count=row.row_count,
        expected_count=row.expected_count,
        watermark=row.watermark,
        cursor=row.cursor,
        sha256=row.sha256,
        size=row.size,
        expires_at=row.expires_at,
        message=row.message,
        is_cancelled=row.is_cancelled,
    )
