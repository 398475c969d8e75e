"""Files of shipping labels, for whoever knows their token: it stands in for an API key here."""

from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

PIECE = 65_536
GONE = "There is no such file, or its time is over: ask for the labels again.\n"

_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def labels_route(find: Callable[[str], Awaitable[bytes | None]]) -> Route:
    """GET and HEAD of a file; an unknown token and one whose time is over look the same."""

    async def show(request: Request) -> Response:
        content = await find(request.path_params["token"])
        if content is None:
            return PlainTextResponse(GONE, 404, _HEADERS)
        headers = {
            **_HEADERS,
            "Content-Length": str(len(content)),
            "Content-Disposition": 'attachment; filename="shipping-labels.zip"',
        }
        if request.method == "HEAD":
            return Response(None, 200, headers, media_type="application/zip")
        return StreamingResponse(_pieces(content), 200, headers, media_type="application/zip")

    return Route("/labels/{token}.zip", show, methods=["GET", "HEAD"])


async def _pieces(content: bytes) -> AsyncIterator[memoryview]:
    """The file in pieces, none of them copied, at the reader's speed."""
    view = memoryview(content)
    for start in range(0, len(view), PIECE):
        yield view[start : start + PIECE]
