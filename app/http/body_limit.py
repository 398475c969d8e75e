"""Bounds request bodies before any door reads them."""

from collections.abc import Mapping
from types import MappingProxyType

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LIMITS: Mapping[str, int] = MappingProxyType(
    {"/graphql": 256 * 1024, "/pubsub/push": 15 * 1024 * 1024}
)
"""Bytes, by path."""

DEFAULT = 1024 * 1024


class BodyLimit:
    """ASGI middleware that answers 413 to a body of more bytes than its path allows.

    A body that announces its length is refused unread; others are counted chunk by chunk and cut
    off. Nothing is buffered here, and what the application answers to a cut body is dropped.
    """

    def __init__(
        self, app: ASGIApp, limits: Mapping[str, int] = LIMITS, default: int = DEFAULT
    ) -> None:
        self._app = app
        self._limits = limits
        self._default = default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._limits.get(scope["path"], self._default)
        if _announced_length(scope) > most:
            await _refuse(send, most)
            return
        body = _Body(most, receive, send)
        try:
            await self._app(scope, body.receive, body.send)
        except Exception:
            if not body.is_too_long:
                raise
        if body.is_too_long and not body.is_answered:
            await _refuse(send, most)


class _Body:
    """One request's channel, cut off where the body grows too long."""

    def __init__(self, most: int, receive: Receive, send: Send) -> None:
        self._most = most
        self._receive = receive
        self._send = send
        self._length = 0
        self.is_answered = False

    @property
    def is_too_long(self) -> bool:
        return self._length > self._most

    async def receive(self) -> Message:
        if self.is_too_long:
            return {"type": "http.disconnect"}
        message = await self._receive()
        if message["type"] == "http.request":
            self._length += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self.is_too_long else message

    async def send(self, message: Message) -> None:
        if self.is_too_long and not self.is_answered:
            return
        self.is_answered = True
        await self._send(message)


def _announced_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 20 else 0
    return 0


async def _refuse(send: Send, most: int) -> None:
    """Answer 413. The server reads on and drops the rest: a reset would take the answer along."""
    text = f"The body may have {most} bytes at most. Send less, or in several requests."
    error = {"message": text, "extensions": {"code": "BAD_USER_INPUT"}}
    body = orjson.dumps({"errors": [error]})
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
