"""The GraphQL door: operations over HTTP for programs, the playground for browsers.

Statuses and media types follow the GraphQL-over-HTTP specification.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import orjson
from cross_web import AsyncHTTPRequestAdapter, HTTPException, StarletteRequestAdapter
from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.http.base import BaseRequestProtocol
from strawberry.schema import BaseSchema
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types import ExecutionResult

from app.http.accept import (
    EVENT_STREAM,
    GRAPHQL_JSON,
    JSON,
    accepted_media_types,
    media_type,
    preferred_media_type,
)
from app.http.hot import Made
from app.http.hot_door import HotDoor, is_cacheable
from app.http.live.operations import was_run, write
from app.http.live.streams import answer_of
from app.http.operations import read_operation
from app.http.refusals import errors_body, headers_of, status_of
from domain.errors import ChannelgraphError
from gql.live_operations import Opened
from gql.plans import READY

MAX_BODY = 262_144
"""Bytes of one request's body."""

ContextGetter = Callable[[Request], Awaitable[object]]

Follow = Callable[[Opened, str | None], Awaitable[Response]]
"""Makes the stream of an opened subscription, for the Authorization that it came with."""

_NO_HEADERS: Mapping[str, str] = {}
_log = logging.getLogger(__name__)


def graphql_router(
    schema: BaseSchema,
    context_getter: ContextGetter,
    playground: Callable[[], Response],
    follow: Follow | None = None,
    hot: HotDoor | None = None,
) -> APIRouter:
    """Return the route of `schema`: POST and GET for programs, `playground()` for browsers.

    `context_getter` runs once for each operation and never for the page; what it raises from the
    tree in `domain.errors` is answered with its code (401 for Unauthenticated, and so on).
    `follow` makes the stream of a subscription.
    """
    door = GraphQLDoor(schema, context_getter, playground, follow, hot)
    return APIRouter(routes=[Route("/graphql", door)])


class _BoundedRequest(StarletteRequestAdapter):
    async def get_body(self) -> bytes:
        known: object = getattr(self._request.state, "body", None)
        if isinstance(known, bytes):
            return known
        body = bytearray()
        async for chunk in self._request.stream():
            body += chunk
            if len(body) > MAX_BODY:
                raise HTTPException(413, f"The body may have {MAX_BODY} bytes at most.")
        return bytes(body)


class _Subscribed(Exception):
    """The operation is a subscription, which may be followed now."""

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self.opened = opened


