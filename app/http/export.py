"""The export door: rows as a stream, at the reader's speed, for whoever bears an API key."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import NoReturn

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.http.export_request import ExportFile, ExportPlea, read_plea
from app.http.refusals import errors_body, headers_of, status_of
from domain.closing import OpenDay
from domain.errors import ChannelgraphError
from domain.exports import ENDINGS, Compression, ExportFormat, Manifest
from resolvers.context import Context
from resolvers.exports import FileAsked, OpenExport, describe_export, open_export

STALL_SECONDS = 60
"""How long a reader may take nothing before the export is cut off."""

MEDIA_TYPES: Mapping[ExportFormat, str] = {
    ExportFormat.JSONL: "application/x-ndjson",
    ExportFormat.CSV: "text/csv; charset=utf-8; header=present",
    ExportFormat.PARQUET: "application/vnd.apache.parquet",
}
_PACKED_TYPES = {Compression.GZIP: "application/gzip", Compression.ZSTD: "application/zstd"}
_ENCODINGS = {Compression.GZIP: "gzip", Compression.ZSTD: "zstd"}
_JSON = {"Content-Type": "application/json", "Cache-Control": "no-store"}

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

ContextGetter = Callable[[Request], Awaitable[Context]]


class ExportDoor:
    """Answers GET and HEAD of one export, as an ASGI application.

    What fails after the first byte cuts the connection: no reader takes a part for the whole.
    """

    def __init__(self, context_getter: ContextGetter) -> None:
        self._context_getter = context_getter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        answer = _Answer(request, send)
        try:
            await self._answer(request, answer)
        except ChannelgraphError as error:
            if answer.has_begun:
                _cut(error)
            body = errors_body(error.code, str(error))
            await answer.tell(status_of(error), body, headers_of(error))

    async def _answer(self, request: Request, answer: "_Answer") -> None:
        context = await self._context_getter(request)
        file = ExportFile.read(request.path_params["file"])
        if file is None:
            await answer.tell(404, errors_body("BAD_USER_INPUT", "There is no such export."))
            return
        plea = read_plea(file, request.query_params, request.headers)
        if plea.file is None:
            await answer.tell(200, described(await describe_export(context, plea.rows)))
            return
        async with open_export(context, plea.rows, plea.file) as export:
            await answer.stream(export, _headers(plea, plea.file, export))


class _Answer:
    """One answer; a streamed one waits for the reader, and ends when the reader has left."""

    def __init__(self, request: Request, send: Send) -> None:
        self.has_begun = False
        self._request = request
        self._send = send

    async def tell(
        self, status: int, body: Mapping[str, object], headers: Mapping[str, str] = _JSON
    ) -> None:
        """Answer at once, in JSON."""
        text = orjson.dumps(body, option=orjson.OPT_INDENT_2)
        response = Response(text, status, {**_JSON, **headers})
        await response(self._request.scope, self._request.receive, self._send)

    async def stream(self, export: OpenExport, headers: Mapping[str, str]) -> None:
        """Answer with the export; to HEAD only with its headers."""
        leaving = asyncio.create_task(_left(self._request.receive))
        try:
            await self._start(headers)
            if self._request.method == "GET":
                async for piece, _ in export.pieces():
                    if leaving.done():
                        return
                    if piece:
                        await self._give(piece, more=True)
            await self._give(b"", more=False)
        finally:
            leaving.cancel()
            await asyncio.gather(leaving, return_exceptions=True)

    async def _start(self, headers: Mapping[str, str]) -> None:
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        self.has_begun = True
        await self._send({"type": "http.response.start", "status": 200, "headers": raw})

    async def _give(self, piece: bytes, *, more: bool) -> None:
        async with asyncio.timeout(STALL_SECONDS):
            await self._send({"type": "http.response.body", "body": piece, "more_body": more})


def export_route(context_getter: ContextGetter) -> Route:
    """The route of every export."""
    return Route("/export/{file}", ExportDoor(context_getter), methods=["GET", "HEAD"])


def described(manifest: Manifest) -> dict[str, object]:
    """A manifest as JSON tells it."""
    return {
        "kind": manifest.kind.name_in_address,
        "count": manifest.count,
        "checksum": f"sha256:{manifest.checksum}",
        "watermark": str(manifest.watermark),
        "cursor": manifest.cursor,
        "columns": [
            {
                "name": column.name,
                "type": column.type.value,
                "isKey": column.is_key,
                "description": column.description,
            }
            for column in manifest.columns
        ],
        "completeness": [
            {
                "brandId": run.brand_id,
                "channelCode": run.channel_code,
                "completeSince": run.complete_since,
                "completeUntil": run.complete_until,
                "openAfter": _told(run.open_after),
                "openBefore": run.open_before and _told(run.open_before),
            }
            for run in manifest.complete
        ],
    }


def _told(day: OpenDay) -> dict[str, object]:
    return {"date": day.date, "reason": day.reason, "reasonText": day.reason_text}


def _headers(plea: ExportPlea, file: FileAsked, export: OpenExport) -> dict[str, str]:
    ending = f"{file.format.value.lower()}"
    headers = {
        "Content-Type": MEDIA_TYPES[file.format],
        "Cache-Control": "no-store",
        "Channelgraph-Count": str(export.count),
        "Channelgraph-Watermark": str(export.watermark),
        "Channelgraph-Cursor": export.cursor,
    }
    if plea.for_the_way:
        headers["Vary"] = "Accept-Encoding"
        if file.compression is not Compression.NONE:
            headers["Content-Encoding"] = _ENCODINGS[file.compression]
    elif file.format is not ExportFormat.PARQUET:
        ending += ENDINGS[file.compression]
        headers["Content-Type"] = _PACKED_TYPES.get(file.compression, headers["Content-Type"])
    name = f"{plea.rows.kind.name_in_address}.{ending}"
    return headers | {"Content-Disposition": f'attachment; filename="{name}"'}


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _cut(error: ChannelgraphError) -> NoReturn:
    _log.warning("export_cut_off", reason=str(error))
    raise error
