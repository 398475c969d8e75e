"""Messages out: pushed as Google Pub/Sub pushes, at least once, until somebody takes them."""

import asyncio
import base64
import logging
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime

import httpx

from sandbox.json_text import Object, encode
from sandbox.model import Message
from sandbox.settings import SandboxSettings

log = logging.getLogger(__name__)

LONGEST_PAUSE = 5.0
LONGEST_SILENCE = 1.0
FULL_AT = 20_000
"""Pending messages at which life stands still and fetches are refused."""


def push_body(message: Message, attempt: int) -> Object:
    """The push envelope of one message; `data` is base64 of its JSON text."""
    attributes: Object = dict(message.attributes)
    inner: Object = {
        "data": base64.b64encode(message.data.encode()).decode(),
        "attributes": attributes,
        "messageId": str(message.message_id),
        "publishTime": publish_time(message.published_at),
    }
    return {
        "message": inner,
        "subscription": f"projects/sandbox/subscriptions/{message.subscription}",
        "deliveryAttempt": attempt,
    }


def publish_time(moment: datetime) -> str:
    """A publish time as Pub/Sub writes it: UTC, milliseconds, Z."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z"


class Outbox:
    """Pushes what is pending by a few workers; a failed push is tried again after a pause.

    A receiver that cannot be reached makes all workers wait, a second at most, as it may just be
    starting; one that refuses a message delays that message alone, up to five seconds.
    """

    def __init__(self, settings: SandboxSettings, on_delivered: Callable[[Message], None]) -> None:
        """Prepare; nothing is sent before `start`."""
        self._settings = settings
        self._on_delivered = on_delivered
        self._due: deque[Message] = deque()
        self._pending: dict[int, int] = {}
        self._wake = asyncio.Event()
        self._unreachable = 0
        self._workers: list[asyncio.Task[None]] = []
        self._client: httpx.AsyncClient | None = None

    @property
    def pending(self) -> int:
        """How many messages nobody has taken yet."""
        return len(self._pending)

    @property
    def is_full(self) -> bool:
        """Whether so much is pending that nothing more should be made."""
        return self.pending >= FULL_AT

    def add(self, message: Message) -> None:
        """Take a message; without an address to push to it counts as delivered."""
        if self._settings.push_to is None:
            self._on_delivered(message)
            return
        self._pending[message.message_id] = 0
        self._queue(message)

    async def start(self) -> None:
        """Begin to push."""
        if self._settings.push_to is None:
            return
        self._client = httpx.AsyncClient(
            timeout=30,
            follow_redirects=False,
            trust_env=False,
            # certificates take long to load, and only https looks at them
            verify=self._settings.push_to.startswith("https:"),
        )
        self._workers = [
            asyncio.create_task(self._work(self._settings.push_to, self._client))
            for _ in range(self._settings.push_workers)
        ]

    async def stop(self) -> None:
        """Stop pushing; what is pending stays in the state file."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    def _queue(self, message: Message) -> None:
        self._due.append(message)
        self._wake.set()

    async def _work(self, address: str, client: httpx.AsyncClient) -> None:
        while True:
            while not self._due:
                self._wake.clear()
                await self._wake.wait()
            await self._push(address, client, self._due.popleft())

    async def _push(self, address: str, client: httpx.AsyncClient, message: Message) -> None:
        self._pending[message.message_id] += 1
        attempt = self._pending[message.message_id]
        body = encode(push_body(message, attempt)).encode()
        try:
            answer = await client.post(
                address, content=body, headers={"content-type": "application/json"}
            )
        except httpx.HTTPError as error:
            log.debug("push failed: %s", type(error).__name__)
            self._due.appendleft(message)
            self._unreachable += 1
            await asyncio.sleep(min(LONGEST_SILENCE, self._pause(self._unreachable)))
            return
        self._unreachable = 0
        if answer.is_success:
            del self._pending[message.message_id]
            self._on_delivered(message)
        else:
            asyncio.get_running_loop().call_later(self._pause(attempt), self._queue, message)

    def _pause(self, attempt: int) -> float:
        return min(LONGEST_PAUSE, self._settings.retry_seconds * float(1 << min(attempt - 1, 10)))
