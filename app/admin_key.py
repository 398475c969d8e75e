"""The key that CHANNELGRAPH_ADMIN_KEY names: it lives in the setting alone, not in the store."""

from collections.abc import Mapping
from datetime import UTC, datetime

from domain.access import ApiKey, Keys, Scope

ADMIN_ID = "admin"
ADMIN = ApiKey(
    key_id=ADMIN_ID,
    name="admin",
    brand_ids=None,
    scopes=frozenset(Scope),
    created_at=datetime(1970, 1, 1, tzinfo=UTC),
)


class KeysWithAdmin:
    """Keys that know the admin key too; it ends when the setting does, and cannot be revoked."""

    def __init__(self, inner: Keys, secret_hash: str) -> None:
        self._inner = inner
        self._secret_hash = secret_hash

    async def find(self, secret_hash: str) -> ApiKey | None:
        if secret_hash == self._secret_hash:
            return ADMIN
        return await self._inner.find(secret_hash)

    async def by_id(self, key_id: str) -> ApiKey | None:
        return ADMIN if key_id == ADMIN_ID else await self._inner.by_id(key_id)

    async def note_used(self, used: Mapping[str, datetime]) -> None:
        kept = {key_id: at for key_id, at in used.items() if key_id != ADMIN_ID}
        if kept:
            await self._inner.note_used(kept)

    async def add(self, key: ApiKey, secret_hash: str) -> None:
        await self._inner.add(key, secret_hash)

    async def all(self) -> tuple[ApiKey, ...]:
        return await self._inner.all()

    async def revoke(self, key_id: str, now: datetime) -> bool:
        return key_id != ADMIN_ID and await self._inner.revoke(key_id, now)
