"""The core of every cache here: what is fresh is answered, what is stale is answered and renewed.

Errors are values and are never kept. A value that could not be renewed stays until it is too old
to be shown at all, so that reads outlive an upstream that is down.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Generic

import structlog

from cache.flights import Flights, K, Landed, OnJoined
from cache.store import Kept, Store, V
from domain.errors import ChannelgraphError, UpstreamError
from domain.upstream import Answer

Load = Callable[[Sequence[K]], Awaitable[Mapping[K, Answer[V]]]]
Clock = Callable[[], datetime]

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Remember(Generic[K, V]):
    """Remembers what `load` answers, by key, in `store`.

    Up to `fresh` a value is answered as it is; up to `keep` it is answered and loaded again in the
    background, once; beyond it counts as missing. Missing keys are loaded in one call of `load`,
    and no key is loaded twice at one time within the process.
    """

    def __init__(
        self,
        store: Store[V],
        load: Load[K, V],
        text: Callable[[K], str],
        *,
        fresh: timedelta,
        keep: timedelta,
        clock: Clock,
        on_joined: OnJoined | None = None,
    ) -> None:
        self._store = store
        self._ask = load
        self._text = text
        self._fresh = fresh
        self._keep = keep
        self._clock = clock
        self._reads: Flights[K, Answer[V]] = Flights(self._read, on_joined=on_joined)
        self._loads: Flights[K, Answer[V]] = Flights(self._load)

    async def get(self, keys: Sequence[K]) -> dict[K, Answer[V]]:
        """Return each key's value, or why it could not be had."""
        return await self._reads.get(keys)

    async def refresh(self, keys: Sequence[K]) -> dict[K, Answer[V]]:
        """Load `keys` now, whatever is kept; what fails leaves the kept value in place."""
        wanted = tuple(dict.fromkeys(keys))
        self._set_aside(wanted)
        await self._store.lease(self._texts(wanted), anew=True)
        self._set_aside(wanted)  # what began meanwhile may hold the lease that has just ended
        return await self._loads.get(wanted)

    async def forget(self, keys: Sequence[K]) -> None:
        """Drop what is kept; what is being loaded now will not be kept either."""
        self._set_aside(keys)
        await self._store.delete(self._texts(keys))
        self._set_aside(keys)

    async def aclose(self) -> None:
        """End all background work."""
        await self._reads.aclose()
        await self._loads.aclose()

    def _set_aside(self, keys: Sequence[K]) -> None:
        self._reads.forget(keys)
        self._loads.forget(keys)

    def _texts(self, keys: Sequence[K]) -> list[str]:
        return [self._text(key) for key in keys]

    async def _read(self, keys: Sequence[K], land: Landed[K, Answer[V]]) -> None:
        kept = await self._store.get_many(self._texts(keys))
        stale: list[K] = []
        missing: list[K] = []
        for key in keys:
            found = kept.get(self._text(key))
            # Another process's clock may run ahead: a value from the future is as old as far.
            age = None if found is None else abs(self._clock() - found.at)
            if found is None or age is None or age >= self._keep:
                missing.append(key)
                continue
            if age >= self._fresh:
                stale.append(key)
            land(key, found.value)
        self._loads.launch(stale)
        await self._pass_on(missing, land)

    async def _pass_on(self, keys: Sequence[K], land: Landed[K, Answer[V]]) -> None:
        for key, answer in (await self._loads.get(keys)).items():
            land(key, answer)

    async def _load(self, keys: Sequence[K], land: Landed[K, Answer[V]]) -> None:
        texts = {key: self._text(key) for key in keys}
        leases = await self._store.lease(list(texts.values()))
        try:
            answers = await self._ask(keys)
        except Exception as error:
            # Where it runs in the background there is nobody else to tell.
            is_bug = not isinstance(error, ChannelgraphError)
            _log.warning("not_loaded", keys=len(keys), reason=type(error).__name__, exc_info=is_bug)
            raise
        now = self._clock()
        await self._store.set(
            {
                texts[key]: Kept(answer, now)
                for key, answer in answers.items()
                if not isinstance(answer, UpstreamError)
            },
            leases,
        )
        for key in keys:
            land(key, answers[key])
