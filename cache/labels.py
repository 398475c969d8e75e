"""Files of labels that wait to be fetched: in this process's memory, for minutes (ADR 0005)."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from domain.labels import KeptFile

LIFE = timedelta(minutes=15)
MOST_BYTES = 256_000_000
"""Bytes of all files together; the oldest goes first."""


@dataclass(frozen=True, slots=True)
class _Held:
    file: KeptFile
    activity_id: str
    content: bytes = field(repr=False)
    dies_at: float


class FileShelf:
    """Files that this process holds; they are found by the hash of their token alone.

    `now` tells callers when a file ends; `ticks`, in seconds, is what it ends by, so that a clock
    that is set does not move the end.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        most_bytes: int = MOST_BYTES,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now = now
        self._most_bytes = most_bytes
        self._ticks = ticks
        self._held: OrderedDict[bytes, _Held] = OrderedDict()
        self._by_activity: dict[str, bytes] = {}

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(len(held.content) for held in self._held.values())

    def keep(self, activity_id: str, content: bytes) -> KeptFile:
        """Put a file down; older ones go where there is no room."""
        self.sweep()
        file = KeptFile(secrets.token_urlsafe(32), self._now() + LIFE)
        held = _Held(file, activity_id, content, self._ticks() + LIFE.total_seconds())
        key = _key(file.token)
        self._held[key] = held
        self._by_activity[activity_id] = key
        while self.size > self._most_bytes:
            self._drop(next(iter(self._held)))
        return file

    def kept(self, activity_id: str) -> KeptFile | None:
        self.sweep()
        key = self._by_activity.get(activity_id)
        return None if key is None else self._held[key].file

    def find(self, token: str) -> bytes | None:
        """The file with this token; None once it is gone, or when it never was."""
        self.sweep()
        held = self._held.get(_key(token))
        return None if held is None else held.content

    async def tidy(self) -> None:
        """Drop what has come to its end, so that no label stays in memory for want of visitors."""
        self.sweep()

    def sweep(self) -> None:
        """Drop what has come to its end."""
        while self._held:
            key, oldest = next(iter(self._held.items()))
            if self._ticks() < oldest.dies_at:
                return
            self._drop(key)

    def _drop(self, key: bytes) -> None:
        held = self._held.pop(key)
        if self._by_activity.get(held.activity_id) == key:
            del self._by_activity[held.activity_id]


def _key(token: str) -> bytes:
    """Comparing hashes takes no time that tells anything of a token."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
