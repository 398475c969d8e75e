"""Who asks: API keys, their scopes and the brands they see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.errors import Forbidden


class Scope(StrEnum):
    """What an API key may do."""

    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    PRODUCTS_READ = "products:read"
    PRODUCTS_WRITE = "products:write"
    CHANNELS_READ = "channels:read"
    CHANNELS_WRITE = "channels:write"
    DISCOUNTS_WRITE = "discounts:write"
    BUYERS_READ = "buyers:read"
    EXPORTS_CREATE = "exports:create"
    PASSTHROUGH = "passthrough"
    KEYS_MANAGE = "keys:manage"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key as it is kept: the secret only as a hash; `brand_ids` None means every brand."""

    key_id: str
    name: str
    brand_ids: frozenset[str] | None
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class Viewer:
    """The key behind one request: every read and write is narrowed to what it sees."""

    key_id: str
    name: str
    scopes: frozenset[Scope]
    brand_ids: frozenset[str] | None
    expires_at: datetime | None = None

    def sees(self, brand_id: str) -> bool:
        return self.brand_ids is None or brand_id in self.brand_ids

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes

    def need(self, scope: Scope) -> None:
        """Raise Forbidden unless the key has `scope`."""
        if scope not in self.scopes:
            raise Forbidden(scope)

    def narrow(self, wanted: frozenset[str] | None) -> frozenset[str] | None:
        """The brands among `wanted` that the key sees; None stands for all."""
        if self.brand_ids is None:
            return wanted
        return self.brand_ids if wanted is None else wanted & self.brand_ids


class Keys(Protocol):
    """API keys; `secret_hash` is the hex SHA-256 of the secret, the only form that is kept."""

    async def add(self, key: ApiKey, secret_hash: str) -> None: ...
    async def find(self, secret_hash: str) -> ApiKey | None: ...
    async def by_id(self, key_id: str) -> ApiKey | None: ...
    async def all(self) -> tuple[ApiKey, ...]: ...
    async def revoke(self, key_id: str, now: datetime) -> bool: ...
    async def note_used(self, used: Mapping[str, datetime]) -> None: ...