class GraphQLDoor(GraphQL[Any, None]):
    """One ASGI endpoint that reads operations, has the schema run them, and writes the answers."""

    request_adapter_class = _BoundedRequest

    def __init__(
        self,
        schema: BaseSchema,
        context_getter: ContextGetter,
        playground: Callable[[], Response],
        follow: Follow | None = None,
        hot: HotDoor | None = None,
    ) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=())
        self._hot = hot
        self._context_getter = context_getter
        self._playground = playground
        self._follow = follow

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if _asks_for_page(request):
            return self._playground()
        try:
            return await self._run(request)
        except _Subscribed as subscribed:
            return await self._stream(request, subscribed.opened)
        except HTTPException as refusal:
            return _refuse(request, refusal)
        except ChannelgraphError as error:
            return _report(request, error)

    async def _run(self, request: Request) -> Response:
        """Answer with what is ready, or run the operation."""
        if self._hot is None or not is_cacheable(request):
            return await self.run(request)
        context = request.state.context = await self._context_getter(request)
        body = request.state.body = await _BoundedRequest(request).get_body()

        async def make() -> Made:
            response = await self.run(request)
            return Made(response, getattr(request.state, "is_whole", False))

        ready = await self._hot.answer(context, body, _preferred(request), make)
        return ready if ready is not None else await self.run(request)

    async def _stream(self, request: Request, opened: Opened) -> Response:
        """Follow a subscription, for who can read a stream."""
        if self._follow is None or EVENT_STREAM not in accepted_media_types(_accept(request)):
            text = f"A subscription is answered as {EVENT_STREAM} alone: accept that, or use a"
            return _refuse(request, HTTPException(406, f"{text} WebSocket."))
        try:
            return await self._follow(opened, request.headers.get("authorization"))
        except ChannelgraphError as error:
            return _report(request, error)

    def should_render_graphql_ide(self, request: BaseRequestProtocol) -> bool:  # noqa: ARG002 - strawberry's
        """Leave the page to `_answer`, which gives it without making a context."""
        return False

    async def get_context(
        self,
        request: Request | WebSocket,
        response: Response | WebSocket,  # noqa: ARG002 - strawberry's
    ) -> object:
        """Return what resolvers see as the context."""
        known: object = getattr(request.state, "context", None)
        return known or await self._context_getter(cast("Request", request))

    async def get_root_value(
        self,
        request: Request | WebSocket,  # noqa: ARG002 - strawberry's
    ) -> Any:  # noqa: ANN401 - strawberry's
        """Say that the data is written by orjson: so it may be what a compiled plan gives."""
        return READY

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        """Return an empty answer that carries the media type until there is a content."""
        return Response(media_type=_preferred(request))

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData:
        """Read the one operation of a request."""
        if request.method == "GET":
            return read_operation(self.parse_query_params(request.query_params))
        if media_type(request.content_type or "") != JSON:
            raise HTTPException(415, f"The body must be sent as {JSON}.")
        return read_operation(self.parse_json(await request.get_body()))

    async def process_result(
        self, request: Request, result: ExecutionResult
    ) -> GraphQLHTTPResponse:
        """Leave `data` out where the operation was never run, as the specification demands."""
        if isinstance(result, Opened):
            raise _Subscribed(result)
        processed = await super().process_result(request, result)
        request.state.is_whole = not result.errors and not result.extensions
        if result.errors and not was_run(result):
            del processed["data"]
        return processed

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        """Write the answer: 400 tells that nothing was run.

        Under the older media type a mistake is answered 200, as the specification advises; what
        goes beyond a limit is 400 there too.
        """
        kind = cast("str", sub_response.media_type)
        if kind == EVENT_STREAM:
            return answer_of(response_data)
        unrun = "data" not in response_data and (
            kind == GRAPHQL_JSON or _is_beyond_limits(response_data)
        )
        try:
            return _respond(kind, 400 if unrun else 200, response_data)
        except orjson.JSONEncodeError:
            _log.exception("an answer cannot be written as JSON")
            return _respond(kind, 500, errors_body("INTERNAL", "The answer could not be written."))

    def decode_json(self, data: str | bytes) -> object:
        """Read JSON; nesting beyond orjson's bound counts as malformed."""
        return orjson.loads(data)

    def encode_json(self, data: object) -> str:
        """Write JSON as text, which is what streams and sockets carry."""
        return orjson.dumps(data).decode()


def _is_beyond_limits(response: GraphQLHTTPResponse | list[GraphQLHTTPResponse]) -> bool:
    """Whether a limit refused the operation (gql.limits)."""
    errors = response.get("errors") or [] if isinstance(response, dict) else []
    told = cast("list[dict[str, Any]]", errors)
    return any("limit" in error.get("extensions", {}) for error in told)


def _asks_for_page(request: Request) -> bool:
    return (
        request.method == "GET"
        and "query" not in request.query_params
        and "text/html" in accepted_media_types(request.headers.get("accept", ""))
    )


def _refuse(request: Request, refusal: HTTPException) -> Response:
    """Answer a request that is no operation we can run."""
    status, headers = refusal.status_code, dict[str, str]()
    if isinstance(refusal.__cause__, InvalidOperationTypeError):
        status, headers = 405, {"Allow": "POST"}
    elif status == 405:
        headers = {"Allow": "GET, POST"}
    content = errors_body("BAD_USER_INPUT", refusal.reason)
    return _respond(_of_errors(request), status, content, headers)


def _report(request: Request, error: ChannelgraphError) -> Response:
    """Answer a request for which no context could be made."""
    content = errors_body(error.code, str(error))
    return _respond(_of_errors(request), status_of(error), content, headers_of(error))


def _respond(
    kind: str, status: int, content: object, headers: Mapping[str, str] = _NO_HEADERS
) -> Response:
    its = {"Content-Type": f"{kind}; charset=utf-8", "Vary": "Accept", **headers}
    return Response(write(content), status, its)


def _preferred(request: HTTPConnection) -> str:
    return preferred_media_type(_accept(request))


def _of_errors(request: HTTPConnection) -> str:
    """What a refusal is written in: it comes before any stream."""
    kind = _preferred(request)
    return JSON if kind == EVENT_STREAM else kind


def _accept(request: HTTPConnection) -> str:
    return request.headers.get("accept", "")
