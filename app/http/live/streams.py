"""GraphQL over server-sent events, by the protocol graphql-sse, distinct connections."""

import asyncio
import contextlib
from functools import partial

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.http.live.operations import Served, errors_of, write
from domain.errors import Unauthenticated
from gql.live_operations import Opened
from gql.live_subscriber import Ready, Subscriber

HEARTBEAT_SECONDS = 12.0
"""After so long without an event a comment shows that the connection stands."""

SEND_SECONDS = 20.0
"""How long one event may take; who takes nothing for so long is let go."""

TRANSPORT = "sse"
COMPLETE = b"event: complete\ndata: \n\n"
HEARTBEAT = b":\n\n"
_HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"vary", b"Accept"),
    (b"x-accel-buffering", b"no"),
)


def answer_of(payload: object) -> Response:
    """The one answer of an operation that is run once."""
    response = Response(_next(write(payload)) + COMPLETE)
    response.raw_headers = list(_HEADERS)
    return response


class LiveResponses:
    """Makes the responses of subscriptions, and ends them all when the server leaves."""

    def __init__(self, served: Served, *, heartbeat_seconds: float = HEARTBEAT_SECONDS) -> None:
        self.served = served
        self.heartbeat_seconds = heartbeat_seconds
        self.running: set[LiveResponse] = set()
        self._ended = False

    def end(self) -> None:
        """End every stream, now and from now on, without telling that it is complete.

        It is not, so that clients come again.
        """
        self._ended = True
        for response in tuple(self.running):
            response.subscriber.end()

    async def respond(self, opened: Opened, authorization: str | None) -> "LiveResponse":
        """The response that follows; raises ChannelgraphError where nothing can be followed now."""
        subscriber = await self.served.streams.subscribe(opened)
        if self._ended:
            subscriber.end()
        return LiveResponse(self, subscriber, authorization)


class LiveResponse(Response):
    """One subscription's events, until the client leaves or its key is refused."""

    def __init__(
        self, door: LiveResponses, subscriber: Subscriber, authorization: str | None
    ) -> None:
        super().__init__()
        self.subscriber = subscriber
        self._door = door
        self._authorization = authorization
        self._refused = False
        self._quiet = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what comes while watching whether anybody is there."""
        del scope
        served = self._door.served
        self._door.running.add(self)
        served.metrics.subscribers.add(TRANSPORT)
        try:
            with served.guard.guarding(self._authorization, self._refuse):
                await self._until_left(receive, send)
        finally:
            served.metrics.subscribers.add(TRANSPORT, by=-1)
            self._door.running.discard(self)
            self.subscriber.close()

    async def _until_left(self, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": list(_HEADERS)})
        works = (self._events(send), self._heartbeats(send), _leaves(receive))
        tasks = [asyncio.create_task(work) for work in works]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for task in done:
            task.result()

    async def _events(self, send: Send) -> None:
        with contextlib.suppress(TimeoutError, OSError):
            await self._send(send, HEARTBEAT)  # so that the client knows it is heard
            async for ready in self.subscriber:
                await self._send(send, _frame(ready))
                self._door.served.metrics.live_events.add(TRANSPORT)
            if self._refused:
                await self._send(send, _next(write({"errors": _REFUSED()})) + COMPLETE)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _heartbeats(self, send: Send) -> None:
        with contextlib.suppress(TimeoutError, OSError):
            while True:
                self._quiet = True
                await asyncio.sleep(self._door.heartbeat_seconds)
                if self._quiet:
                    await self._send(send, HEARTBEAT)

    async def _send(self, send: Send, body: bytes) -> None:
        self._quiet = False
        async with asyncio.timeout(SEND_SECONDS):
            await send({"type": "http.response.body", "body": body, "more_body": True})

    def _refuse(self) -> None:
        self._refused = True
        self.subscriber.end()


_REFUSED = partial(errors_of, Unauthenticated("This API key is no longer valid."))


async def _leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _next(payload: bytes) -> bytes:
    """An event that holds this answer; JSON as we write it has no line breaks."""
    return b"event: next\ndata: " + payload + b"\n\n"


def _frame(ready: Ready) -> bytes:
    """The event, written once for all."""
    found = ready.frames.get("")
    if not isinstance(found, bytes):
        found = ready.frames[""] = _next(ready.payload)
    return found
