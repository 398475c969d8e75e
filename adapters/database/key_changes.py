"""API keys made and revoked, each in one transaction with its activity and its audit entry."""

from sqlalchemy import insert, update

from adapters.database.engine import Connections
from adapters.database.idempotency import work_before, write_work
from adapters.database.keys import row_of
from adapters.database.tables import api_keys
from domain.access import ApiKey
from domain.ports import BeginOutcome, Begun
from domain.work import WorkIntent


class KeyChangeRepository:
    """domain.key_changes.KeyChanges over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def make(self, key: ApiKey, secret_hash: str, work: WorkIntent) -> Begun:
        async with self._connections.write_asked() as connection:
            before = await work_before(connection, work)
            if before.outcome is not BeginOutcome.STARTED:
                return before
            await connection.execute(insert(api_keys), row_of(key, secret_hash))
            return await write_work(connection, work)

    async def revoke(self, key_id: str, work: WorkIntent) -> Begun | None:
        live = (api_keys.c.key_id == key_id) & api_keys.c.revoked_at.is_(None)
        revoked = update(api_keys).where(live).values(revoked_at=work.activity.requested_at)
        async with self._connections.write_asked() as connection:
            before = await work_before(connection, work)
            if before.outcome is not BeginOutcome.STARTED:
                return before
            if (await connection.execute(revoked)).rowcount != 1:
                return None  # nothing was done: nothing is told
            return await write_work(connection, work)
