"""Export jobs: written down, written to a file by themselves, and honest about their end."""

import asyncio
import contextlib
import hashlib
import hmac
from asyncio import to_thread
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from domain.access import Scope
from domain.activities import (
    Activity,
    ActivityItem,
    ActivityKind,
    ActivityStatus,
    ErrorCode,
    UserError,
)
from domain.arguments import tell
from domain.errors import BadUserInput, ChannelgraphError, StoreUnavailable
from domain.export_jobs import LIFE, SILENCE, ExportJob, ExportProgress, ExportResult
from domain.exports import Compression, ExportFormat
from domain.pages import Page, PageRequest
from domain.ports import BeginOutcome
from domain.work import WorkIntent
from resolvers.actions import CONFLICT
from resolvers.context import Context
from resolvers.services import Services
from resolvers.work import Work, done_before, undertake

BEAT_SECONDS = 2.0
"""How often a job says that it is alive, and hears whether it was cancelled."""

LOST = "The process that wrote it ended before the file was whole. Ask for it again."
STOPPED = "The server stopped before the file was whole. Ask for it again."
CANCELLED = "It was cancelled."
BROKEN = "It could not be written; the server's log says why."


class Rows(Protocol):
    """Rows that can be read once, as the bytes of a file; `count` None: nobody knows it before."""

    @property
    def count(self) -> int | None: ...
    @property
    def watermark(self) -> int | None: ...
    @property
    def cursor(self) -> str | None: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    def pieces(self) -> AsyncIterator[tuple[bytes, int]]: ...


@dataclass(frozen=True, slots=True)
class JobAsked:
    """What shall be written: `open` gives the rows, `arguments` tell it from other exports."""

    name: str
    format: ExportFormat
    compression: Compression
    columns: tuple[str, ...]
    brand_id: str | None
    arguments: str
    open: Callable[[], AbstractAsyncContextManager[Rows]]


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """The export, or why there is none."""

    job: ExportJob | None
    activity_id: str | None
    errors: tuple[UserError, ...] = ()


async def create_job(context: Context, asked: JobAsked, idempotency_key: str | None) -> JobOutcome:
    """Write down that this shall be exported, and begin; the same key answers the same export."""
    context.viewer.need(Scope.EXPORTS_CREATE)
    services, now = context.services, context.services.now()
    job = ExportJob(
        export_id=services.new_id(),
        key_id=context.viewer.key_id,
        name=asked.name,
        format=asked.format,
        compression=asked.compression,
        columns=asked.columns,
        status=ActivityStatus.PENDING,
        requested_at=now,
    )
    item = ActivityItem(0, job.file_name, ActivityStatus.PENDING)
    activity = Activity(
        activity_id=job.export_id,
        kind=ActivityKind.EXPORT,
        status=ActivityStatus.PENDING,
        brand_id=asked.brand_id,
        key_id=job.key_id,
        requested_by=context.viewer.name,
        requested_at=now,
        completed_at=None,
        item_count=1,
        done_count=0,
    )
    work = WorkIntent(activity, (item,), asked.arguments, idempotency_key)
    begun = await services.export_jobs.begin(work, job)
    if begun.outcome is BeginOutcome.CONFLICT:
        return _refused(CONFLICT)
    if begun.outcome is BeginOutcome.STARTED:
        services.export_runs.start(_Run(services, job, item, asked).run())
    return JobOutcome(await get_job(context, begun.activity_id), begun.activity_id)


async def get_job(context: Context, export_id: str) -> ExportJob | None:
    """An export of the viewer's own key; another's looks as if it were not there."""
    job = await context.services.export_jobs.find(export_id)
    return job if job is not None and job.key_id == context.viewer.key_id else None


async def list_jobs(context: Context, request: PageRequest) -> Page[ExportJob]:
    """The exports of the viewer's own key."""
    return await context.services.export_jobs.page(context.viewer.key_id, request)


async def cancel_job(context: Context, export_id: str, idempotency_key: str | None) -> JobOutcome:
    """Have an export stop; one that has ended stays as it is."""
    context.viewer.need(Scope.EXPORTS_CREATE)
    kind, asked = ActivityKind.CANCEL_EXPORT, tell({"exportId": export_id})
    done = await done_before(context, kind, asked, idempotency_key)
    if done is None:
        if await get_job(context, export_id) is None:
            path = ("input", "exportId")
            return _refused(UserError(ErrorCode.NOT_FOUND, "There is no such export.", path))
        item = ActivityItem(0, export_id, ActivityStatus.PENDING)

        async def stop(_: str) -> list[ActivityItem]:
            await context.services.export_jobs.cancel(export_id)
            context.services.export_runs.cancel(export_id)
            return [replace(item, status=ActivityStatus.SUCCEEDED)]

        done = await undertake(context, Work(kind, None, (item,), asked, idempotency_key), stop)
    if done.refusal is not None:
        return _refused(done.refusal)
    return JobOutcome(await get_job(context, export_id), done.activity_id)


