"""Category trees by marketplace, remembered: the same for every brand, so without tenant."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from cache.memory import MemoryStore
from cache.remember import Clock, Remember
from cache.store import Store, key_text
from domain.categories import CategoryTree
from domain.errors import UpstreamError
from domain.ports import CategoryTrees

if TYPE_CHECKING:  # Redis is large, and most have none
    from cache.server import RedisServer

FRESH = timedelta(hours=6)
KEEP = timedelta(hours=48)


def category_store(server: "RedisServer | None") -> Store[CategoryTree]:
    """The store to keep trees in: Redis where there is one, else this process."""
    if server is None:
        return MemoryStore(most=256)
    from cache.redis import RedisStore

    return RedisStore(server, TypeAdapter(CategoryTree), KEEP)


class CachedCategories:
    """CategoryTrees with a memory that each category message empties for its marketplace."""

    def __init__(self, inner: CategoryTrees, store: Store[CategoryTree], clock: Clock) -> None:
        self._memory: Remember[str, CategoryTree] = Remember(
            store, inner.trees, _text, fresh=FRESH, keep=KEEP, clock=clock
        )

    async def trees(self, channel_codes: Sequence[str]) -> Mapping[str, CategoryTree]:
        """Return the tree of each marketplace. Raises what the wrapped port raises."""
        answers = await self._memory.get(channel_codes)
        return {code: _tree(answer) for code, answer in answers.items()}

    async def forget_categories(self, channel_codes: Sequence[str]) -> None:
        """Drop the trees of `channel_codes`."""
        await self._memory.forget(channel_codes)

    async def aclose(self) -> None:
        """End background work."""
        await self._memory.aclose()


def _tree(answer: CategoryTree | UpstreamError) -> CategoryTree:
    if isinstance(answer, UpstreamError):
        raise answer
    return answer


def _text(channel_code: str) -> str:
    return key_text("categories", channel_code)
