"""The one way out: httpx's API over aiohttp's connections (docs/adr/0002-one-transport.md).

Two things are added to what the libraries give. A Progress says how far a call came, because
whether a request may have reached the other side decides whether it may be tried again. And an
answer is read in bounded pieces, so that no body, packed or not, can fill the memory.
"""

import contextlib
import io
import ssl
import zlib
from collections.abc import AsyncGenerator, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import cast

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from domain.errors import Malformed

MOST_BYTES = 16_000_000
"""The longest answer that is read, after unpacking."""

ZIP_START = b"PK"

_MOST_VALUES = 500_000
_PIECE = 65_536
_IDLE_SECONDS = 4.0  # below any server's own idle limit: a connection it just closed looks alive


@dataclass(slots=True)
class Progress:
    """How far a call came: `connected` once a request may be on its way, then `answered`."""

    connected: bool = False
    answered: bool = False


PROGRESS: ContextVar[Progress | None] = ContextVar("progress", default=None)
"""The running call's progress: a connection is opened in the task of the call that wants it."""


class Http:
    """httpx's requests and answers, straight over its transport: one exchange at a time, no more.

    Nothing of a client stands between, which would merge headers, keep cookies, follow redirects
    and heed the environment at each call, for twice the CPU. Connections are unlimited in number:
    whoever calls bounds how many calls run at once. Nothing has a time limit: a call's deadline
    spans all of it.
    """

    def __init__(self, headers: dict[str, str]) -> None:
        context = httpx.create_ssl_context()
        self.headers = httpx.Headers(headers)
        self._transport: httpx.AsyncBaseTransport = AiohttpTransport(
            verify=context, client=partial(_open_session, context)
        )

    @contextlib.asynccontextmanager
    async def stream(
        self, method: str, url: httpx.URL, *, content: bytes
    ) -> AsyncGenerator[httpx.Response, None]:
        """The answer, whose body is read inside the block."""
        request = httpx.Request(method, url, headers=self.headers, content=content)
        response = await self._transport.handle_async_request(request)
        try:
            yield response
        finally:
            await _body_of(response).aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._transport.aclose()


def _body_of(response: httpx.Response) -> httpx.AsyncByteStream:
    return cast("httpx.AsyncByteStream", response.stream)


def _open_session(context: ssl.SSLContext) -> aiohttp.ClientSession:
    watch = aiohttp.TraceConfig()
    watch.on_connection_create_end.append(_note_connected)
    watch.on_connection_reuseconn.append(_note_connected)
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_IDLE_SECONDS, ssl=context),
        cookie_jar=aiohttp.DummyCookieJar(),
        trace_configs=[watch],
    )


async def _note_connected(*_: object) -> None:
    progress = PROGRESS.get()
    if progress is not None:
        progress.connected = True


async def read_whole(response: httpx.Response, most_of_zip: int = MOST_BYTES) -> bytes:
    """The body, unpacked; one that begins as a zip may have `most_of_zip` bytes.

    Raises Malformed when it is too long or packed in an unknown way.
    """
    unpacker = _Unpacker(response.headers.get("content-encoding", "").strip().lower())
    stream = io.BytesIO()  # gives its bytes away without another copy
    start = b""
    async for chunk in _body_of(response):
        for piece in unpacker.pieces(chunk):
            start = start if len(start) >= len(ZIP_START) else start + piece[:4]
            most = most_of_zip if start.startswith(ZIP_START) else MOST_BYTES
            if stream.tell() + len(piece) > most:
                raise Malformed(f"an answer of more than {most:,} bytes")
            stream.write(piece)
    unpacker.end()
    body = stream.getvalue()
    _check_size(body)
    return body


class _Unpacker:
    """Unpacks piece by piece: servers pack at times though `identity` was asked for."""

    def __init__(self, encoding: str) -> None:
        self._packed = encoding in {"gzip", "x-gzip", "deflate"}
        if not self._packed and encoding not in {"identity", ""}:
            raise Malformed(f"an answer packed as {encoding[:20]!r}, though none was wanted")
        self._stream = zlib.decompressobj(wbits=47)  # gzip or zlib, whichever the header shows

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if not self._packed:
            yield data
            return
        try:
            while data and not self._stream.eof:
                yield self._stream.decompress(data, _PIECE)
                data = self._stream.unconsumed_tail
        except zlib.error:
            raise Malformed("a packed answer that cannot be unpacked") from None

    def end(self) -> None:
        if self._packed and not self._stream.eof:
            raise Malformed("a packed answer that ends early")


def _check_size(body: bytes) -> None:
    """Refuse what would grow manifold when read: a million tiny values are a hundred megabytes."""
    if len(body) > _MOST_VALUES and not body.startswith(ZIP_START):
        values = sum(body.count(mark) for mark in (b",", b"[", b"{"))
        if values > _MOST_VALUES:
            raise Malformed(f"an answer of more than {_MOST_VALUES:,} values")
