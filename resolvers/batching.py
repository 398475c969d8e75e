"""How loaders are made: the keys of a whole level are collected, and a port is asked once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from aiodataloader import DataLoader

K = TypeVar("K")
V = TypeVar("V")


def by_key(
    read: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]], sees: Callable[[K], bool]
) -> DataLoader[K, V | None]:
    """A loader over a read that answers keys; None for what is not there or not to be seen.

    An answer that is an exception fails its own key alone: who loads that key gets it raised.
    """

    async def load(keys: list[K]) -> list[V | None]:
        found = await read([key for key in keys if sees(key)])
        return [found.get(key) for key in keys]

    return DataLoader(load)


def in_order(read: Callable[[Sequence[K]], Awaitable[Sequence[V]]]) -> DataLoader[K, V]:
    """A loader over a read that answers in the order of its keys, whose scope is in the keys."""

    async def load(keys: list[K]) -> list[V]:
        return list(await read(keys))

    return DataLoader(load)
