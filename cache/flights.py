"""One piece of work for each key at a time, whoever and however many wait for it.

Whoever stops waiting does not stop the work for the others; who leaves last ends it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.errors import ChannelgraphError

K = TypeVar("K", bound=Hashable)
A = TypeVar("A")

Landed = Callable[[K, A], None]
"""Tells the answer of one key."""

OnJoined = Callable[[int], None]
"""Told how many keys were found under way by somebody who wants them too."""


@dataclass(slots=True, eq=False)
class _Flight(Generic[K, A]):
    """The keys that left together. `waiting` counts who waits; None: it lands with nobody there."""

    futures: dict[K, asyncio.Future[A]]
    waiting: int | None
    task: asyncio.Task[None] | None = None


class Flights(Generic[K, A]):
    """Work under way, by key.

    `work` is given the keys of one flight and tells each key's answer as soon as it is known. It
    runs in a task of its own. Keys that are asked for together leave together, but for those that
    `apart` tells apart.
    """

    def __init__(
        self,
        work: Callable[[Sequence[K], Landed[K, A]], Awaitable[None]],
        *,
        apart: Callable[[K], Hashable] | None = None,
        on_joined: OnJoined | None = None,
    ) -> None:
        self._work = work
        self._apart = apart
        self._on_joined = on_joined
        self._flights: dict[K, _Flight[K, A]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def get(self, keys: Iterable[K]) -> dict[K, A]:
        """Each key's answer, by the flight that it is on or by a new one."""
        wanted = tuple(dict.fromkeys(keys))
        new = [key for key in wanted if key not in self._flights]
        if self._on_joined is not None and len(new) < len(wanted):
            self._on_joined(len(wanted) - len(new))
        self._depart(new, waiting=0)
        flights = {key: self._flights[key] for key in wanted}
        futures = {key: flight.futures[key] for key, flight in flights.items()}
        boarded = set(flights.values())
        for flight in boarded:
            flight.waiting = None if flight.waiting is None else flight.waiting + 1
        try:
            if futures:
                await asyncio.wait(futures.values())
        finally:
            for flight in boarded:
                self._disembark(flight)
        return {key: _own(future) for key, future in futures.items()}

    def launch(self, keys: Iterable[K]) -> None:
        """Have what is not under way done, though nobody waits for it."""
        new = [key for key in dict.fromkeys(keys) if key not in self._flights]
        self._depart(new, waiting=None)

    def forget(self, keys: Iterable[K]) -> None:
        """Let the next who ask start anew; who waits already gets what is under way."""
        for key in keys:
            self._flights.pop(key, None)

    async def aclose(self) -> None:
        """Cancel what is under way and wait until it has ended."""
        while self._tasks:
            tasks = tuple(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _depart(self, keys: Sequence[K], waiting: int | None) -> None:
        groups: defaultdict[Hashable, list[K]] = defaultdict(list)
        for key in keys:
            groups[None if self._apart is None else self._apart(key)].append(key)
        loop = asyncio.get_running_loop()
        for group in groups.values():
            flight: _Flight[K, A] = _Flight({key: loop.create_future() for key in group}, waiting)
            self._flights.update(dict.fromkeys(group, flight))
            flight.task = loop.create_task(self._fly(flight))
            self._tasks.add(flight.task)
            flight.task.add_done_callback(self._tasks.discard)

    def _disembark(self, flight: _Flight[K, A]) -> None:
        """Leave; an empty flight is turned back, and nobody can board it any more."""
        if flight.waiting is None:
            return
        flight.waiting -= 1
        if flight.waiting == 0 and flight.task is not None:
            for key in flight.futures:
                self._leave(key, flight)
            flight.task.cancel()

    async def _fly(self, flight: _Flight[K, A]) -> None:
        def land(key: K, answer: A) -> None:
            self._leave(key, flight)
            flight.futures[key].set_result(answer)

        try:
            await self._work(tuple(flight.futures), land)
        except Exception as error:  # noqa: BLE001 - it is raised again to everyone who waits
            for future in self._left(flight):
                future.set_exception(error)
                future.exception()  # nobody may be waiting any more
        finally:
            for future in self._left(flight):
                future.cancel()

    def _left(self, flight: _Flight[K, A]) -> list[asyncio.Future[A]]:
        left = {key: future for key, future in flight.futures.items() if not future.done()}
        for key in left:
            self._leave(key, flight)
        return list(left.values())

    def _leave(self, key: K, flight: _Flight[K, A]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


def _own(future: asyncio.Future[A]) -> A:
    """The answer; an error of ours, told or raised, for this one caller alone."""
    error = None if future.cancelled() else future.exception()
    if isinstance(error, ChannelgraphError):
        raise error.again()
    answer = future.result()
    return answer.again() if isinstance(answer, ChannelgraphError) else answer
