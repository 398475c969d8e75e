"""How loaders are made: the keys of a whole level are collected, and a port is asked once."""

from asyncio import Future, Task, create_task, gather, get_running_loop
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True, eq=False)
class _Group(Generic[K]):
    """Keys that are asked for together, and when that is done."""

    done: Future[None]
    keys: list[K] = field(default_factory=list[Any])


class Batch(Generic[K, V]):
    """A loader: keys that are asked for at one level are read at once, and remembered.

    One answer that is an exception fails its own key alone: who loads that key gets it raised.
    """

    def __init__(self, read: Callable[[list[K]], Awaitable[Sequence[V | Exception]]]) -> None:
        self._read = read
        self._known: dict[K, V | Exception] = {}
        self._under_way: dict[K, _Group[K]] = {}
        self._next: _Group[K] | None = None
        self._tasks: set[Task[None]] = set()

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

    async def _one(
        self, found: list[V | Exception] | Coroutine[Any, Any, list[V | Exception]]
    ) -> V:
        (value,) = found if isinstance(found, list) else await found
        if isinstance(value, Exception):
            raise value
        return value

    async def _later(self, keys: Sequence[K], groups: Iterable[_Group[K]]) -> list[V | Exception]:
        for group in groups:
            await group.done
        return [self._known[key] for key in keys]

    def _board(self, missing: Sequence[K]) -> set[_Group[K]]:
        groups: set[_Group[K]] = set()
        for key in missing:
            group = self._under_way.get(key)
            if group is None:
                group = self._under_way[key] = self._group()
                group.keys.append(key)
            groups.add(group)
        return groups

    def _group(self) -> _Group[K]:
        """The group that has not left yet: it waits until all that can run now has asked."""
        if self._next is None:
            loop = get_running_loop()
            self._next = _Group(loop.create_future())
            loop.call_soon(loop.call_soon, self._depart)
        return self._next

    def _depart(self) -> None:
        group, self._next = self._next, None
        if group is not None:
            task = create_task(self._ask(group))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _ask(self, group: _Group[K]) -> None:
        try:
            found = await self._read(group.keys)
            self._known.update(zip(group.keys, found, strict=True))
            group.done.set_result(None)
        except Exception as error:  # noqa: BLE001 - it is raised to everyone who waits
            group.done.set_exception(error)
            group.done.exception()  # nobody may be waiting any more
        finally:
            group.done.cancel()  # of one that is done it takes nothing
            for key in group.keys:
                self._under_way.pop(key, None)


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
