"""JSON-RPC calls to the MP Adapter (document: Using JsonRPC). Nothing is ever sent twice."""

import asyncio
import contextlib
import time
import uuid
from collections.abc import Callable, Generator, Mapping, Sequence
from types import TracebackType
from typing import Literal, Self

import httpx

from adapters.exchange import Request, exchange
from adapters.mp_adapter.envelope import Call, read_answer
from adapters.mp_adapter.redact import Redactor
from adapters.transport import MOST_BYTES, open_http
from domain.errors import (
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
        with telling(self._on_call, method):
            request = Request(
                method, self._url, call.body(params), call.show, http_method, most_of_zip
            )
            return read_answer(call, await exchange(self._http, request, seconds, self._slots))


@contextlib.contextmanager
def telling(on_call: OnCall | None, method: str) -> Generator[None, None, None]:
    """Tell of the one call that the block makes."""
    began = time.monotonic()
    outcome = "cancelled"
    try:
        yield
        outcome = "ok"
    except UpstreamError as error:
        outcome = _OUTCOMES[type(error)]
        raise
    finally:
        if on_call is not None:
            on_call(method, outcome, time.monotonic() - began)


def _endpoint(url: str) -> httpx.URL:
    parsed = httpx.URL(url)
    if parsed.scheme not in {"http", "https"} or not parsed.host or parsed.userinfo:
        raise ValueError("the MP Adapter's address must be http(s)://host[:port], no user in it")
    return parsed.copy_with(path=parsed.path.rstrip("/") + "/v1/jsonrpc")


def _checked_key(key: str) -> str:
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise ValueError("the MP Adapter's client key must be printable ASCII without spaces")
    return key
