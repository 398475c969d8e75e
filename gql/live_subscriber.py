"""One subscriber: what waits for it, bounded, and what it missed, read when it can take it."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from domain.errors import StoreUnavailable

MOST_WAITING = 200
"""Things whose newest state waits for one subscriber; beyond, it reads what it missed later."""

AGAIN_AFTER = 1.0
"""Seconds until what could not be read is asked for again."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer in bytes, the same for all who get it; `frames` are its forms on the wire."""

    key: Hashable
    number: int
    payload: bytes
    frames: dict[str, str | bytes] = field(default_factory=dict[str, str | bytes], compare=False)


Missed: TypeAlias = Callable[[int], Awaitable[tuple[Sequence[Ready], bool]]]
"""What was missed after a number, in the order of numbers, and whether there may be more."""


class Subscriber:
    """Iterates over what it is to be sent: the newest state of each thing, in order.

    One that takes too long costs nothing: what waits for it is dropped, and read from the
    database from where it stands, once it goes on.
    """

    def __init__(self, missed: Missed, leave: Callable[["Subscriber"], None]) -> None:
        self._read_missed = missed
        self._leave = leave
        self._pending: dict[Hashable, Ready] = {}
        self._missed: deque[Ready] = deque()
        self._position: int | None = None
        self._behind = False
        self._over = False
        self._waiter: asyncio.Future[None] | None = None

    @property
    def waiting(self) -> int:
        """How many things wait for it."""
        return len(self._pending) + len(self._missed)

    def begin(self, position: int, behind: bool) -> None:
        """Take what has a number above this; `behind`: there may be some already."""
        self._position, self._behind = position, behind
        self._wake()

    def offer(self, ready: Sequence[Ready]) -> None:
        """Let these wait, each in the place of older states of the same thing."""
        if self._position is None or self._over or self._behind:
            return  # what it does not hear of, it will read
        for each in ready:
            if each.number > self._position:
                self._pending.pop(each.key, None)
                self._pending[each.key] = each
        if len(self._pending) > MOST_WAITING:
            self.fall_behind()
        self._wake()

    def fall_behind(self) -> None:
        """Forget what waits: it will be read."""
        if self._position is None or self._behind:
            return
        if self._pending and not self._missed:
            first = next(iter(self._pending.values()))
            self._position = max(self._position, first.number - 1)
        self._pending.clear()
        self._behind = True
        self._wake()

    def end(self) -> None:
        """Give nothing more."""
        self._over = True
        self._wake()

    def close(self) -> None:
        """Leave the stream: the subscriber is gone."""
        self.end()
        self._pending.clear()
        self._missed.clear()
        self._leave(self)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def __aiter__(self) -> "Subscriber":
        return self

    async def __anext__(self) -> Ready:
        while not self._over:
            if self._missed:
                return self._given(self._missed.popleft())
            if self._behind and self._position is not None:
                await self._catch_up(self._position)
            elif self._pending:
                return self._given(self._pending.pop(next(iter(self._pending))))
            else:
                self._waiter = asyncio.get_running_loop().create_future()
                await self._waiter
        raise StopAsyncIteration

    def _given(self, ready: Ready) -> Ready:
        self._position = ready.number
        return ready

    async def _catch_up(self, position: int) -> None:
        """Read a part of what was missed; what comes meanwhile waits, and is told once."""
        self._behind = False
        try:
            ready, more = await self._read_missed(position)
        except StoreUnavailable:
            self._behind = True
            await asyncio.sleep(AGAIN_AFTER)
            return
        except BaseException:
            self._behind = True
            raise
        self._missed.extend(ready)
        if ready:
            last = ready[-1].number
            self._pending = {k: one for k, one in self._pending.items() if one.number > last}
        self._behind = self._behind or more
