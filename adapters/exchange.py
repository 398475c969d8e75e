"""One request and its answer over HTTP: never sent twice, and what a failure proves.

An UpstreamError says by `sent` whether the request may have arrived; no error brings along its
cause, whose request holds secrets.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp
from yarl import URL

from adapters.transport import MOST_BYTES, PROGRESS, Http, Progress, read_whole
from domain.errors import (
    Malformed,
    UpstreamError,
    UpstreamMisread,
    UpstreamTimeout,
    UpstreamUnavailable,
)


@dataclass(frozen=True, slots=True)
class Request:
    """What goes out; errors call it by `name`, and `show` makes foreign texts fit for them.

    `most_of_zip` bounds an answer that is a zip, in bytes.
    """

    name: str
    url: URL
    body: bytes = field(repr=False)
    show: Callable[[str], str] = field(repr=False)
    http_method: str = "POST"
    most_of_zip: int = MOST_BYTES


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer, read whole."""

    status: int
    body: bytes

    @property
    def is_zip(self) -> bool:
        return self.body.startswith((b"PK\x03\x04", b"PK\x05\x06"))

    @property
    def start(self) -> str:
        return self.body[:400].decode("utf-8", "replace")


async def exchange(
    http: Http,
    request: Request,
    seconds: float,
    slots: asyncio.Semaphore | None = None,
    until: float | None = None,
) -> Reply:
    """The answer, within `seconds` for the wait for a slot, the wire and the reading together.

    `until` is the end of those seconds by the loop's clock where they began before.
    """
    progress = Progress()
    end = asyncio.get_running_loop().time() + seconds if until is None else until
    try:
        async with asyncio.timeout_at(end), slots or contextlib.nullcontext():
            return await _send(http, request, progress)
    except (aiohttp.ClientError, OSError, Malformed) as error:
        failure = _failure(request, error, progress, seconds)
    # Raised out here, so that the cause, whose request holds the key, does not travel along.
    raise failure


async def _send(http: Http, request: Request, progress: Progress) -> Reply:
    token = PROGRESS.set(progress)
    try:
        sent = http.stream(request.http_method, request.url, content=request.body)
        async with sent as response:
            progress.answered = True
            body = await read_whole(response, request.most_of_zip)
            return Reply(response.status, body)
    finally:
        PROGRESS.reset(token)


def _failure(
    request: Request, error: Exception, progress: Progress, seconds: float
) -> UpstreamError:
    """What a request without a whole answer means, by how far it came."""
    name, cause = request.name, request.show(str(error) or type(error).__name__)
    if isinstance(error, TimeoutError):
        reason = "no answer" if progress.connected else "no connection"
        return UpstreamTimeout(name, f"{reason} within {seconds:g} s", sent=progress.connected)
    if not progress.connected:
        return UpstreamUnavailable(name, f"no connection: {cause}", sent=False)
    if isinstance(error, Malformed):
        return UpstreamMisread(name, f"sent {cause}")
    if progress.answered:
        return UpstreamMisread(name, f"the answer broke off: {cause}")
    if isinstance(error, aiohttp.ClientResponseError):
        return UpstreamMisread(name, f"answered no HTTP: {request.show(error.message)}")
    return UpstreamUnavailable(name, f"the connection broke before an answer: {cause}")
