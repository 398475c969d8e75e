"""Pulls messages from Google Pub/Sub: streaming pull by the official subscriber.

A message is acknowledged once its outcome is committed, never before; a fault of ours gives it
back. Leases are extended by the library meanwhile. Needs the extra `pubsub`.
"""

import asyncio
import contextlib
import hashlib
import os
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, Self, cast

import grpc
import structlog
from google.auth.exceptions import GoogleAuthError
from google.cloud import pubsub_v1  # pyright: ignore[reportMissingTypeStubs] - it has none
from google.pubsub_v1.services.subscriber.transports import SubscriberGrpcTransport

from adapters.pubsub.credentials import NoCredentials
from adapters.pubsub.stream import Message, Pace, Stream, Subscriber
from domain.errors import StoreUnavailable
from domain.messages import Delivery

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

CLOSE_SECONDS = 1.0

_NEVER = datetime.fromtimestamp(0, UTC)
"""The publish time of a message that has none."""


class KnownSubscriptions(Protocol):
    """Names what is to be pulled; asked again and again, as features are switched on."""

    async def names(self) -> Sequence[str]: ...


Receive = Callable[[Delivery], Awaitable[object]]


class Pull:
    """Every subscription that is known, pulled side by side while its `async with` block runs."""

    def __init__(
        self,
        subscriber: Subscriber,
        project: str,
        known: KnownSubscriptions,
        receive: Receive,
        note_lag: Callable[[float], None],
        now: Callable[[], datetime],
        pace: Pace | None = None,
    ) -> None:
        """Prepare; `receive` takes a delivery in, `note_lag` hears how old each was then.

        `known` may name subscriptions whole, or short for those of `project`.
        """
        self._subscriber = subscriber
        self._project = project
        self._known = known
        self._receive = receive
        self._note_lag = note_lag
        self._now = now
        self._pace = pace or Pace()
        self._places = asyncio.Semaphore(self._pace.at_once)
        self._streams: dict[str, Stream] = {}
        self._is_store_away = False
        self._running: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Begin."""
        self._running = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        """End within the pace's `end_seconds`."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    @property
    def names(self) -> tuple[str, ...]:
        """The subscriptions, by their whole names."""
        return tuple(self._streams)

    @property
    def problem(self) -> str | None:
        """What is wrong, without names, which hold the client's id: they are in the log."""
        words = [stream.problem for stream in self._streams.values() if stream.problem]
        if not words:
            return None
        kinds = ", ".join(sorted(set(words)))
        return f"{len(words)} of {len(self._streams)} subscriptions are not pulled: {kinds}"

    async def _run(self) -> None:
        running: list[asyncio.Task[None]] = []
        try:
            while True:
                for name in await self._new_names():
                    self._streams[name] = stream = self._stream(name)
                    running.append(asyncio.create_task(stream.run()))
                await asyncio.sleep(self._pace.refresh_seconds)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _new_names(self) -> list[str]:
        try:
            names = await self._known.names()
        except Exception:  # noqa: BLE001 - those that are pulled go on
            _log.warning("subscriptions_unknown", exc_info=True)
            return []
        whole = dict.fromkeys(self._whole(name) for name in names)
        return [name for name in whole if name not in self._streams]

    def _whole(self, name: str) -> str:
        return name if "/" in name else f"projects/{self._project}/subscriptions/{name}"

    def _stream(self, name: str) -> Stream:
        async def take(message: Message) -> None:
            await self._take(name, message)

        return Stream(self._subscriber, name, take, self._pace)

    async def _take(self, subscription: str, message: Message) -> None:
        delivery = _delivery(subscription, message, self._now())
        if not await self._is_taken(delivery):
            message.nack()
            return
        self._note_lag((self._now() - delivery.published_at).total_seconds())
        await _acknowledge(message)

    async def _is_taken(self, delivery: Delivery) -> bool:
        """Where our store is away, its place is kept for the pause: so the next wait too."""
        try:
            async with self._places:
                try:
                    await self._receive(delivery)
                except StoreUnavailable:
                    self._note_store(is_away=True)
                    await asyncio.sleep(self._pace.pause_seconds)
                    return False
        except Exception:  # noqa: BLE001 - whatever fails here is no reason to acknowledge
            _log.exception("pull_not_taken", message_id=delivery.message_id)
            await asyncio.sleep(self._pace.pause_seconds)
            return False
        self._note_store(is_away=False)
        return True

    def _note_store(self, *, is_away: bool) -> None:
        """Say each change once."""
        if is_away is not self._is_store_away:
            self._is_store_away = is_away
            _log.warning("pull_waits_for_store" if is_away else "pull_goes_on")


@contextlib.asynccontextmanager
async def open_subscriber() -> AsyncGenerator[Subscriber, None]:
    """Google's client, which reads PUBSUB_EMULATOR_HOST and GOOGLE_APPLICATION_CREDENTIALS.

    In a thread: credentials may be asked of a machine's metadata server. Raises NoCredentials.
    """
    try:
        client = await asyncio.to_thread(_make_client, os.environ.get("PUBSUB_EMULATOR_HOST"))
    except (GoogleAuthError, OSError, ValueError) as error:
        raise NoCredentials(" ".join(str(error).split())) from error
    try:
        yield client
    finally:
        await _close(client)


def _make_client(emulator: str | None) -> Subscriber:
    """For an emulator the library opens a channel that takes 4 MB at most, which a message may
    exceed: ours has no limit, as its own to Google."""
    make = cast("Any", pubsub_v1.SubscriberClient)
    if not emulator:
        return cast("Subscriber", make())
    open_channel = cast("Any", grpc.insecure_channel)
    channel = open_channel(emulator, options=[("grpc.max_receive_message_length", -1)])
    return cast("Subscriber", make(transport=SubscriberGrpcTransport(channel=channel)))


async def _close(client: Subscriber) -> None:
    """In a thread that nobody waits for long: without Google it may take a call's deadline."""
    loop, closed = asyncio.get_running_loop(), asyncio.Event()

    def close() -> None:
        client.close()
        with contextlib.suppress(RuntimeError):  # the loop may have ended before
            loop.call_soon_threadsafe(closed.set)

    threading.Thread(target=close, daemon=True).start()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await closed.wait()


def _delivery(subscription: str, message: Message, received_at: datetime) -> Delivery:
    """A message without id, which Google never sends, is told from others by its content."""
    data = message.data
    published_at = message.publish_time
    return Delivery(
        message_id=message.message_id or f"sha256:{hashlib.sha256(data).hexdigest()}",
        subscription=subscription,
        published_at=received_at if published_at == _NEVER else published_at,
        received_at=received_at,
        data=data,
        attributes=tuple(sorted(message.attributes.items())),
    )


async def _acknowledge(message: Message) -> None:
    """Confirmed by Google where the subscription is exactly-once; else it has nothing to say."""
    confirmed = message.ack_with_response()
    try:
        await asyncio.wrap_future(confirmed)
    except Exception as error:  # noqa: BLE001 - it comes again then, as a duplicate
        _log.info("acknowledgement_refused", message_id=message.message_id, error=repr(error))
