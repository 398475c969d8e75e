"""How each fault is played on the wire."""

import asyncio
import io
import random
import socket
import struct
import zipfile
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from sandbox.envelope import Call, Reply, RpcError, answer, refusal
from sandbox.faults import Fault
from sandbox.json_text import Json, Object, encode

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call under a fault; `reply` is the true answer, or None if the method did not run."""

    scope: Scope
    receive: Receive
    send: Send
    call: Call
    fault: Fault
    reply: Reply
    released: asyncio.Event
    client_key: str

    async def respond(self, response: Response) -> None:
        """Send a whole response."""
        await response(self.scope, self.receive, self.send)


Play: TypeAlias = Callable[[Exchange], Awaitable[None]]


def json_response(value: Json, status: int = 200) -> Response:
    """JSON with exact decimals."""
    return Response(encode(value), status, media_type="application/json")


def reply_response(reply: Reply, status: int = 200) -> Response:
    """An answer as it goes out."""
    if isinstance(reply, bytes):
        return Response(reply, status, media_type="application/zip")
    return json_response(reply, status)


def status_of(reply: Reply) -> int:
    """The HTTP status of an answer: its error's code, else 200 (reading 3)."""
    error = reply.get("error") if isinstance(reply, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, int) else 200


async def play_fault(exchange: Exchange) -> None:
    """Play the fault of an exchange."""
    kind = exchange.fault.kind
    if kind.startswith("error_"):
        await _error(exchange)
    else:
        await PLAYS[kind](exchange)


async def _error(exchange: Exchange) -> None:
    status = int(exchange.fault.kind.removeprefix("error_"))
    code = exchange.fault.number("code", 400 if status == 200 else status)
    message = exchange.fault.text("message", "pg: no rows in result set")
    body = refusal(exchange.call.id, RpcError(code, message))
    await exchange.respond(json_response(body, status))


async def _leak_key(exchange: Exchange) -> None:
    text = f"client key {exchange.client_key} has no access"
    await exchange.respond(json_response(refusal(exchange.call.id, RpcError(400, text)), 400))


async def _slow(exchange: Exchange) -> None:
    seconds = exchange.fault.options.get("seconds", 1)
    pause = float(seconds) if isinstance(seconds, int | Decimal) else 1.0
    await asyncio.sleep(pause)
    await exchange.respond(reply_response(exchange.reply, status_of(exchange.reply)))


