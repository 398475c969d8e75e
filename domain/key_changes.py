"""Making and revoking API keys: done whole in one transaction, with who asked for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.access import ApiKey
from domain.activities import Activity, ActivityItem, ActivityKind, ActivityStatus
from domain.arguments import tell
from domain.ports import Begun
from domain.work import WorkIntent


class KeyChanges(Protocol):
    """What is asked of keys, written down with the deed: never one without the other."""

    async def make(self, key: ApiKey, secret_hash: str, work: WorkIntent) -> Begun:
        """Add the key. STARTED: it is made; REPLAYED, CONFLICT: nothing was done now."""
        ...

    async def revoke(self, key_id: str, work: WorkIntent) -> Begun | None:
        """Revoke the key; None where no such key lives, and nothing was written."""
        ...


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, an API key or the command line, when, and under which ids."""

    key_id: str
    name: str
    at: datetime
    activity_id: str
    idempotency_key: str | None = None

    def to_make(self, key: ApiKey) -> WorkIntent:
        """The key's id is no argument: each call has another."""
        asked = {
            "name": key.name,
            "brandIds": key.brand_ids,
            "scopes": key.scopes,
            "expiresAt": key.expires_at,
        }
        return self._work(ActivityKind.CREATE_API_KEY, key.key_id, tell(asked))

    def to_revoke(self, key_id: str) -> WorkIntent:
        return self._work(ActivityKind.REVOKE_API_KEY, key_id, tell({"apiKeyId": key_id}))

    def _work(self, kind: ActivityKind, target: str, arguments: str) -> WorkIntent:
        """Work that is done as soon as it is written down."""
        done = ActivityStatus.SUCCEEDED
        activity = Activity(
            activity_id=self.activity_id,
            kind=kind,
            status=done,
            brand_id=None,
            key_id=self.key_id,
            requested_by=self.name,
            requested_at=self.at,
            completed_at=self.at,
            item_count=1,
            done_count=1,
        )
        return WorkIntent(
            activity, (ActivityItem(0, target, done),), arguments, self.idempotency_key
        )
