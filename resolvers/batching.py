"""How loaders are made: the keys of a whole level are collected, and a port is asked once."""

from asyncio import Future, gather, shield
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, Generic, TypeVar

from aiodataloader import DataLoader

K = TypeVar("K")
V = TypeVar("V")


class Batch(Generic[K, V]):
    """A loader: keys that are asked for at one level are read at once, and remembered.

    One answer that is an exception fails its own key alone: who loads that key gets it raised.
    What is loaded together stands as one thing in the line of aiodataloader, which ends a level
    once all that can run now has asked: a field of a hundred rows costs one future, not a hundred.
    """

    def __init__(self, read: Callable[[list[K]], Awaitable[Sequence[V | Exception]]]) -> None:
        self._read = read
        self._known: dict[K, V | Exception] = {}
        self._under_way: dict[K, Future[None]] = {}

    def values(
        self, keys: Sequence[K]
    ) -> list[V | Exception] | Coroutine[Any, Any, list[V | Exception]]:
        """The values of many keys, at once where all are known; failures are values here."""
        known = self._known
        missing = [key for key in keys if key not in known]
        if not missing:
            return [known[key] for key in keys]
        return self._later(keys, self._board(missing))

    def load(self, key: K) -> Coroutine[Any, Any, V]:
        """The value of one key; who awaits it later still asks together with this level."""
        return self._one(self.values([key]))

    async def load_many(self, keys: Sequence[K]) -> list[V]:
        """The values of many keys; the first failure is raised."""
        return list(await gather(*map(self.load, keys)))

    @cached_property
    def _line(self) -> DataLoader[tuple[K, ...], None]:
        return DataLoader(self._ask, cache=False)

    async def _one(
        self, found: list[V | Exception] | Coroutine[Any, Any, list[V | Exception]]
    ) -> V:
        (value,) = found if isinstance(found, list) else await found
        if isinstance(value, Exception):
            raise value
        return value

    async def _later(
        self, keys: Sequence[K], under_way: Iterable[Future[None]]
    ) -> list[V | Exception]:
        for asked in under_way:
            await shield(asked)
        return [self._known[key] for key in keys]

    def _board(self, missing: Sequence[K]) -> set[Future[None]]:
        """Stand in line for what nobody has asked for yet; everything that is to be waited for."""
        new = tuple([key for key in dict.fromkeys(missing) if key not in self._under_way])
        if new:
            asked = self._line.load(new)
            asked.add_done_callback(_see)
            self._under_way.update(dict.fromkeys(new, asked))
        return {self._under_way[key] for key in missing}

    async def _ask(self, together: list[tuple[K, ...]]) -> list[None]:
        keys = list(chain.from_iterable(together))
        try:
            self._known.update(zip(keys, await self._read(keys), strict=True))
        finally:
            for key in keys:
                del self._under_way[key]
        return [None] * len(together)


def _see(asked: Future[None]) -> None:
    """A failure is everyone's who waits; nobody may be waiting any more."""
    if not asked.cancelled():
        asked.exception()


def by_key(
    read: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]], sees: Callable[[K], bool]
) -> Batch[K, V | None]:
    """A loader over a read that answers keys; None for what is not there or not to be seen."""

    async def load(keys: list[K]) -> list[V | Exception | None]:
        found = await read([key for key in keys if sees(key)])
        return [found.get(key) for key in keys]

    return Batch(load)


def in_order(read: Callable[[Sequence[K]], Awaitable[Sequence[V]]]) -> Batch[K, V]:
    """A loader over a read that answers in the order of its keys, whose scope is in the keys."""

    async def load(keys: list[K]) -> list[V | Exception]:
        return list(await read(keys))

    return Batch(load)
