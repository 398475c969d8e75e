"""What stands between the ports that read upstream and those who ask: remembered, or shared."""

import contextlib
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from adapters.database import Database
from adapters.mp_adapter import MpAdapter
from app.http.metrics import Metrics
from app.noted_channels import NotedChannels
from app.settings import Settings
from cache.categories import CachedCategories, category_store
from cache.channels import CachedConnectedChannels
from cache.joined import JoinedAvailable, JoinedCouriers, JoinedLabels, JoinedReasons
from cache.labels import FileShelf
from cache.near import NearRegistry
from cache.nudges import MemoryNudges
from cache.warehouses import CachedWarehouses, warehouse_store
from domain.live import Nudges

if TYPE_CHECKING:  # Redis is large, and most have none
    from cache.server import RedisServer


@dataclass(frozen=True, slots=True)
class Caches:
    """Every cached or shared port, and the shelf of label files."""

    channels: CachedConnectedChannels
    warehouses: CachedWarehouses
    categories: CachedCategories
    available: JoinedAvailable
    couriers: JoinedCouriers
    reasons: JoinedReasons
    labels: JoinedLabels
    shelf: FileShelf
    known: NearRegistry

    async def forget_categories(self, channel_codes: Sequence[str]) -> None:
        """Drop the category trees of these marketplaces."""
        await self.categories.forget_categories(channel_codes)

    async def forget_channels(self, brand_ids: Sequence[str]) -> None:
        """Drop what is known of these brands' connected channels."""
        await self.channels.forget(brand_ids)


async def open_redis(stack: AsyncExitStack, settings: Settings) -> "RedisServer | None":
    """Redis, where there is one; closed with the stack."""
    if settings.redis_url is None:
        return None
    from cache.server import RedisServer

    return await stack.enter_async_context(
        contextlib.aclosing(RedisServer(settings.redis_url.get_secret_value()))
    )


async def open_nudges(
    stack: AsyncExitStack, server: "RedisServer | None", settings: Settings
) -> Nudges:
    """What tells of commits: through Redis where there is one; closed with the stack."""
    if server is None or settings.redis_url is None:
        return MemoryNudges()
    from cache.redis_nudges import RedisNudges

    nudges = RedisNudges(server, settings.redis_url.get_secret_value())
    await stack.enter_async_context(nudges.running())
    return nudges


async def open_caches(
    stack: AsyncExitStack,
    database: Database,
    adapter: MpAdapter,
    shared: tuple["RedisServer | None", Nudges],
    metrics: Metrics,
    now: Callable[[], datetime],
) -> Caches:
    """Wrap what reads upstream, and what is kept near; closed with the stack."""
    server, nudges = shared
    joined = metrics.count_joined
    noted = NotedChannels(adapter.channels, database.registry, now)
    warehouses = warehouse_store(server)
    categories = category_store(server)
    caches = Caches(
        channels=CachedConnectedChannels(noted, now, joined("channels")),
        warehouses=CachedWarehouses(adapter.warehouses, warehouses, now, joined("warehouses")),
        categories=CachedCategories(database.categories, categories, now),
        available=JoinedAvailable(adapter.available, joined("credentials")),
        couriers=JoinedCouriers(adapter.couriers, joined("couriers")),
        reasons=JoinedReasons(adapter.reasons, joined("reasons")),
        labels=JoinedLabels(adapter.labels, joined("labels")),
        shelf=FileShelf(now),
        known=NearRegistry(database.registry, database.moments.own, time.monotonic),
    )
    stack.enter_context(nudges.listening(caches.known.forget))
    for cache in (
        caches.channels, caches.warehouses, caches.categories, caches.available,
        caches.couriers, caches.reasons, caches.labels,
    ):  # fmt: skip
        await stack.enter_async_context(contextlib.aclosing(cache))
    return caches
