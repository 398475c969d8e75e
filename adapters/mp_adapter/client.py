"""JSON-RPC calls to the MP Adapter (document: Using JsonRPC). Nothing is ever sent twice."""

import asyncio
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

import aiohttp
import httpx

from adapters.mp_adapter.envelope import Call, Reply, read_answer
from adapters.mp_adapter.redact import Redactor
from adapters.mp_adapter.transport import MOST_BYTES, PROGRESS, Progress, open_http, read_whole
from domain.errors import (
    Malformed,
    UpstreamError,
    UpstreamMisread,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnavailable,
)

OnCall = Callable[[str, str, float], None]
"""Told of every call: method, outcome, seconds.

Outcomes: ok, refused, unavailable, timeout, misread, cancelled.
"""

_OUTCOMES: dict[type[UpstreamError], str] = {
    UpstreamRefused: "refused",
    UpstreamUnavailable: "unavailable",
    UpstreamTimeout: "timeout",
    UpstreamMisread: "misread",
}


class JsonRpcClient:
    """One client key's calls, at most `parallel` at once, each within `timeout` seconds in all.

    Raises UpstreamError only, always with `sent` as exact as the connection tells; the key
    leaves in its header and shows nowhere else.
    """

    def __init__(
        self,
        url: str,
        client_key: str,
        *,
        timeout: float = 10.0,
        parallel: int = 32,
        on_call: OnCall | None = None,
    ) -> None:
        self.redactor = Redactor(_checked_key(client_key))
        self._url = _endpoint(url)
        self._timeout = timeout
        self._slots = asyncio.Semaphore(parallel)
        self._on_call = on_call
        self._http = open_http(
            {
                "Authorization": client_key,
                "Content-Type": "application/json",
                "Accept": "application/json, application/zip",
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
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection; calls after this fail."""
        await self._http.aclose()

    async def call(
        self,
        method: str,
        params: Mapping[str, object] | Sequence[object],
        *,
        activity_id: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - it spans the queue, the wire and the read
        http_method: Literal["POST", "GET"] = "POST",
        secrets: tuple[str, ...] = (),
        most_of_zip: int = MOST_BYTES,
    ) -> object:
        """The result of one call: dicts, lists, texts, int, Decimal, None, or bytes of a zip.

        `activity_id` becomes the call's id, a random one otherwise; `secrets` are values of
        `params` that no error may repeat; `most_of_zip` bounds an answer that is a zip, in bytes.
        """
        call = Call(method, activity_id or str(uuid.uuid4()), self.redactor, secrets)
        seconds = self._timeout if timeout is None else timeout
        began = time.monotonic()
        outcome = "cancelled"
        try:
            request = _Request(call.body(params), http_method, most_of_zip)
            reply = await self._ask(call, request, seconds)
            result = read_answer(call, reply)
            outcome = "ok"
        except UpstreamError as error:
            outcome = _OUTCOMES[type(error)]
            raise
        else:
            return result
        finally:
            if self._on_call is not None:
                self._on_call(method, outcome, time.monotonic() - began)

    async def _ask(self, call: Call, request: "_Request", seconds: float) -> Reply:
        progress = Progress()
        try:
            async with asyncio.timeout(seconds), self._slots:
                return await self._exchange(request, progress)
        except (httpx.HTTPError, aiohttp.ClientError, OSError, Malformed) as error:
            failure = _failure(call, error, progress, seconds)
        # Raised out here, so that the cause, whose request holds the key, does not travel along.
        raise failure

    async def _exchange(self, request: "_Request", progress: Progress) -> Reply:
        token = PROGRESS.set(progress)
        try:
            sent = self._http.stream(request.http_method, self._url, content=request.body)
            async with sent as response:
                progress.answered = True
                body = await read_whole(response, request.most_of_zip)
                return Reply(response.status_code, body)
        finally:
            PROGRESS.reset(token)


@dataclass(frozen=True, slots=True)
class _Request:
    """What goes out, and how long an answer that is a zip may be."""

    body: bytes
    http_method: str
    most_of_zip: int


def _failure(call: Call, error: Exception, progress: Progress, seconds: float) -> UpstreamError:
    """What a call without a whole answer means, by how far it came."""
    cause = call.show(str(error) or type(error).__name__)
    if isinstance(error, TimeoutError):
        reason = "no answer" if progress.connected else "no connection"
        return UpstreamTimeout(
            call.method, f"{reason} within {seconds:g} s", sent=progress.connected
        )
    if not progress.connected:
        return UpstreamUnavailable(call.method, f"no connection: {cause}", sent=False)
    if isinstance(error, Malformed):
        return call.misread(f"sent {cause}")
    if progress.answered:
        return call.misread(f"the answer broke off: {cause}")
    if isinstance(error, aiohttp.ClientResponseError):
        return call.misread(f"answered no HTTP: {call.show(error.message)}")
    return UpstreamUnavailable(call.method, f"the connection broke before an answer: {cause}")


def _endpoint(url: str) -> httpx.URL:
    parsed = httpx.URL(url)
    if parsed.scheme not in {"http", "https"} or not parsed.host or parsed.userinfo:
        raise ValueError("the MP Adapter's address must be http(s)://host[:port], no user in it")
    return parsed.copy_with(path=parsed.path.rstrip("/") + "/v1/jsonrpc")


def _checked_key(key: str) -> str:
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise ValueError("the MP Adapter's client key must be printable ASCII without spaces")
    return key
