"""A store in Redis or Valkey, shared by all processes."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Generic, cast

import orjson
import structlog
from pydantic import TypeAdapter, ValidationError
from redis.asyncio import Redis

from cache.decoded import Decoded
from cache.server import RedisServer
from cache.store import Kept, V

LEASE = timedelta(minutes=10)
"""How long a load may take for its value to be kept."""

_VERSION = b"1"
_MOST_OWED = 10_000
_SET_WITH_LEASE = """
if redis.call('GET', KEYS[2]) == ARGV[1] then
  return redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
end
"""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class RedisStore(Generic[V]):
    """Keeps values as compact JSON, written and read by their type, for `keep` at most.

    A server that is away holds nothing. What should have been deleted meanwhile is deleted before
    anything is read again, so that a forgotten value never comes back.
    """

    def __init__(self, server: RedisServer, values: TypeAdapter[V], keep: timedelta) -> None:
        self._server = server
        self._decoded = Decoded(values)
        self._keep = keep
        self._owed: dict[str, int] = {}
        self._numbers = count()

    async def get_many(self, keys: Sequence[str]) -> Mapping[str, Kept[V]]:
        if not keys or not await self._settled():
            return {}

        async def call(redis: Redis) -> list[bytes | None]:
            return cast("list[bytes | None]", await redis.mget(keys))

        texts = await self._server.run(call) or ()
        found = {key: self._read(key, text) for key, text in zip(keys, texts, strict=False) if text}
        return {key: kept for key, kept in found.items() if kept is not None}

    async def lease(self, keys: Sequence[str], *, anew: bool = False) -> Mapping[str, str]:
        if not keys or not await self._settled():
            return {}

        async def call(redis: Redis) -> list[object]:
            async with redis.pipeline(transaction=False) as pipe:
                for key in keys:
                    pipe.set(_lease_of(key), secrets.token_hex(8), px=LEASE, nx=not anew)
                    pipe.getex(_lease_of(key), px=LEASE)
                return cast("list[object]", await pipe.execute())

        answers = (await self._server.run(call) or [])[1::2]
        return {
            key: lease.decode()
            for key, lease in zip(keys, answers, strict=False)
            if isinstance(lease, bytes)
        }

    async def set(self, kept: Mapping[str, Kept[V]], leases: Mapping[str, str]) -> None:
        leased = {key: self._write(value) for key, value in kept.items() if key in leases}
        if not leased or not await self._settled():
            return
        life = int(self._keep.total_seconds() * 1000)

        async def call(redis: Redis) -> list[object]:
            async with redis.pipeline(transaction=False) as pipe:
                for key, text in leased.items():
                    pipe.eval(_SET_WITH_LEASE, 2, key, _lease_of(key), leases[key], text, life)
                return cast("list[object]", await pipe.execute())

        await self._server.run(call)

    async def delete(self, keys: Sequence[str]) -> None:
        number = next(self._numbers)
        self._owed.update(dict.fromkeys(keys, number))
        self._decoded.forget(keys)
        await self._settled()

    async def _settled(self) -> bool:
        """Delete what is owed; False while that cannot be done."""
        owed = dict(self._owed)
        if not owed:
            return True

        async def call(redis: Redis) -> bool:
            await redis.delete(*owed, *map(_lease_of, owed))
            return True

        if not await self._server.run(call):
            self._forget_debts()
            return False
        for key, number in owed.items():
            if self._owed.get(key) == number:  # else it was forgotten again meanwhile
                del self._owed[key]
        return True

    def _forget_debts(self) -> None:
        over = len(self._owed) - _MOST_OWED
        if over > 0:
            _log.warning("redis_deletes_lost", keys=over)
            for key in tuple(self._owed)[:over]:
                del self._owed[key]

    def _write(self, kept: Kept[V]) -> bytes:
        moment = str(int(kept.at.timestamp() * 1000)).encode()
        return b":".join((_VERSION, moment, orjson.dumps(kept.value)))

    def _read(self, key: str, text: bytes) -> Kept[V] | None:
        version, _, rest = text.partition(b":")
        moment, _, value = rest.partition(b":")
        if version != _VERSION:
            return None
        try:
            at = datetime.fromtimestamp(int(moment) / 1000, UTC)
            return Kept(self._decoded.read(key, value), at)
        except (ValidationError, ValueError, OverflowError, OSError):
            _log.warning("redis_value_unreadable", key=key)
            return None


def _lease_of(key: str) -> str:
    return f"{key}:lease"
