"""One piece of work for each key at a time, whoever and however many wait for it."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
A = TypeVar("A")

Landed = Callable[[K, A], None]
"""Tells the answer of one key."""


class Flights(Generic[K, A]):
    """Work under way, by key.

    `work` is given the keys of one batch and tells each key's answer as soon as it is known.
    It runs in a task of its own: whoever stops waiting does not stop it for the others.
    """

    def __init__(self, work: Callable[[Sequence[K], Landed[K, A]], Awaitable[None]]) -> None:
        self._work = work
        self._futures: dict[K, asyncio.Future[A]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def join(self, keys: Iterable[K]) -> dict[K, asyncio.Future[A]]:
        """Return each key's flight; the keys without one leave together, as one batch."""
        wanted = tuple(dict.fromkeys(keys))
        new = [key for key in wanted if key not in self._futures]
        if new:
            self._depart(new)
        return {key: self._futures[key] for key in wanted}

    def forget(self, keys: Iterable[K]) -> None:
        """Let the next who ask start anew; who waits already gets what is under way."""
        for key in keys:
            self._futures.pop(key, None)

    async def aclose(self) -> None:
        """Cancel what is under way and wait until it has ended."""
        while self._tasks:
            tasks = tuple(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _depart(self, keys: Sequence[K]) -> None:
        loop = asyncio.get_running_loop()
        batch: dict[K, asyncio.Future[A]] = {key: loop.create_future() for key in keys}
        self._futures.update(batch)
        task = loop.create_task(self._fly(batch))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fly(self, batch: dict[K, asyncio.Future[A]]) -> None:
        def land(key: K, answer: A) -> None:
            self._leave(key, batch[key])
            batch[key].set_result(answer)

        try:
            await self._work(tuple(batch), land)
        except Exception as error:  # noqa: BLE001 - it is raised again to everyone who waits
            for future in self._left(batch):
                future.set_exception(error)
                future.exception()  # nobody may be waiting any more
        finally:
            for future in self._left(batch):
                future.cancel()

    def _left(self, batch: dict[K, asyncio.Future[A]]) -> list[asyncio.Future[A]]:
        left = {key: future for key, future in batch.items() if not future.done()}
        for key, future in left.items():
            self._leave(key, future)
        return list(left.values())

    def _leave(self, key: K, future: asyncio.Future[A]) -> None:
        if self._futures.get(key) is future:
            del self._futures[key]


async def landed(flights: dict[K, asyncio.Future[A]]) -> dict[K, A]:
    """Wait for all of `flights`, without taking them down when the wait is cancelled."""
    if flights:
        await asyncio.wait(flights.values())
    return {key: future.result() for key, future in flights.items()}
