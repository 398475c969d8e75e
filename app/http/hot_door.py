"""Hot pages at the GraphQL door: what decides an answer, and which operations may be kept."""

from collections.abc import Awaitable, Callable
from typing import cast

import orjson
from starlette.requests import Request
from starlette.responses import Response

from app.http.accept import EVENT_STREAM, JSON, media_type
from app.http.hot import LARGEST_REQUEST, HotPages, Made, Ready
from app.http.metrics import Metric
from gql.errors import QuietSchema
from gql.hot_fields import life_of
from resolvers.context import Context


def is_cacheable(request: Request) -> bool:
    """Whether a request could be for a page that is ready: an operation sent as JSON."""
    length = request.headers.get("content-length", "")
    return (
        request.method == "POST"
        and media_type(request.headers.get("content-type", "")) == JSON
        and length.isdigit()
        and int(length) <= LARGEST_REQUEST
    )


class HotDoor:
    """Answers for who sees the same and asks the same, to the byte."""

    def __init__(self, pages: HotPages, schema: QuietSchema, requests: Metric) -> None:
        self._pages = pages
        self._schema = schema
        self._requests = requests

    async def answer(
        self, context: object, body: bytes, kind: str, make: Callable[[], Awaitable[Made]]
    ) -> Response | None:
        """The answer, by `make` where none is ready; None where pages like it are not kept."""
        if not isinstance(context, Context) or kind == EVENT_STREAM:
            return None
        viewer = context.viewer
        key = (body, kind, viewer.scopes, viewer.brand_ids)
        found = await self._pages.answer(key, lambda: self._life(body), make)
        if isinstance(found, Ready):
            self._requests.add("query", "OK")
        return found

    def _life(self, body: bytes) -> float | None:
        """How long an answer to this body may be kept; it was run before, so it is known."""
        try:
            asked: object = orjson.loads(body)
        except orjson.JSONDecodeError:
            return None
        text = cast("dict[str, object]", asked).get("query") if isinstance(asked, dict) else None
        document = self._schema.engine.documents.get(text) if isinstance(text, str) else None
        engine = self._schema.engine
        return None if document is None else life_of(engine.schema, document.node)
