"""One subscription, pulled by Google's official subscriber and begun again when it ends."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NoReturn, Protocol

import structlog

from adapters.pubsub.scheduler import LoopScheduler, Refusable

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Message(Refusable, Protocol):
    """One received message, whose lease the library extends until it is answered."""

    message_id: str

    @property
    def data(self) -> bytes: ...
    @property
    def attributes(self) -> Mapping[str, str]: ...
    @property
    def publish_time(self) -> datetime: ...
    def ack_with_response(self) -> Future[object]: ...


class Subscriber(Protocol):
    """google.cloud.pubsub_v1.SubscriberClient, as far as it is used."""

    def subscribe(
        self,
        subscription: str,
        callback: Callable[[Message], object],
        flow_control: tuple[int, int],
        scheduler: LoopScheduler,
        *,
        await_callbacks_on_shutdown: bool,
    ) -> Future[bool]: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is pulled at a time, and how long things may take, in seconds.

    `most_messages` and `most_bytes` bound each subscription; `at_once` is how many messages are
    taken in at one time, over all. After a fault of ours the message waits for `pause_seconds`,
    after Google's a subscription for `again_seconds`. At the end, what runs may take
    `finish_seconds` and is cancelled then; `last_seconds` are for the last acknowledgements.
    """

    most_messages: int = 100
    most_bytes: int = 8 * 1024 * 1024
    at_once: int = 64
    pause_seconds: float = 1.0
    again_seconds: float = 30.0
    settle_seconds: float = 5.0
    refresh_seconds: float = 30.0
    finish_seconds: float = 4.0
    cancel_seconds: float = 1.0
    last_seconds: float = 1.5

    @property
    def end_seconds(self) -> float:
        """How long the end may take in all."""
        return self.finish_seconds + self.cancel_seconds + self.last_seconds


class Stream:
    """Pulls one subscription for as long as `run` runs."""

    def __init__(
        self,
        subscriber: Subscriber,
        name: str,
        take: Callable[[Message], Coroutine[object, object, None]],
        pace: Pace,
    ) -> None:
        """Prepare; `take` answers every message itself and raises nothing."""
        self.name = name
        self.problem: str | None = None
        """Why it is not pulled, in a word such as NotFound or PermissionDenied."""
        self._subscriber = subscriber
        self._take = take
        self._pace = pace

    async def run(self) -> NoReturn:
        """Pull until cancelled, which lets what runs finish and gives back the rest."""
        while True:
            try:
                self._note(await self._pull())
            except Exception as error:  # noqa: BLE001 - the next time may go well
                self._note(error)
            await asyncio.sleep(self._pace.again_seconds)

    async def _pull(self) -> BaseException | None:
        loop = asyncio.get_running_loop()
        pace, ended = self._pace, asyncio.Event()
        scheduler = LoopScheduler(loop, pace.finish_seconds, pace.cancel_seconds)
        pull = self._subscriber.subscribe(
            self.name,
            partial(self._begin, scheduler),
            (pace.most_bytes, pace.most_messages),
            scheduler,
            await_callbacks_on_shutdown=True,
        )
        pull.add_done_callback(partial(_tell, loop, ended))
        try:
            if not await _comes(ended, pace.settle_seconds):
                self._note(None)
                await ended.wait()
        finally:
            pull.cancel()
            if not await _comes(ended, pace.end_seconds):
                _log.warning("pull_ended_late", subscription=self.name)
        return pull.exception()

    def _begin(self, scheduler: LoopScheduler, message: Message) -> None:
        self._note(None)
        scheduler.run(message, self._take(message))

    def _note(self, error: BaseException | None) -> None:
        """Say each change once."""
        problem = None if error is None else type(error).__name__
        if problem == self.problem:
            return
        self.problem = problem
        if error is None:
            _log.info("subscription_pulled_again", subscription=self.name)
            return
        _log.error(
            "subscription_not_pulled", subscription=self.name, problem=problem, detail=str(error)
        )


def _tell(loop: asyncio.AbstractEventLoop, ended: asyncio.Event, _: object) -> None:
    """From a thread of the library's, which may outlive the loop."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(ended.set)


async def _comes(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
