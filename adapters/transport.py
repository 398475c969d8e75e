"""The one way out: aiohttp's connections (docs/adr/0002-one-transport.md).

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

import aiohttp
from yarl import URL

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
    """Requests over connections of aiohttp: one exchange at a time, no more.

    No redirect is followed, no cookie kept, no proxy of the environment heeded. Connections are
    unlimited in number: whoever calls bounds how many calls run at once. Nothing has a time
    limit: a call's deadline spans all of it.
    """

    def __init__(self, headers: dict[str, str]) -> None:
        def opened() -> aiohttp.ClientSession:
            return _open_session(headers)

        self._open = opened  # so that nothing of ours shows the headers by itself
        self._session: aiohttp.ClientSession | None = None
        self._context: ssl.SSLContext | None = None

    @contextlib.asynccontextmanager
    async def stream(
        self, method: str, url: URL, *, content: bytes
    ) -> AsyncGenerator[aiohttp.ClientResponse, None]:
        """The answer, whose body is read inside the block."""
        if self._session is None:
            self._session = self._open()
        async with self._session.request(
            method,
            url,
            data=content or None,
            allow_redirects=False,
            ssl=self._certificates() if url.scheme == "https" else False,
        ) as response:
            yield response

    async def aclose(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    def _certificates(self) -> ssl.SSLContext:
        """Whom to trust: long to load, and of no use without https."""
        if self._context is None:
            from httpx import create_ssl_context

            self._context = create_ssl_context()
        return self._context


def _open_session(headers: dict[str, str]) -> aiohttp.ClientSession:
    watch = aiohttp.TraceConfig()
    watch.on_connection_create_end.append(_note_connected)
    watch.on_connection_reuseconn.append(_note_connected)
    return aiohttp.ClientSession(
        headers=headers,
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_IDLE_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
        auto_decompress=False,
        trace_configs=[watch],
    )


async def _note_connected(*_: object) -> None:
    progress = PROGRESS.get()
    if progress is not None:
        progress.connected = True


async def read_whole(response: aiohttp.ClientResponse, most_of_zip: int = MOST_BYTES) -> bytes:
    """The body, unpacked; one that begins as a zip may have `most_of_zip` bytes.

    Raises Malformed when it is too long or packed in an unknown way.
    """
    unpacker = _Unpacker(response.headers.get("content-encoding", "").strip().lower())
    stream = io.BytesIO()  # gives its bytes away without another copy
    start = b""
    async for chunk in response.content.iter_any():
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
