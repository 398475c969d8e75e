"""Replays on a database beside the servers that run: without their caches or marketplaces."""

import contextlib
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime

from adapters.database import Database
from adapters.mp_adapter import MessageReader
from adapters.pubsub.push import read_push
from app.settings import Settings
from cache.categories import CachedCategories, category_store
from cache.server import RedisServer
from domain.messages import MessageKind, Outcome, Reason
from events.intake import MessageIntake
from events.replay import Replay


@dataclass(frozen=True, slots=True)
class _Shared:
    """What other processes can see: Redis. They forget what they hold themselves with time."""

    categories: CachedCategories | None

    async def forget_categories(self, channel_codes: Sequence[str]) -> None:
        if self.categories is not None:
            await self.categories.forget_categories(channel_codes)

    async def forget_channels(self, brand_ids: Sequence[str]) -> None:
        """Nothing: connected channels are never shared, and each process forgets in a minute."""


@contextlib.asynccontextmanager
async def open_replay(
    settings: Settings, database: Database, now: Callable[[], datetime]
) -> AsyncGenerator[Replay, None]:
    """A replay by the same intake that `serve` has."""
    async with AsyncExitStack() as stack:
        categories = None
        if settings.redis_url is not None:
            server = RedisServer(settings.redis_url.get_secret_value())
            await stack.enter_async_context(contextlib.aclosing(server))
            categories = CachedCategories(database.categories, category_store(server), now)
            await stack.enter_async_context(contextlib.aclosing(categories))
        given = settings.mp_adapter_client_key
        client_key = given.get_secret_value() if given is not None else ""
        reader = MessageReader(settings.time_zone, client_key)
        intake = MessageIntake(database.intake, reader, _Shared(categories), now, _count)
        yield Replay(intake, database.quarantine, read_push)


def _count(_kind: MessageKind, _outcome: Outcome, _reason: Reason | None) -> None:
    """Nothing: the metrics are those of a server, and who replays hears of every message."""
