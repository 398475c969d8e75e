"""Brings what the subscriber's threads receive to the event loop, and back at the end."""

import asyncio
import queue
import threading
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Protocol


class Refusable(Protocol):
    """A message that can be given back, to be delivered again."""

    def nack(self) -> None: ...


class LoopScheduler:
    """Runs each message's work as a task of one loop.

    It has the shape of google.cloud.pubsub_v1.subscriber.scheduler.Scheduler: `schedule` and
    `shutdown` are called by the library's own threads, everything else by the loop's.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, finish_seconds: float, cancel_seconds: float
    ) -> None:
        """Prepare; at the end work may take `finish_seconds`, then it is cancelled."""
        self.queue: queue.Queue[object] = queue.Queue()
        """Where the library looks for acknowledgements."""
        self._loop = loop
        self._finish_seconds = finish_seconds
        self._cancel_seconds = cancel_seconds
        self._running: dict[asyncio.Task[None], Refusable] = {}
        self._open = 0
        self._is_closed = False
        self._unstarted: list[object] = []
        self._changed = threading.Condition()

    def schedule(self, callback: Callable[..., object], *args: object, **kwargs: object) -> None:
        """Call `callback` on the loop; its first argument is the message."""
        with self._changed:
            if self._is_closed or self._loop.is_closed():
                self._unstarted.append(args[0])
                return
            self._open += 1
        self._loop.call_soon_threadsafe(partial(callback, *args, **kwargs))

    def run(self, message: Refusable, work: Coroutine[object, object, None]) -> None:
        """Do the work of a message that was scheduled; cancelled, the message is given back."""
        task = self._loop.create_task(work)
        self._running[task] = message
        task.add_done_callback(self._end)

    def shutdown(self, await_msg_callbacks: bool = False) -> list[object]:
        """Wait for what runs, and give what never ran, which the library hands back."""
        with self._changed:
            self._is_closed = True
            if await_msg_callbacks and not self._wait(self._finish_seconds):
                self._loop.call_soon_threadsafe(self._cancel)
                self._wait(self._cancel_seconds)
            return self._unstarted

    def _wait(self, seconds: float) -> bool:
        return self._changed.wait_for(lambda: not self._open, seconds)

    def _cancel(self) -> None:
        for task in self._running:
            task.cancel()

    def _end(self, task: asyncio.Task[None]) -> None:
        message = self._running.pop(task)
        if task.cancelled():
            message.nack()
        with self._changed:
            self._open -= 1
            self._changed.notify_all()
