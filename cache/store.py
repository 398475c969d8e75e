"""What a cache keeps its values in, and how keys are spelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar
from urllib.parse import quote

V = TypeVar("V")
T = TypeVar("T")

PREFIX = "channelgraph:1"
"""Stands before every key; the number changes when older values must not be read any more."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A value and when it was loaded (UTC)."""

    value: T
    at: datetime


class Store(Protocol[V]):
    """A place for values that may forget anything at any time, and never fails.

    Who wants to keep a value takes a lease before loading it, and hands it in with the value.
    Deleting a key ends its lease, so that what was loaded before is not kept after.
    """

    async def get_many(self, keys: Sequence[str]) -> Mapping[str, Kept[V]]:
        """Return what is kept; keys without a readable value are left out."""
        ...

    async def lease(self, keys: Sequence[str], *, anew: bool = False) -> Mapping[str, str]:
        """Return a lease for each key, shared by all who load it at one time.

        `anew` ends the lease that others hold. A key that gets none is not to be kept.
        """
        ...

    async def set(self, kept: Mapping[str, Kept[V]], leases: Mapping[str, str]) -> None:
        """Keep each value whose lease still holds."""
        ...

    async def delete(self, keys: Sequence[str]) -> None:
        """Drop values and leases."""
        ...


def key_text(subject: str, *parts: str) -> str:
    """Spell a key: different parts never make the same text, whatever they hold."""
    return ":".join((PREFIX, subject, *(quote(p, safe="", errors="surrogatepass") for p in parts)))
