"""An HTTP server that plays one part for every request it gets, down to the bare socket."""

import asyncio
import json
import socket
import struct
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came in; `rpc` is its JSON body."""

    method: str
    path: str
    headers: dict[str, str]
    rpc: dict[str, Any]


Part = Callable[[Received, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class FaultServer:
    """`part` is played for every request; `requests` and `opened` count what came."""

    url: str = ""
    part: Part | None = None
    requests: list[Received] = field(default_factory=list)
    opened: int = 0
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def open_connections(self) -> int:
        return len(self._open)

    @property
    def params(self) -> list[Any]:
        """The params of every request so far."""
        return [request.rpc["params"] for request in self.requests]

    async def until(self, condition: Callable[[], bool], within: float = 5.0) -> None:
        """Wait for a condition on what the server saw."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(condition)

    async def _play(
        self, received: Received, writer: asyncio.StreamWriter, coming: "asyncio.Future[Received]"
    ) -> None:
        """Play the part until it ends, or until the client hangs up in the middle of it."""
        assert self.part is not None
        playing = asyncio.ensure_future(self.part(received, writer))
        both: set[asyncio.Future[Any]] = {playing, coming}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if not playing.done():
            playing.cancel()
            await asyncio.wait({playing})
            return
        await playing

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        self._open.add(writer)
        await self._tell()
        coming = asyncio.ensure_future(_receive(reader))
        try:
            while True:
                received = await coming
                self.requests.append(received)
                await self._tell()
                coming = asyncio.ensure_future(_receive(reader))
                await self._play(received, writer, coming)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            coming.cancel()
            writer.close()
            self._open.discard(writer)
            await self._tell()


async def _receive(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ")
    pairs = [line.split(": ", 1) for line in head[1:] if line]
    headers = {name.lower(): value for name, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(method, path, headers, json.loads(body))


@asynccontextmanager
async def running() -> AsyncIterator[FaultServer]:
    """A server on a free loopback port."""
    faults = FaultServer()
    listener = await asyncio.start_server(faults.serve, "127.0.0.1", 0)
    faults.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield faults
    finally:
        listener.close()
        for writer in list(faults._open):
            writer.close()
        await faults.until(lambda: not faults._open)
        await listener.wait_closed()


def raw(body: bytes, status: int = 200, *headers: str) -> Part:
    """Answer these bytes."""

    async def play(_: Received, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status} Told", f"Content-Length: {len(body)}", *headers, "", ""]
        writer.write("\r\n".join(lines).encode() + body)
        await writer.drain()

    return play


def says(document: object, status: int = 200) -> Part:
    """Answer this JSON as it is."""
    text = document if isinstance(document, str) else json.dumps(document)
    return raw(text.encode(), status, "Content-Type: application/json")


def result(value: object) -> Part:
    """Answer this result in an envelope that echoes the id."""

    async def play(received: Received, writer: asyncio.StreamWriter) -> None:
        envelope = {"id": received.rpc["id"], "jsonrpc": "2.0", "result": value}
        await says(envelope)(received, writer)

    return play


def error(code: object, message: str, status: int = 200) -> Part:
    """Answer a JSON-RPC error under this HTTP status."""

    async def play(received: Received, writer: asyncio.StreamWriter) -> None:
        said = {"code": code, "message": message}
        envelope = {"id": received.rpc["id"], "jsonrpc": "2.0", "error": said}
        await says(envelope, status)(received, writer)

    return play


def each(choose: Callable[[Received], Part]) -> Part:
    """Let the request decide which part is played."""

    async def play(received: Received, writer: asyncio.StreamWriter) -> None:
        await choose(received)(received, writer)

    return play


async def hang(_: Received, __: asyncio.StreamWriter) -> None:
    """Never answer."""
    await asyncio.Event().wait()


async def hang_in_body(_: Received, writer: asyncio.StreamWriter) -> None:
    """Begin an answer and never end it."""
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"jsonrpc"')
    await writer.drain()
    await asyncio.Event().wait()


async def reset(_: Received, writer: asyncio.StreamWriter) -> None:
    """Reset the connection instead of answering."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def close(_: Received, writer: asyncio.StreamWriter) -> None:
    """Close the connection without a word."""
    writer.close()


async def no_http(_: Received, writer: asyncio.StreamWriter) -> None:
    """Answer bytes that are no HTTP."""
    writer.write(b"\x16\x03\x01 this is no HTTP at all\r\n\r\n")
    writer.close()


async def truncated(_: Received, writer: asyncio.StreamWriter) -> None:
    """Promise more than is sent, then close."""
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"jsonrpc":"2.0","resu')
    writer.close()


def packed_spaces(megabytes: int) -> bytes:
    """Spaces as one gzip stream, a thousandth of their size."""
    stream = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [stream.compress(b" " * 1_000_000) for _ in range(megabytes)]
    return b"".join([*parts, stream.flush()])
