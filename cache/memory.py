"""A store within the process."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Generic

from cache.store import Kept, V


class MemoryStore(Generic[V]):
    """Keeps the most recently used `most` values, as they are.

    How old a value may be is for the reader to judge.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._kept: OrderedDict[str, Kept[V]] = OrderedDict()
        self._leases: OrderedDict[str, str] = OrderedDict()
        self._numbers = count(1)

    async def get_many(self, keys: Sequence[str]) -> Mapping[str, Kept[V]]:
        found = {key: self._kept[key] for key in keys if key in self._kept}
        for key in found:
            self._kept.move_to_end(key)
        return found

    async def lease(self, keys: Sequence[str], *, anew: bool = False) -> Mapping[str, str]:
        for key in keys:
            if anew or key not in self._leases:
                self._leases[key] = str(next(self._numbers))
            self._leases.move_to_end(key)
        leases = {key: self._leases[key] for key in keys}
        self._drop_oldest(self._leases)
        return leases

    async def set(self, kept: Mapping[str, Kept[V]], leases: Mapping[str, str]) -> None:
        for key, value in kept.items():
            if key in leases and leases[key] == self._leases.get(key):
                self._kept[key] = value
                self._kept.move_to_end(key)
        self._drop_oldest(self._kept)

    async def delete(self, keys: Sequence[str]) -> None:
        for key in keys:
            self._kept.pop(key, None)
            self._leases.pop(key, None)

    def _drop_oldest(self, items: OrderedDict[str, Kept[V]] | OrderedDict[str, str]) -> None:
        while len(items) > self._most:
            items.popitem(last=False)
