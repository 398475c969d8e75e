"""Exports that the server writes to files: asked for, watched, cancelled and fetched."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.activities import ActivityStatus
from domain.arguments import tell
from domain.columns import choose_columns
from domain.errors import BadUserInput
from domain.export_jobs import ExportJob
from domain.exports import Compression, ExportFormat, ExportKind
from gql.activities import Activity, activity_of
from gql.export_queries import QueryExport, read_query
from gql.fields import Info, about
from gql.inputs import read_idempotency_key
from gql.order_filters import OrderFilter, read_filter
from gql.pages import After, Connection, First, Slice, connection_of
from gql.scalars import RawJson
from gql.user_errors import UserError, user_errors_of
from resolvers import export_jobs
from resolvers.export_jobs import JobAsked, JobOutcome, token_of
from resolvers.exports import ExportAsked, FileAsked, read_export, want

ExportId = Annotated[str, strawberry.argument(description="The export's exportId.")]


async def _activity(root: "Export", info: Info) -> Activity | None:
    return await _activity_of(info, root.export_id)


async def _activity_of(info: Info, activity_id: str | None) -> Activity | None:
    if activity_id is None:
        return None
    found = (await info.context.services.activities.by_id([activity_id])).get(activity_id)
    return activity_of(found) if found else None


@strawberry.type(description="An export that the server writes to a file.")
class Export:
    """An export of the viewer's own key."""

    export_id: str = about("Its id; its activity has the same.")
    name: str = about("What the rows are: orders, order-lines, products, variants, or a root.")
    format: ExportFormat = about("How the rows are written.")
    status: ActivityStatus = about("PENDING until the file is whole: SUCCEEDED, or FAILED.")
    message: str | None = about("Why it failed.")
    requested_at: datetime = about("When it was asked for.")
    row_count: int = about("Rows written so far; in the end, all.")
    expected_count: int | None = about("Rows that there will be, once that is known.")
    progress: float = about("Share of the rows that is written, 0 to 1.")
    url: str | None = about(
        "Path of the file at this server, once it is whole; whoever knows it may fetch it."
    )
    expires_at: datetime | None = about("When the file ends: a day after it was whole.")
    manifest: "ExportManifest | None" = about("What the file holds, once it is whole.")
    activity: Activity | None = strawberry.field(
        resolver=_activity, description="The record of the work."
    )


@strawberry.type(description="What a whole file holds, to check it and to go on from it.")
class ExportManifest:
    """A manifest."""

    count: int = about("Rows.")
    size: str = about("Bytes.")
    checksum: str = about("SHA-256 of the file's bytes.")
    columns: list[str] = about("Names of the columns, in their order.")
    watermark: str | None = about("The greatest changeSequence of its moment; of kinds alone.")
    cursor: str | None = about("Leads to what changed since; of kinds alone.")


@strawberry.input(
    description="What to export: rows of a kind with a filter, or what a query of yours lists."
)
class CreateExportInput:
    """createExport."""

    kind: ExportKind | None = strawberry.field(default=None, description="Rows of this kind.")
    filter: OrderFilter | None = strawberry.field(
        default=None,
        description="Which; products and variants know brands, channels and updatedAt alone.",
    )
    columns: list[str] | None = strawberry.field(
        default=None, description="These columns; all if left out."
    )
    cursor: str | None = strawberry.field(
        default=None, description="What changed since the export that gave this cursor."
    )
    time_zone: str | None = strawberry.field(default=None, description="Of local dates.")
    query: str | None = strawberry.field(
        default=None,
        description="Instead of a kind: a query of one connection, with `$after: String` as its "
        "`after`, that selects `nodes` and `pageInfo { endCursor hasNextPage }`.",
    )
    variables: RawJson | None = strawberry.field(
        default=None, description="Variables of the query, as an object."
    )
    format: ExportFormat = strawberry.field(
        default=ExportFormat.CSV, description="How rows are written."
    )
    compression: Compression | None = strawberry.field(
        default=None, description="How the file is packed; Parquet by ZSTD if left out."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="The same key answers the same export."
    )


@strawberry.input(description="Which export to cancel.")
class CancelExportInput:
    """cancelExport."""

    export_id: str = strawberry.field(description="The export's exportId.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="The same key does the same thing only once."
    )


@strawberry.type(description="What became of createExport.")
class CreateExportPayload:
    """createExport."""

    export: Export | None = about("The export; ask for it again to see how far it is.")
    activity: Activity | None = about("The record of the work.")
    user_errors: list[UserError] = about("Why it was refused.")


