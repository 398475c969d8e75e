"""Publishes to an endpoint that speaks Pub/Sub's REST API; each message once."""

import asyncio
import base64
from collections.abc import Callable
from types import TracebackType
from typing import Self, cast
from urllib.parse import quote

import orjson
from yarl import URL

from adapters.exchange import Reply, Request, exchange
from adapters.transport import Http
from domain.errors import (
    Malformed,
    UpstreamError,
    UpstreamMisread,
    UpstreamRefused,
    UpstreamUnavailable,
)
from domain.json_text import read_json

_NOT_DONE = frozenset({400, 401, 402, 403, 404, 429})
"""Statuses that prove that nothing was published."""


class RestPublisher:
    """Implements adapters.mp_adapter.topics.Publisher at one endpoint, without credentials.

    `timeout` is seconds for one publish in all; `show` makes texts of the connection fit for
    errors. What the endpoint says is never repeated, as it may quote what was sent.
    """

    def __init__(
        self,
        endpoint: str,
        project: str,
        *,
        show: Callable[[str], str],
        timeout: float = 10.0,
        parallel: int = 8,
    ) -> None:
        self._topics = f"{endpoint.rstrip('/')}/v1/projects/{quote(project, safe=':')}/topics"
        self._show = show
        self._timeout = timeout
        self._slots = asyncio.Semaphore(parallel)
        self._http = Http(
            {
                "Content-Type": "application/json",
                "Accept": "application/json",
                "Accept-Encoding": "identity",
                "User-Agent": "channelgraph",
            }
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def publish(self, topic: str, data: bytes) -> str:
        """Publish one message; gives its id. Raises UpstreamError."""
        url = URL(f"{self._topics}/{quote(topic, safe='')}:publish", encoded=True)
        body = orjson.dumps({"messages": [{"data": base64.b64encode(data).decode()}]})
        request = Request(topic, url, body, self._show)
        return _message_id(topic, await exchange(self._http, request, self._timeout, self._slots))


def _message_id(topic: str, reply: Reply) -> str:
    if not 200 <= reply.status < 300:
        raise _refusal(topic, reply.status)
    try:
        document = read_json(reply.body)
    except Malformed:
        document = None
    members = cast("dict[str, object]", document) if isinstance(document, dict) else {}
    ids = members.get("messageIds")
    match cast("list[object]", ids) if isinstance(ids, list) else []:
        case [str(message_id)] if message_id:
            return message_id
        case _:
            raise UpstreamMisread(topic, "answered no message id")


def _refusal(topic: str, status: int) -> UpstreamError:
    if status in _NOT_DONE:
        return UpstreamRefused(topic, f"refused with HTTP {status}", status)
    if status >= 500:
        return UpstreamUnavailable(topic, f"answered HTTP {status}")
    return UpstreamMisread(topic, f"answered HTTP {status}")
