"""One line before the store: who waits at the same time goes in together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from domain.errors import StoreUnavailable

T = TypeVar("T")
R = TypeVar("R")
Work = Callable[[Sequence[T]], Awaitable[Sequence[R]]]

MOST = 64
"""Things in one group; more gain little, and hold locks for longer."""


@dataclass(slots=True)
class Line(Generic[T, R]):
    """Groups what waits for a costly step, such as a commit.

    A single thing never waits for company: a group is what came while the one before it was busy.
    A group that fails is tried again one by one, so that nothing takes others down with it.
    """

    _waiting: list[tuple[T, asyncio.Future[R]]] = field(default_factory=list[Any])
    _worker: asyncio.Task[None] | None = None

    async def join(self, thing: T, work: Work[T, R]) -> R:
        """What `work`, which is the same for all, gives for this thing, or raises for it alone.

        Cancelling the wait does not take back the thing.
        """
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((thing, answer))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._serve(work))
        return await answer

    async def _serve(self, work: Work[T, R]) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                await _together(group, work)
            finally:
                for _, answer in group:
                    answer.cancel()  # of those that have an answer it takes nothing


async def _together(group: Sequence[tuple[T, asyncio.Future[R]]], work: Work[T, R]) -> None:
    try:
        results = await work([thing for thing, _ in group])
    except Exception as error:  # noqa: BLE001 - whatever it is belongs to those who wait
        if len(group) == 1:
            _fail(group, error)
        else:
            await _one_by_one(group, work)
        return
    for (_, answer), result in zip(group, results, strict=True):
        if not answer.done():
            answer.set_result(result)


async def _one_by_one(group: Sequence[tuple[T, asyncio.Future[R]]], work: Work[T, R]) -> None:
    """Two that find the store away, one after the other, speak for the rest: each may wait long."""
    before: BaseException | None = None
    for place, one in enumerate(group):
        await _together([one], work)
        answer = one[1]
        error = None if answer.cancelled() else answer.exception()
        if isinstance(error, StoreUnavailable) and isinstance(before, StoreUnavailable):
            _fail(group[place + 1 :], error)
            return
        before = error


def _fail(group: Sequence[tuple[T, asyncio.Future[R]]], error: Exception) -> None:
    for _, answer in group:
        if not answer.done():
            answer.set_exception(error)
