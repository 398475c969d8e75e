"""Live subscriptions: run once for all who ask the same, and given to each at its own speed."""

import asyncio
from collections.abc import Hashable, Sequence
from functools import partial

import structlog

from gql.live_operations import Opened, run_event
from gql.live_subscriber import Ready, Subscriber
from resolvers.context import Context
from resolvers.live import Follower
from resolvers.live_changes import Change

AT_ONCE = 50
"""Events that are run at once, with the same loaders: their batches are shared."""

MOST_PENDING = 1_000
"""Things that wait to be run for one stream; beyond, its subscribers read what they missed."""

MOST_READING = 2
"""Subscribers that read what they missed at one time; the others wait in line."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class LiveStreams:
    """Every subscription of this process; those that ask the same share one stream."""

    def __init__(self, follower: Follower) -> None:
        self._follower = follower
        self._streams: dict[Hashable, _Stream] = {}
        self._reading = asyncio.Semaphore(MOST_READING)

    @property
    def streams(self) -> int:
        return len(self._streams)

    @property
    def subscribers(self) -> int:
        return sum(len(stream.subscribers) for stream in self._streams.values())

    async def subscribe(self, opened: Opened) -> Subscriber:
        """Begin to follow; whoever asks must close the subscriber."""
        stream = self._streams.get(opened.shared_by)
        if stream is None:
            stream = self._streams[opened.shared_by] = _Stream(opened, self._follower)
        leave = partial(self._leave, stream)
        subscriber = Subscriber(partial(self._missed, stream), leave)
        stream.subscribers.add(subscriber)
        try:
            await stream.watch()
            # nothing may come between what this answers and the beginning
            subscriber.begin(*await opened.source.begin(self._follower))
        except BaseException:
            subscriber.close()
            raise
        return subscriber

    def _leave(self, stream: "_Stream", subscriber: Subscriber) -> None:
        stream.subscribers.discard(subscriber)
        if stream.subscribers:
            return
        stream.close()
        if self._streams.get(stream.opened.shared_by) is stream:
            del self._streams[stream.opened.shared_by]

    async def _missed(self, stream: "_Stream", position: int) -> tuple[Sequence[Ready], bool]:
        async with self._reading:
            changes, more = await stream.opened.source.missed(self._follower, position)
            return await stream.run(changes), more


class _Stream:
    """One operation as one kind of viewer sees it: each event is run once for all."""

    def __init__(self, opened: Opened, follower: Follower) -> None:
        self.opened = opened
        self.subscribers: set[Subscriber] = set()
        self._follower = follower
        self._pending: dict[Hashable, Change] = {}
        self._task: asyncio.Task[None] | None = None
        self._watching = asyncio.Lock()
        self._watches = False
        self._closed = False

    async def watch(self) -> None:
        """Follow the source, from the first subscriber on."""
        async with self._watching:
            if not self._watches:
                await self.opened.source.watch(self._follower, self._tell)
                self._watches = True
                if self._closed:  # everyone left meanwhile
                    self.close()

    def close(self) -> None:
        """Follow no more."""
        self._closed = True
        self.opened.source.leave(self._follower, self._tell)
        self._pending.clear()
        if self._task is not None:
            self._task.cancel()

    async def run(self, changes: Sequence[Change]) -> list[Ready]:
        """The answers to these events, with new loaders."""
        its = self.opened.context
        context = Context(its.viewer, its.services)
        answers = await asyncio.gather(
            *(run_event(self.opened, change.value, context) for change in changes)
        )
        return [
            Ready(change.key, change.number, answer)
            for change, answer in zip(changes, answers, strict=True)
        ]

    def _tell(self, changes: Sequence[Change]) -> None:
        for change in changes:
            self._pending.pop(change.key, None)
            self._pending[change.key] = change
        if len(self._pending) > MOST_PENDING:
            self._pending.clear()
            for subscriber in tuple(self.subscribers):
                subscriber.fall_behind()
        elif self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run_pending())

    async def _run_pending(self) -> None:
        while self._pending:
            batch = [self._pending.pop(key) for key in tuple(self._pending)[:AT_ONCE]]
            try:
                ready = await self.run(batch)
            except Exception:  # noqa: BLE001 - who follows is let go, and comes again
                _log.exception("live_events_failed")
                for subscriber in tuple(self.subscribers):
                    subscriber.end()
                return
            for subscriber in tuple(self.subscribers):
                subscriber.offer(ready)
