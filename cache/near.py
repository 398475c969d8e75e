"""What every page needs and hardly ever changes, kept beside who reads it: no statement at all.

What is kept falls at once with anything that this process commits, on SQLite with whatever any
process commits; what others commit to PostgreSQL shows after a second at the latest, or as soon as
somebody says so.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, TypeVar

from domain.brands import Brand
from domain.channels import Channel, ChannelKey
from domain.known import Known

K = TypeVar("K")
V = TypeVar("V")

LIFE = 1.0
"""Seconds that another process's commit may go unseen."""

MOST = 10_000


class Near(Generic[K, V]):
    """The answers of `read`, absences too, as long as `moment` stays the same."""

    def __init__(
        self,
        read: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]],
        moment: Callable[[], object],
        clock: Callable[[], float],
    ) -> None:
        self._read = read
        self._moment = moment
        self._clock = clock
        self._as_of: object = None
        self._kept: OrderedDict[K, tuple[float, V | None]] = OrderedDict()

    async def get(self, keys: Sequence[K]) -> dict[K, V]:
        """What there is of `keys`."""
        moment, now = self._moment(), self._clock()
        if moment != self._as_of:
            self._kept.clear()
            self._as_of = moment
        kept = {key: self._kept[key] for key in keys if key in self._kept}
        missing = [key for key in dict.fromkeys(keys) if key not in kept or kept[key][0] <= now]
        if missing:
            found = await self._read(missing)
            kept |= {key: (now + LIFE, found.get(key)) for key in missing}
            if moment == self._as_of == self._moment():  # else it may be older than what is known
                self._keep({key: kept[key] for key in missing})
        return {key: value for key, (_, value) in kept.items() if value is not None}

    def forget(self) -> None:
        """Let nothing that was read before be answered any more."""
        self._as_of = None

    def _keep(self, read: Mapping[K, tuple[float, V | None]]) -> None:
        self._kept.update(read)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)


class Watched:
    """A moment that says so when it is another than the one before."""

    def __init__(self, moment: Callable[[], Awaitable[object]], moved: Callable[[], None]) -> None:
        self._moment = moment
        self._moved = moved
        self._last: object = None

    async def __call__(self) -> object:
        """The moment, after whoever must know of it does."""
        moment = await self._moment()
        if moment != self._last:
            self._last = moment
            self._moved()
        return moment


class NearRegistry:
    """Brands and channels, near."""

    def __init__(
        self, inner: Known, moment: Callable[[], object], clock: Callable[[], float]
    ) -> None:
        self._brands = Near(inner.brands_by_id, moment, clock)
        self._channels = Near(inner.channels, moment, clock)

    async def brands_by_id(self, brand_ids: Sequence[str]) -> Mapping[str, Brand]:
        """Brands by id, those that there are."""
        return await self._brands.get(brand_ids)

    async def channels(self, keys: Sequence[ChannelKey]) -> Mapping[ChannelKey, Channel]:
        """What is known of channels, those that there are."""
        return await self._channels.get(keys)

    def forget(self) -> None:
        """Somebody committed something somewhere."""
        self._brands.forget()
        self._channels.forget()
