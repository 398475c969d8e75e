"""JSON-RPC calls to the MP Adapter (document: Using JsonRPC), and the wire that they end in."""

import asyncio
import contextlib
import time
import uuid
from collections.abc import Callable, Generator
from types import TracebackType
from typing import Literal, Self

from yarl import URL

from adapters.exchange import Request, exchange
from adapters.mp_adapter.calls import About, Call, Line, Params
from adapters.mp_adapter.envelope import read_answer
from adapters.mp_adapter.redact import Redactor
from adapters.transport import MOST_BYTES, Http
from domain.errors import (
    UpstreamError,
    UpstreamMisread,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnavailable,
)

OnCall = Callable[[str, str, float], None]
"""Told of every call that was made: method, outcome, seconds.

Outcomes: ok, refused, unavailable, timeout, misread, cancelled.
"""

Behave = Callable[[Line], Line]
"""Puts behaviours around the wire."""

_OUTCOMES: dict[type[UpstreamError], str] = {
    UpstreamRefused: "refused",
    UpstreamUnavailable: "unavailable",
    UpstreamTimeout: "timeout",
    UpstreamMisread: "misread",
}


class JsonRpcClient:
    """One client key's calls, each within `timeout` seconds in all.

    Each call walks down the line that `behave` makes; at its end, and by itself, this client is
    the wire, which sends nothing twice. Raises UpstreamError only, always with `sent` as exact as
    the connection tells; the key leaves in its header and shows nowhere else.
    """

    def __init__(
        self,
        url: str,
        client_key: str,
        *,
        timeout: float = 10.0,
        behave: Behave | None = None,
        on_call: OnCall | None = None,
    ) -> None:
        self.redactor = Redactor(_checked_key(client_key))
        self._url = _endpoint(url)
        self._timeout = timeout
        self._line: Line = behave(self) if behave else self
        self._on_call = on_call
        self._http = Http(
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

    def deadline(self) -> float:
        """When a call that starts now must have ended, by the loop's clock."""
        return asyncio.get_running_loop().time() + self._timeout

    async def call(
        self,
        method: str,
        params: Params,
        *,
        about: About = None,
        sparing: bool = False,
        activity_id: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - it spans the line, the wire and the read
        deadline: float | None = None,
        http_method: Literal["POST", "GET"] = "POST",
        secrets: tuple[str, ...] = (),
        most_of_zip: int = MOST_BYTES,
    ) -> object:
        """The result of one call: dicts, lists, texts, int, Decimal, None, or bytes of a zip.

        `about` says whom it is about, `sparing` that it may go untried where that keeps failing;
        `activity_id` becomes the call's id, a random one otherwise; `deadline` is that of work
        which began before; `secrets` are values of `params` that no error may repeat;
        `most_of_zip` bounds an answer that is a zip, in bytes.
        """
        seconds = self._timeout if timeout is None else timeout
        now = asyncio.get_running_loop().time()
        return await self._line.send(
            Call(
                method=method,
                params=params,
                call_id=activity_id or str(uuid.uuid4()),
                redactor=self.redactor,
                deadline=now + seconds if deadline is None else deadline,
                seconds=seconds,
                about=about,
                sparing=sparing,
                secrets=secrets,
                http_method=http_method,
                most_of_zip=most_of_zip,
            )
        )

    async def send(self, call: Call) -> object:
        """Make the call, once."""
        with telling(self._on_call, call.method):
            request = Request(
                call.method, self._url, call.body(), call.show, call.http_method, call.most_of_zip
            )
            reply = await exchange(self._http, request, call.seconds, until=call.deadline)
            return read_answer(call, reply)


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


def _endpoint(url: str) -> URL:
    parsed = URL(url)
    named = parsed.user or parsed.password
    if parsed.scheme not in {"http", "https"} or not parsed.host or named:
        raise ValueError("the MP Adapter's address must be http(s)://host[:port], no user in it")
    return parsed.with_path(parsed.raw_path.rstrip("/") + "/v1/jsonrpc", encoded=True)


def _checked_key(key: str) -> str:
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise ValueError("the MP Adapter's client key must be printable ASCII without spaces")
    return key
