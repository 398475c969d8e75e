"""Exports that are written to a file by the server, and fetched when they are done."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

from domain.activities import ActivityItem, ActivityStatus
from domain.exports import ENDINGS, Compression, ExportFormat
from domain.pages import Page, PageRequest
from domain.ports import Begun
from domain.work import WorkIntent

LIFE = timedelta(hours=24)
"""How long a file can be fetched once it is whole."""

SILENCE = timedelta(seconds=60)
"""A process that wrote nothing of its export for so long has died."""


@dataclass(frozen=True, slots=True)
class ExportJob:
    """One export by its activity's id, and how it stands.

    `name` is what the rows are (`orders`); `sha256` and `size` are the whole file's.
    """

    export_id: str
    key_id: str
    name: str
    format: ExportFormat
    compression: Compression
    columns: tuple[str, ...]
    status: ActivityStatus
    requested_at: datetime
    row_count: int = 0
    expected_count: int | None = None
    watermark: int | None = None
    cursor: str | None = None
    sha256: str | None = None
    size: int | None = None
    expires_at: datetime | None = None
    message: str | None = None
    is_cancelled: bool = False

    @property
    def file_name(self) -> str:
        """What the file is called where it is fetched."""
        packing = "" if self.format is ExportFormat.PARQUET else ENDINGS[self.compression]
        return f"{self.name}.{self.format.value.lower()}{packing}"

    def is_there(self, now: datetime) -> bool:
        """Whether the file can be fetched."""
        done = self.status is ActivityStatus.SUCCEEDED
        return done and self.expires_at is not None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class ExportProgress:
    """How far an export has come, and when it should end."""

    row_count: int
    expected_count: int | None
    estimated_completion_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What a whole file is."""

    row_count: int
    watermark: int | None
    cursor: str | None
    columns: tuple[str, ...]
    sha256: str
    size: int
    expires_at: datetime


class ExportJobs(Protocol):
    """The record of exports; each belongs to an activity with one item."""

    async def begin(self, work: WorkIntent, job: ExportJob) -> Begun:
        """Write down what shall be exported: STARTED, REPLAYED or CONFLICT."""
        ...

    async def find(self, export_id: str) -> ExportJob | None: ...
    async def page(self, key_id: str, request: PageRequest) -> Page[ExportJob]:
        """A key's own, newest first."""
        ...

    async def count(self, key_id: str) -> int: ...
    async def tell(self, export_id: str, progress: ExportProgress, now: datetime) -> bool:
        """Say that it is alive and how far; False once somebody cancelled it."""
        ...

    async def cancel(self, export_id: str) -> None:
        """Have whoever writes it stop."""
        ...

    async def close(
        self, export_id: str, item: ActivityItem, result: ExportResult | None, now: datetime
    ) -> None:
        """Write its outcome, unless it has one."""
        ...

    async def lost(self, before: datetime) -> Sequence[str]:
        """Exports without an outcome of which nothing was heard since."""
        ...

    async def kept(self, now: datetime) -> Sequence[str]:
        """Exports whose files may stay: those that are being written, and those to be fetched."""
        ...


class ExportFolder(Protocol):
    """Where the files of exports lie."""

    def writing(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A file that has its name once the block ended well, and is not there otherwise."""
        ...

    def path(self, name: str) -> Path | None:
        """Where the whole file lies, if it is there."""
        ...

    def names(self) -> Sequence[str]:
        """Every file, half ones too."""
        ...

    def remove(self, name: str) -> None: ...
