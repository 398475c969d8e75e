"""Channels that are watched: read together, and told when what is known of one changed."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from domain.channels import Channel, ChannelKey
from domain.live import LiveReads
from resolvers.live_changes import Change, Tell

Brands = frozenset[str] | None
"""None: every brand."""


class ChannelFeed:
    """One statement a look, whatever the number of brands that are watched.

    A token that ends changes a status by itself, so that the clock tells too. That a channel spoke
    once more (`last_message_at`) is not told: its orders tell that.
    """

    def __init__(self, reads: LiveReads, now: Callable[[], datetime]) -> None:
        self._reads = reads
        self._now = now
        self._tells: list[tuple[Brands, Tell]] = []
        self._known: dict[ChannelKey, Channel] = {}
        self.position = 0
        """All up to this was told to those who watch."""
        self._turn = asyncio.Lock()

    async def watch(self, brand_ids: Brands, tell: Tell) -> None:
        """Tell of these brands' channels from now on."""
        async with self._turn:
            if not self._tells:
                self._known.clear()
            for channel in await self._shown(brand_ids):
                self._known.setdefault(channel.key, channel)
            self._tells.append((brand_ids, tell))

    def leave(self, brand_ids: Brands, tell: Tell) -> None:
        if (brand_ids, tell) in self._tells:
            self._tells.remove((brand_ids, tell))

    def current(self, brand_ids: Brands) -> list[Change]:
        """How they stood when we looked last."""
        its = (one for one in self._known.values() if _holds(brand_ids, one))
        return [Change(channel.key, self.position, channel) for channel in its]

    async def look(self) -> None:
        """Tell what changed since the last look."""
        async with self._turn:
            if not self._tells:
                return
            for channel in await self._shown(self._watched()):
                known = self._known.get(channel.key)
                self._known[channel.key] = channel
                if known is None or _told(known) != _told(channel):
                    self.position += 1
                    self._tell(Change(channel.key, self.position, channel), channel)

    def _watched(self) -> Brands:
        """The brands of everyone together."""
        brands: set[str] = set()
        for brand_ids, _ in self._tells:
            if brand_ids is None:
                return None
            brands |= brand_ids
        return frozenset(brands)

    async def _shown(self, brand_ids: Brands) -> list[Channel]:
        now = self._now()
        return [channel.as_of(now) for channel in await self._reads.channels(brand_ids)]

    def _tell(self, change: Change, channel: Channel) -> None:
        for brand_ids, tell in tuple(self._tells):
            if _holds(brand_ids, channel):
                tell([change])


def _holds(brand_ids: Brands, channel: Channel) -> bool:
    return brand_ids is None or channel.key.brand_id in brand_ids


def _told(channel: Channel) -> Channel:
    return replace(channel, last_message_at=None)
