"""Warehouses by channel, remembered: pages of orders never ask for them twice."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from cache.flights import OnJoined
from cache.memory import MemoryStore
from cache.remember import Clock, Remember
from cache.store import Store, key_text
from domain.channels import ChannelKey
from domain.gateways import Warehouses
from domain.marketplaces import marketplace
from domain.upstream import Answer
from domain.warehouses import Warehouse

if TYPE_CHECKING:  # Redis is large, and most have none
    from cache.server import RedisServer

FRESH = timedelta(hours=1)
KEEP = timedelta(hours=24)

Rows = tuple[Warehouse, ...]


def warehouse_store(server: "RedisServer | None") -> Store[Rows]:
    """The store to keep warehouses in: Redis where there is one, else this process."""
    if server is None:
        return MemoryStore()
    from cache.redis import RedisStore

    return RedisStore(server, TypeAdapter(Rows), KEEP)


class CachedWarehouses:
    """Warehouses with a memory; by tenant, as ids are unique only within a channel.

    Marketplaces without such a read are passed through: they are answered without a call.
    """

    def __init__(
        self, inner: Warehouses, store: Store[Rows], clock: Clock, on_joined: OnJoined | None = None
    ) -> None:
        self._memory: Remember[ChannelKey, Rows] = Remember(
            store, inner.warehouses, _text, fresh=FRESH, keep=KEEP, clock=clock, on_joined=on_joined
        )

    async def warehouses(self, channels: Sequence[ChannelKey]) -> Mapping[ChannelKey, Answer[Rows]]:
        """Return each channel's warehouses, or why they could not be had."""
        asked, bare = _split(channels)
        answers: dict[ChannelKey, Answer[Rows]] = await self._memory.get(asked)
        return answers | dict.fromkeys(bare, ())

    async def refresh(self, channels: Sequence[ChannelKey]) -> Mapping[ChannelKey, Answer[Rows]]:
        """Ask upstream now, and remember what it says."""
        asked, bare = _split(channels)
        answers: dict[ChannelKey, Answer[Rows]] = await self._memory.refresh(asked)
        return answers | dict.fromkeys(bare, ())

    async def forget_warehouses(self, channels: Sequence[ChannelKey]) -> None:
        """Drop what is remembered of `channels`."""
        await self._memory.forget(_split(channels)[0])

    async def aclose(self) -> None:
        """End background work."""
        await self._memory.aclose()


def _text(channel: ChannelKey) -> str:
    return key_text("warehouses", channel.brand_id, channel.channel_code)


def _split(channels: Sequence[ChannelKey]) -> tuple[list[ChannelKey], list[ChannelKey]]:
    asked = [key for key in channels if marketplace(key.channel_code).has_warehouses]
    return asked, [key for key in channels if not marketplace(key.channel_code).has_warehouses]