@strawberry.type(description="What became of cancelExport.")
class CancelExportPayload:
    """cancelExport."""

    export: Export | None = about("The export; it ends at its next part.")
    activity: Activity | None = about("The record of the work.")
    user_errors: list[UserError] = about("Why it was refused.")


async def create_export(info: Info, input: CreateExportInput) -> CreateExportPayload:
    """Begin an export."""
    key = read_idempotency_key(input.idempotency_key)
    outcome = await export_jobs.create_job(info.context, _asked(info, input), key)
    activity = await _activity_of(info, outcome.activity_id)
    export, errors = _shown(info, outcome)
    return CreateExportPayload(export=export, activity=activity, user_errors=errors)


async def cancel_export(info: Info, input: CancelExportInput) -> CancelExportPayload:
    """Have an export stop."""
    key = read_idempotency_key(input.idempotency_key)
    outcome = await export_jobs.cancel_job(info.context, input.export_id, key)
    activity = await _activity_of(info, outcome.activity_id)
    export, errors = _shown(info, outcome)
    return CancelExportPayload(export=export, activity=activity, user_errors=errors)


async def ask_export(info: Info, export_id: ExportId) -> Export | None:
    """One export of the key's own."""
    job = await export_jobs.get_job(info.context, export_id)
    return export_of(job, info) if job else None


async def ask_exports(info: Info, first: First = None, after: After = None) -> Connection[Export]:
    """The key's own exports."""
    part, context = Slice.read(("exports",), first, after), info.context
    page = await export_jobs.list_jobs(context, part.request)
    key_id = context.viewer.key_id
    return connection_of(
        page,
        part,
        lambda job: export_of(job, info),
        lambda: context.services.export_jobs.count(key_id),
    )


def export_of(job: ExportJob, info: Info) -> Export:
    """The export as GraphQL shows it to the key that made it."""
    services = info.context.services
    is_there = job.is_there(services.now())
    token = token_of(services, job.export_id)
    done = job.status is ActivityStatus.SUCCEEDED
    share = job.row_count / job.expected_count if job.expected_count else 0.0
    return Export(
        export_id=job.export_id,
        name=job.name,
        format=job.format,
        status=job.status,
        message=job.message,
        requested_at=job.requested_at,
        row_count=job.row_count,
        expected_count=job.expected_count,
        progress=1.0 if done else min(1.0, share),
        url=f"/export-files/{job.export_id}/{token}/{job.file_name}" if is_there else None,
        expires_at=job.expires_at,
        manifest=_manifest(job),
    )


def _manifest(job: ExportJob) -> ExportManifest | None:
    if job.sha256 is None:
        return None
    return ExportManifest(
        count=job.row_count,
        size=str(job.size),
        checksum=f"sha256:{job.sha256}",
        columns=list(job.columns),
        watermark=None if job.watermark is None else str(job.watermark),
        cursor=job.cursor,
    )


def _shown(info: Info, outcome: JobOutcome) -> tuple[Export | None, list[UserError]]:
    export = export_of(outcome.job, info) if outcome.job else None
    return export, user_errors_of(outcome.errors)


def _asked(info: Info, given: CreateExportInput) -> JobAsked:
    compression = given.compression
    if compression is None:
        is_parquet = given.format is ExportFormat.PARQUET
        compression = Compression.ZSTD if is_parquet else Compression.NONE
    file = FileAsked(given.format, compression)
    match given.kind, given.query:
        case ExportKind() as kind, None:
            return _of_kind(info, kind, given, file)
        case None, str() as document:
            return _of_query(read_query(info, document, given.variables), file)
        case _:
            raise BadUserInput("Name a kind or give a query, one of the two.", ("input",))


def _of_query(query: QueryExport, file: FileAsked) -> JobAsked:
    return JobAsked(
        name=query.root,
        format=file.format,
        compression=file.compression,
        columns=tuple(column.name for column in query.columns),
        brand_id=None,
        arguments=tell({"query": query.document, "variables": query.variables, "file": file}),
        open=lambda: query.open(file),
    )


def _of_kind(info: Info, kind: ExportKind, given: CreateExportInput, file: FileAsked) -> JobAsked:
    names = None if given.columns is None else tuple(given.columns)
    asked = ExportAsked(kind, read_filter(given.filter), names, given.cursor, given.time_zone)
    wanted = want(info.context, asked)
    brands = wanted.filter.brand_ids
    return JobAsked(
        name=kind.name_in_address,
        format=file.format,
        compression=file.compression,
        columns=tuple(column.name for column in choose_columns(kind, names)),
        brand_id=next(iter(brands)) if brands is not None and len(brands) == 1 else None,
        arguments=tell({"rows": asked, "file": file}),
        open=lambda: read_export(info.context.services, wanted, file),
    )