def _refused(error: UserError) -> JobOutcome:
    return JobOutcome(None, None, (error,))


def token_of(services: Services, export_id: str) -> str:
    """What opens the file, for whoever knows it: kept nowhere, and made anew when it is asked."""
    return services.keyed_hash(f"file of export {export_id}")


async def find_file(
    services: Services, export_id: str, token: str
) -> tuple[ExportJob, Path] | None:
    """The whole file of an export by its token; None once its time is over, or if it never was."""
    if not hmac.compare_digest(token_of(services, export_id).encode(), token.encode()):
        return None
    job = await services.export_jobs.find(export_id)
    if job is None or not job.is_there(services.now()):
        return None
    path = services.export_folder.path(export_id)
    return None if path is None else (job, path)


async def tidy_exports(services: Services) -> None:
    """Say of exports whose process died that they failed; remove files that nobody may fetch."""
    now = services.now()
    for export_id in await services.export_jobs.lost(now - SILENCE):
        await services.export_jobs.close(export_id, _failed(LOST), None, now)
    names = await to_thread(services.export_folder.names)
    kept = set(await services.export_jobs.kept(now))
    for name in names:
        if not any(export_id in name for export_id in kept):
            await to_thread(services.export_folder.remove, name)


class _Cancelled(Exception):
    """Somebody cancelled the export."""


@dataclass(slots=True)
class _Run:
    """One export on its way."""

    services: Services
    job: ExportJob
    item: ActivityItem
    asked: JobAsked
    began_at: datetime | None = None
    rows: int = 0
    count: int | None = None
    result: ExportResult | None = field(default=None)

    async def run(self) -> None:
        """Write the file, and then what became of it."""
        item = _failed(BROKEN)
        try:
            async with self._beating(), self.services.export_runs.places:
                self.result = await self._write()
            item = ActivityItem(0, self.job.file_name, ActivityStatus.SUCCEEDED)
        except _Cancelled:
            item = _failed(CANCELLED)
        except BadUserInput as error:
            item = _failed(str(error), ErrorCode.INVALID)
        except ChannelgraphError as error:
            item = _failed(str(error))
        except asyncio.CancelledError:
            item = _failed(STOPPED)
            raise
        finally:
            self.services.export_runs.forget(self.job.export_id)
            with contextlib.suppress(StoreUnavailable):  # who tidies up will say it
                await self._close(item)

    async def _write(self) -> ExportResult:
        self.began_at = self.services.now()
        digest, size = hashlib.sha256(), 0
        async with self.asked.open() as rows:
            self.count = rows.count
            with self.services.export_folder.writing(self.job.export_id) as file:
                async for piece, self.rows in rows.pieces():
                    if self.services.export_runs.is_cancelled(self.job.export_id):
                        raise _Cancelled
                    digest.update(piece)
                    size += len(piece)
                    await to_thread(file.write, piece)
        return ExportResult(
            row_count=self.rows,
            watermark=rows.watermark,
            cursor=rows.cursor,
            columns=rows.columns,
            sha256=digest.hexdigest(),
            size=size,
            expires_at=self.services.now() + LIFE,
        )

    async def _close(self, item: ActivityItem) -> None:
        jobs, now = self.services.export_jobs, self.services.now()
        await jobs.close(self.job.export_id, item, self.result, now)

    @asynccontextmanager
    async def _beating(self) -> AsyncGenerator[None]:
        task = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _beat(self) -> None:
        while True:
            with contextlib.suppress(StoreUnavailable):
                jobs, now = self.services.export_jobs, self.services.now()
                if not await jobs.tell(self.job.export_id, self._progress(now), now):
                    self.services.export_runs.cancel(self.job.export_id)
            await asyncio.sleep(BEAT_SECONDS)

    def _progress(self, now: datetime) -> ExportProgress:
        end = None
        if self.began_at is not None and self.rows and self.count:
            spent = (now - self.began_at) / timedelta(seconds=1)
            rest = spent * max(0, self.count - self.rows) / self.rows
            end = now + timedelta(seconds=rest)
        return ExportProgress(self.rows, self.count, end)


def _failed(message: str, code: ErrorCode | None = None) -> ActivityItem:
    return ActivityItem(0, "", ActivityStatus.FAILED, message, error=code)
