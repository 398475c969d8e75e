"""Seals: a keyed hash beside a row tells whether the row is still what was written."""

import hashlib
import hmac
from collections.abc import Callable
from enum import Enum
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncEngine

OPTION = "seal"
"""Under this name an engine carries its seal to whoever writes through it."""


class Judgement(Enum):
    """What a seal tells of its row."""

    TRUE = "true"
    EDITED = "edited"
    FOREIGN = "foreign"


class Seal:
    """HMAC-SHA256 by a secret, which is read at its first use.

    A seal begins with a mark of its secret: what another secret sealed is told from what was
    edited.
    """

    def __init__(self, secret: Callable[[], bytes]) -> None:
        self._read = secret

    @cached_property
    def _secret(self) -> bytes:
        return self._read()

    @cached_property
    def _mark(self) -> str:
        return self._hash("the mark of this secret")[:8]

    def of(self, text: str) -> str:
        return f"{self._mark}:{self._hash(text)}"

    def judge(self, text: str, seal: str) -> Judgement:
        if hmac.compare_digest(self.of(text), seal):
            return Judgement.TRUE
        is_ours = seal.partition(":")[0] == self._mark
        return Judgement.EDITED if is_ours else Judgement.FOREIGN

    def _hash(self, text: str) -> str:
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()


def no_secret() -> bytes:
    """For a store of which nobody asks whether it was edited."""
    return b""


def seal_of(engine: AsyncEngine) -> Seal:
    """The seal of a store."""
    seal: Seal = engine.get_execution_options()[OPTION]
    return seal
