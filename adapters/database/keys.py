"""API keys, of whose secrets only a hash is kept."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, update

from adapters.database.engine import Connections, insert
from adapters.database.rows import AnyRow, choose
from adapters.database.tables import api_keys
from domain.access import ApiKey, Scope

COLUMNS = tuple(column for column in api_keys.c if column.name != "secret_hash")


class KeyRepository:
    """domain.ports.Keys over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def add(self, key: ApiKey, secret_hash: str) -> None:
        """Add a key; a secret that is kept already stays as it is."""
        async with self._connections.write() as connection:
            added = insert(connection, api_keys)
            await connection.execute(
                added.on_conflict_do_nothing(index_elements=["secret_hash"]),
                row_of(key, secret_hash),
            )

    async def find(self, secret_hash: str) -> ApiKey | None:
        rows = choose(*COLUMNS).where(api_keys.c.secret_hash == secret_hash)
        found = await self._connections.read(rows)
        return _key(found[0]) if found else None

    async def by_id(self, key_id: str) -> ApiKey | None:
        found = await self._connections.read(choose(*COLUMNS).where(api_keys.c.key_id == key_id))
        return _key(found[0]) if found else None

    async def all(self) -> tuple[ApiKey, ...]:
        rows = choose(*COLUMNS).order_by(api_keys.c.created_at, api_keys.c.key_id)
        return tuple(map(_key, await self._connections.read(rows)))

    async def revoke(self, key_id: str, now: datetime) -> bool:
        """Revoke a key; False when there is none, or when it was revoked before."""
        live = (api_keys.c.key_id == key_id) & api_keys.c.revoked_at.is_(None)
        async with self._connections.write() as connection:
            done = await connection.execute(update(api_keys).where(live).values(revoked_at=now))
            return done.rowcount == 1

    async def note_used(self, used: Mapping[str, datetime]) -> None:
        """Move the keys' last use forward."""
        if not used:
            return
        older = or_(
            api_keys.c.last_used_at.is_(None), api_keys.c.last_used_at < bindparam("used_at")
        )
        noted = (
            update(api_keys)
            .where(api_keys.c.key_id == bindparam("used_id"), older)
            .values(last_used_at=bindparam("used_at"))
        )
        rows = [{"used_id": key_id, "used_at": at} for key_id, at in sorted(used.items())]
        async with self._connections.write() as connection:
            await connection.execute(noted, rows)


def row_of(key: ApiKey, secret_hash: str) -> dict[str, Any]:
    """The key as it is kept."""
    return {
        "key_id": key.key_id,
        "name": key.name,
        "secret_hash": secret_hash,
        "brand_ids": None if key.brand_ids is None else json.dumps(sorted(key.brand_ids)),
        "scopes": json.dumps(sorted(key.scopes)),
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
        "revoked_at": key.revoked_at,
    }


def _key(row: AnyRow) -> ApiKey:
    brand_ids = None if row.brand_ids is None else frozenset[str](json.loads(row.brand_ids))
    return ApiKey(
        key_id=row.key_id,
        name=row.name,
        brand_ids=brand_ids,
        scopes=frozenset(Scope(scope) for scope in json.loads(row.scopes)),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