async def _hang(exchange: Exchange) -> None:
    gone = asyncio.create_task(_until_gone(exchange.receive))
    released = asyncio.create_task(exchange.released.wait())
    try:
        done, _ = await asyncio.wait({gone, released}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        gone.cancel()
        released.cancel()
    if gone not in done:
        await _reset(exchange)


async def _reset(exchange: Exchange) -> None:
    transport = _transport(exchange.receive)
    linger = struct.pack("ii", 1, 0)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()
    await _until_gone(exchange.receive)


async def _close(exchange: Exchange) -> None:
    _transport(exchange.receive).close()
    await _until_gone(exchange.receive)


async def _truncated(exchange: Exchange) -> None:
    body = _bytes_of(exchange.reply)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await exchange.send({"type": "http.response.start", "status": 200, "headers": headers})
    half: dict[str, Any] = {
        "type": "http.response.body",
        "body": body[: len(body) // 2],
        "more_body": True,
    }
    await exchange.send(half)
    _transport(exchange.receive).close()
    await _until_gone(exchange.receive)


def _bytes_of(reply: Reply) -> bytes:
    return reply if isinstance(reply, bytes) else encode(reply).encode()


def _transport(receive: Receive) -> Any:  # noqa: ANN401  asyncio's or uvloop's
    # ASGI has no way to cut a connection; uvicorn's `receive` is a method of what holds it.
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is None:
        raise RuntimeError("this fault needs uvicorn")
    return transport


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _garbage(exchange: Exchange) -> None:
    body = random.Random(7).randbytes(256)
    await exchange.respond(Response(body, media_type="application/json"))


async def _html(exchange: Exchange) -> None:
    status = exchange.fault.number("status", 200)
    page = "<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>"
    await exchange.respond(Response(page, status, media_type="text/html"))


async def _not_json_type(exchange: Exchange) -> None:
    await exchange.respond(Response(_bytes_of(exchange.reply), media_type="text/plain"))


async def _huge(exchange: Exchange) -> None:
    size = exchange.fault.number("bytes", 256 * MEGABYTE)

    async def pieces() -> AsyncIterator[bytes]:
        yield f'{{"id": "{exchange.call.id}", "jsonrpc": "2.0", "result": "'.encode()
        for _ in range(size // MEGABYTE + 1):
            yield b"a" * MEGABYTE
        yield b'"}'

    await exchange.respond(StreamingResponse(pieces(), media_type="application/json"))


async def _gzip_bomb(exchange: Exchange) -> None:
    size = exchange.fault.number("bytes", 256 * MEGABYTE)

    async def pieces() -> AsyncIterator[bytes]:
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        yield packer.compress(b'{"id": "1", "jsonrpc": "2.0", "result": "')
        for _ in range(size // MEGABYTE + 1):
            yield packer.compress(b"a" * MEGABYTE)
            await asyncio.sleep(0)
        yield packer.compress(b'"}') + packer.flush()

    headers = {"content-encoding": "gzip"}
    await exchange.respond(
        StreamingResponse(pieces(), media_type="application/json", headers=headers)
    )


async def _no_envelope(exchange: Exchange) -> None:
    reply = exchange.reply
    bare = reply.get("result", reply) if isinstance(reply, dict) else reply
    await exchange.respond(reply_response(bare))


async def _foreign_id(exchange: Exchange) -> None:
    await _with_id(exchange, "somebody-else")


async def _numeric_id(exchange: Exchange) -> None:
    await _with_id(exchange, 12345)


async def _with_id(exchange: Exchange, call_id: Json) -> None:
    reply = exchange.reply
    changed: Reply = {**reply, "id": call_id} if isinstance(reply, dict) else reply
    await exchange.respond(reply_response(changed, status_of(reply)))


async def _redirect(exchange: Exchange) -> None:
    location = exchange.fault.text("location", "/v1/jsonrpc?again")
    status = exchange.fault.number("status", 302)
    await exchange.respond(Response(status_code=status, headers={"location": location}))


async def _deep_json(exchange: Exchange) -> None:
    depth = exchange.fault.number("depth", 100_000)
    body = f'{{"id": "{exchange.call.id}", "jsonrpc": "2.0", "result": {"[" * depth}{"]" * depth}}}'
    await exchange.respond(Response(body, media_type="application/json"))


async def _success_false(exchange: Exchange) -> None:
    params = exchange.call.params if isinstance(exchange.call.params, dict) else {}
    names = ("brand_id", "channel", "remote_order_id")
    result: Object = {name: params[name] for name in names if name in params}
    result["message"] = exchange.fault.text("message", "refused by the marketplace")
    result["success"] = False
    await exchange.respond(json_response(answer(exchange.call.id, result)))


async def _zip(exchange: Exchange) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("label.pdf", b"%PDF-1.4 sandbox")
    await exchange.respond(Response(file.getvalue(), media_type="application/zip"))


async def _raw(exchange: Exchange) -> None:
    fault = exchange.fault
    await exchange.respond(
        Response(
            fault.text("body", "").replace("{id}", exchange.call.id),
            fault.number("status", 200),
            media_type=fault.text("content_type", "application/json"),
        )
    )


PLAYS: dict[str, Play] = {
    "leak_key": _leak_key,
    "slow": _slow,
    "hang": _hang,
    "hang_after": _hang,
    "reset_before": _reset,
    "reset_after": _reset,
    "close_before": _close,
    "close_after": _close,
    "truncated": _truncated,
    "garbage": _garbage,
    "html": _html,
    "not_json_type": _not_json_type,
    "huge": _huge,
    "gzip_bomb": _gzip_bomb,
    "no_envelope": _no_envelope,
    "foreign_id": _foreign_id,
    "numeric_id": _numeric_id,
    "redirect": _redirect,
    "deep_json": _deep_json,
    "success_false": _success_false,
    "zip": _zip,
    "raw": _raw,
}
