"""Files of exports, for whoever knows their token: it stands in for an API key here."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from domain.export_jobs import ExportJob

GONE = "There is no such file, or its time is over: export again.\n"

_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

Find = Callable[[str, str], Awaitable[tuple[ExportJob, Path] | None]]


def export_files_route(find: Find) -> Route:
    """GET and HEAD of a file; an unknown token and one whose time is over look the same."""

    async def show(request: Request) -> Response:
        found = await find(request.path_params["export_id"], request.path_params["token"])
        if found is None:
            return PlainTextResponse(GONE, 404, _HEADERS)
        job, path = found
        kind = "application/octet-stream"
        return FileResponse(path, headers=_HEADERS, media_type=kind, filename=job.file_name)

    path = "/export-files/{export_id}/{token}/{name}"
    return Route(path, show, methods=["GET", "HEAD"])
