"""Who asks: from the Authorization header to a viewer.

Secrets are random, kept only as SHA-256, and looked up by it: what a store compares is a hash that
nobody can steer, so its timing tells nothing of a secret.
"""

import asyncio
import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from app.throttle import Throttle
from domain.access import ApiKey, Keys, Viewer
from domain.errors import RateLimited, Unauthenticated

TRUSTED_SECONDS = 3.0
"""How long a key that was found live is not looked up again: a revoked one is out within 5 s."""

_MOST_KEYS = 10_000
_LONGEST = 512
_KEY_PARAMETERS = frozenset(
    {"key", "api_key", "apikey", "api-key", "token", "access_token", "authorization", "secret"}
)
_HOW = "Send it as the header 'Authorization: Bearer <API key>'."


def new_secret() -> tuple[str, str]:
    """A new key's secret, 256 random bits, and the hash that is kept of it."""
    secret = "cg_" + secrets.token_urlsafe(32)
    return secret, secret_hash(secret)


def secret_hash(secret: str) -> str:
    """The hex SHA-256 of a secret: the only form that is kept."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def refuse_keys_in_address(parameters: Iterable[str]) -> None:
    """Raise Unauthenticated when a query parameter of /graphql looks like a key."""
    for name in parameters:
        if name.lower() in _KEY_PARAMETERS:
            raise Unauthenticated(
                f"Keys do not belong in addresses (?{name.lower()}=…), which end up in logs. "
                f"{_HOW} Revoke the key that was in this one."
            )


@dataclass(frozen=True, slots=True)
class _Found:
    key: ApiKey
    at: float


class Authenticator:
    """Knows the keys: a live one is trusted for three seconds, its use is noted in batches.

    An address that shows many wrong keys has to wait; keys that were live before still pass.
    """

    def __init__(
        self,
        keys: Keys,
        now: Callable[[], datetime],
        *,
        ticks: Callable[[], float] = time.monotonic,
        throttle: Throttle | None = None,
    ) -> None:
        self._keys = keys
        self._now = now
        self._ticks = ticks
        self._throttle = throttle or Throttle(ticks)
        self._found: OrderedDict[str, _Found] = OrderedDict()
        self._forgets = 0
        self._used: dict[str, datetime] = {}
        self._flushing = asyncio.Lock()

    async def viewer(self, authorization: str | None, address: str | None = None) -> Viewer:
        """The viewer behind an Authorization header that came from `address`.

        Without an address nobody is made to wait.
        Raises Unauthenticated, or RateLimited after many wrong keys. Unknown, revoked and expired
        keys are told alike.
        """
        hashed = secret_hash(_read_bearer(authorization))
        found = self._found.get(hashed)
        if found is not None and self._ticks() - found.at < TRUSTED_SECONDS:
            key: ApiKey | None = found.key
        else:
            key = await self._look_up(hashed, address)
        now = self._now()
        if key is None or not key.is_live(now):
            if address is not None:
                self._throttle.failed(address)
            raise Unauthenticated(
                "This API key is not known or no longer valid. Check that it is whole, or ask "
                "for a new one."
            )
        self._used[key.key_id] = now
        return Viewer(key.key_id, key.name, key.scopes, key.brand_ids, key.expires_at)

    def forget(self, key_id: str) -> None:
        """Look the key up again at its next use."""
        self._forgets += 1
        for hashed, found in tuple(self._found.items()):
            if found.key.key_id == key_id:
                del self._found[hashed]

    async def flush(self) -> None:
        """Write down which keys were used last when, in one statement; none where none was.

        Raises StoreUnavailable, and then has lost nothing.
        """
        async with self._flushing:
            used, self._used = self._used, {}
            if not used:
                return
            try:
                await self._keys.note_used(used)
            except BaseException:
                self._used = used | self._used
                raise

    async def _look_up(self, hashed: str, address: str | None) -> ApiKey | None:
        wait = 0 if address is None else self._throttle.wait(address)
        if wait and hashed not in self._found:
            raise RateLimited(f"Too many wrong API keys: try again in {wait} seconds.", wait)
        forgets = self._forgets
        key = await self._keys.find(hashed)
        if key is None or not key.is_live(self._now()):
            self._found.pop(hashed, None)
            return None
        if forgets == self._forgets:  # else what was read may be older than a revocation
            self._found[hashed] = _Found(key, self._ticks())
            self._found.move_to_end(hashed)
            if len(self._found) > _MOST_KEYS:
                self._found.popitem(last=False)
        return key


def _read_bearer(authorization: str | None) -> str:
    if authorization is None or not authorization.strip():
        raise Unauthenticated(f"An API key is needed. {_HOW}")
    scheme, _, secret = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Unauthenticated(f"The Authorization header holds no bearer key. {_HOW}")
    if len(secret) > _LONGEST:
        raise Unauthenticated("This is too long for an API key.")
    return secret.strip()
