"""Connected channels by brand, remembered for a minute.

They carry credentials. Even masked, those never leave the process: there is no other store.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from cache.flights import OnJoined
from cache.memory import MemoryStore
from cache.remember import Clock, Remember
from cache.store import key_text
from domain.channels import ConnectedChannel
from domain.gateways import ConnectedChannels
from domain.upstream import Answer

KEEP = timedelta(minutes=1)

Channels = tuple[ConnectedChannel, ...]


class CachedConnectedChannels:
    """ConnectedChannels with a memory; the brands that it does not hold are asked in one call."""

    def __init__(
        self, inner: ConnectedChannels, clock: Clock, on_joined: OnJoined | None = None
    ) -> None:
        self._memory: Remember[str, Channels] = Remember(
            MemoryStore(),
            inner.connected,
            _text,
            fresh=KEEP,
            keep=KEEP,
            clock=clock,
            on_joined=on_joined,
        )

    async def connected(self, brand_ids: Sequence[str]) -> Mapping[str, Answer[Channels]]:
        """Return each brand's channels, or why they could not be had."""
        return await self._memory.get(brand_ids)

    async def forget(self, brand_ids: Sequence[str]) -> None:
        """Drop what is remembered of `brand_ids`."""
        await self._memory.forget(brand_ids)

    async def aclose(self) -> None:
        """End background work."""
        await self._memory.aclose()


def _text(brand_id: str) -> str:
    return key_text("connected", brand_id)
