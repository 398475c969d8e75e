"""GraphQL over WebSocket, by the protocol graphql-transport-ws."""

import asyncio
import contextlib
from collections.abc import Callable
from contextlib import ExitStack

import structlog
from starlette.datastructures import Headers, QueryParams
from starlette.types import Message, Receive, Scope, Send
from strawberry.http import GraphQLRequestData

from app.authentication import refuse_keys_in_address
from app.http.live.messages import (
    PROTOCOL,
    Incoming,
    SocketRefused,
    read_authorization,
    read_message,
    read_subscribe,
)
from app.http.live.operations import (
    Served,
    errors_of,
    response_of,
    run_operation,
    was_run,
    write,
)
from domain.errors import ChannelgraphError, RateLimited, Unauthenticated
from gql.live_operations import Opened
from gql.live_subscriber import Ready

INIT_SECONDS = 5.0
"""Until then a connection has shown its key."""

SEND_SECONDS = 20.0
"""How long one message may take; who takes nothing for so long is let go."""

CLOSE_SECONDS = 1.0
MOST_OPERATIONS = 20
"""Operations of one socket at a time."""

TRANSPORT = "websocket"
LEAVING = "The server is leaving."

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class LiveSockets:
    """The endpoint: one ASGI connection is one socket."""

    def __init__(self, served: Served, *, init_seconds: float = INIT_SECONDS) -> None:
        self._served = served
        self._init_seconds = init_seconds
        self._open: set[_Socket] = set()
        self._ended = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until it closes."""
        socket = _Socket(self._served, scope, receive, send, self._init_seconds)
        self._open.add(socket)
        try:
            if self._ended:
                socket.cut(1001, LEAVING)
            await socket.run()
        finally:
            self._open.discard(socket)

    @property
    def open(self) -> int:
        """How many sockets there are."""
        return len(self._open)

    async def let_go(self, patience: float = SEND_SECONDS) -> None:
        """Close the sockets of those who took nothing for so long; asked every second."""
        before = asyncio.get_running_loop().time() - patience
        for socket in tuple(self._open):
            if socket.sending_since is not None and socket.sending_since <= before:
                socket.cut(1008, "Messages were not taken in time.")

    async def end(self) -> None:
        """Close every socket, now and from now on: the server is about to leave."""
        self._ended = True
        for socket in tuple(self._open):
            socket.cut(1001, LEAVING)
        await asyncio.gather(*(socket.closed() for socket in tuple(self._open)))


class _Socket:
    """One connection: its key, its operations, and the one place that sends."""

    def __init__(
        self, served: Served, scope: Scope, receive: Receive, send: Send, init_seconds: float
    ) -> None:
        self._served = served
        self._scope = scope
        self._headers = Headers(scope=scope)
        self._receive = receive
        self._send_raw = send
        self._init_seconds = init_seconds
        self._address = scope["client"][0] if scope.get("client") else ""
        self._authorization: str | None = None
        self._is_known = False
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._closing: asyncio.Task[None] | None = None
        self._ticks = asyncio.get_running_loop().time
        self.sending_since: float | None = None
        """When the message began that is not taken yet."""
        self._reading: asyncio.Task[None] | None = None

    async def run(self) -> None:
        await self._receive()  # websocket.connect
        if PROTOCOL not in self._scope["subprotocols"]:
            await self._send_raw({"type": "websocket.accept"})
            await self._close(4406, f"Only {PROTOCOL} is spoken here.")
            return
        await self._send_raw({"type": "websocket.accept", "subprotocol": PROTOCOL})
        late = asyncio.get_running_loop().call_later(
            self._init_seconds, self.cut, 4408, "No connection_init came in time."
        )
        with ExitStack() as stack:
            stack.callback(late.cancel)
            self._reading = asyncio.create_task(self._read_all(late.cancel, stack))
            try:
                await asyncio.wait({self._reading})
            finally:
                await self._end()

    def cut(self, code: int, reason: str) -> None:
        """Close the socket from elsewhere."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(code, reason))

    async def closed(self) -> None:
        """Wait until a cut is done."""
        if self._closing is not None:
            await asyncio.gather(self._closing, return_exceptions=True)

    async def _close(self, code: int, reason: str) -> None:
        """Say why, if that can be said in time, and leave."""
        for task in self._operations.values():
            task.cancel()
        with contextlib.suppress(OSError, RuntimeError, TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._send_raw({"type": "websocket.close", "code": code, "reason": reason})
        if self._reading is not None:
            self._reading.cancel()

    async def _end(self) -> None:
        tasks = [task for task in (*self._operations.values(), self._reading) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.closed()

    async def _read_all(self, in_time: Callable[[], None], stack: ExitStack) -> None:
        try:
            while True:
                message = await self._receive()
                if message["type"] == "websocket.disconnect":
                    return
                if self._closing is None:
                    await self._take(message, in_time, stack)
        except SocketRefused as refusal:
            self.cut(refusal.code, refusal.reason)

    async def _take(self, given: Message, in_time: Callable[[], None], stack: ExitStack) -> None:
        message = read_message(given.get("text"))
        match message.kind:
            case "connection_init":
                await self._init(message, in_time, stack)
            case "ping":
                with_payload = {} if message.payload is None else {"payload": message.payload}
                await self._send({"type": "pong"} | with_payload)
            case "pong":
                pass
            case "subscribe":
                self._subscribe(message)
            case "complete":
                task = self._operations.pop(message.id or "", None)
                if task is not None:
                    task.cancel()
            case _:
                raise SocketRefused(4400, "There is no such type of message.")

    async def _init(self, message: Incoming, in_time: Callable[[], None], stack: ExitStack) -> None:
        if self._is_known:
            raise SocketRefused(4429, "Too many initialisation requests.")
        given = read_authorization(message.payload)
        self._authorization = given or self._headers.get("authorization")
        try:
            refuse_keys_in_address(QueryParams(self._scope["query_string"]))
            await self._served.make_context(self._authorization, self._address)
        except (Unauthenticated, RateLimited) as error:
            raise SocketRefused(4403, str(error)) from None
        except ChannelgraphError:
            raise SocketRefused(1013, "Try again later.") from None
        in_time()
        self._is_known = True
        refused = "This API key is no longer valid."
        guarding = self._served.guard.guarding(self._authorization, lambda: self.cut(4403, refused))
        stack.enter_context(guarding)
        await self._send({"type": "connection_ack"})

    def _subscribe(self, message: Incoming) -> None:
        if not self._is_known:
            raise SocketRefused(4401, "Send connection_init first.")
        name, asked = read_subscribe(message)
        if name in self._operations:
            raise SocketRefused(4409, f"Subscriber for {name} already exists")
        is_over = len(self._operations) >= MOST_OPERATIONS
        work = self._refuse_more(name) if is_over else self._run(name, asked)
        task = asyncio.create_task(work)
        self._operations[name] = task
        task.add_done_callback(lambda done: self._forget(name, done))

    def _forget(self, name: str, task: asyncio.Task[None]) -> None:
        if self._operations.get(name) is task:
            del self._operations[name]
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("live_operation_failed", exc_info=error)
            self.cut(1011, "Something went wrong on our side.")

    async def _refuse_more(self, name: str) -> None:
        text = f"A socket has at most {MOST_OPERATIONS} operations at a time. Open another one."
        await self._send_last(name, "error", errors_of(RateLimited(text, retry_after=1)))

    async def _run(self, name: str, asked: GraphQLRequestData) -> None:
        served = self._served
        try:
            context = await served.make_context(self._authorization, self._address)
            result = await run_operation(served.schema, asked, context)
            if isinstance(result, Opened):
                await self._follow(name, result)
                self.cut(1013, "The subscription could not go on. Come again.")
            elif was_run(result):
                await self._send({"id": name, "type": "next", "payload": response_of(result)})
                await self._send_last(name, "complete")
            else:
                await self._send_last(name, "error", response_of(result)["errors"])
        except Unauthenticated as error:
            self.cut(4403, str(error))
        except ChannelgraphError as error:
            await self._send_last(name, "error", errors_of(error))

    async def _follow(self, name: str, opened: Opened) -> None:
        served = self._served
        subscriber = await served.streams.subscribe(opened)
        served.metrics.subscribers.add(TRANSPORT)
        try:
            async for ready in subscriber:
                await self._send_text(_frame(ready, name))
                served.metrics.live_events.add(TRANSPORT)
        finally:
            served.metrics.subscribers.add(TRANSPORT, by=-1)
            subscriber.close()

    async def _send_last(self, name: str, kind: str, payload: object = None) -> None:
        """Send the last message of an operation, whose id may be used again from then on."""
        if self._operations.get(name) is asyncio.current_task():
            del self._operations[name]
        with_payload = {} if payload is None else {"payload": payload}
        await self._send({"id": name, "type": kind} | with_payload)

    async def _send(self, message: object) -> None:
        await self._send_text(write(message).decode())

    async def _send_text(self, text: str) -> None:
        """Send, or let the one go who takes nothing, or is gone."""
        if self._closing is not None:
            return
        if self.sending_since is None:
            self.sending_since = self._ticks()
        try:
            await self._send_raw({"type": "websocket.send", "text": text})
        except (OSError, RuntimeError):
            self.cut(1011, "")
        self.sending_since = None


def _frame(ready: Ready, name: str) -> str:
    """The message of one event, written once for all who have the same id."""
    found = ready.frames.get(name)
    if not isinstance(found, str):
        head = b'{"id":' + write(name) + b',"type":"next","payload":'
        found = (head + ready.payload + b"}").decode()
        ready.frames[name] = found
    return found
