"""Quarantine: messages that could not be taken, kept whole until they are replayed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.messages import Delivery, Reason
from domain.pages import Page, PageRequest


@dataclass(frozen=True, slots=True)
class Quarantined:
    """What is known of a message that could not be taken; its body is read apart.

    `reason` and `detail` are the last attempt's; `received_at` is when it first came in.
    """

    quarantine_id: str
    message_id: str
    subscription: str
    brand_id: str | None
    reason: Reason
    detail: str
    published_at: datetime
    received_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class QuarantineFilter:
    """Which messages are wanted; None means any. `received_from` is within, `received_to` not."""

    reason: Reason | None = None
    brand_id: str | None = None
    received_from: datetime | None = None
    received_to: datetime | None = None


class Quarantine(Protocol):
    """Messages in quarantine, the one that came in first before the others.

    They come and go by domain.ports.IntakeTransaction: another attempt that fails is counted
    there, and what is taken leaves.
    """

    async def page(self, wanted: QuarantineFilter, request: PageRequest) -> Page[Quarantined]: ...
    async def count(self, wanted: QuarantineFilter) -> int: ...
    async def counts_by_reason(self) -> Mapping[Reason, int]:
        """How many lie here for each reason; reasons without any are left out."""
        ...

    async def by_id(self, ids: Sequence[str]) -> Mapping[str, Quarantined]: ...
    async def find(self, delivery: Delivery) -> Quarantined | None:
        """Where this delivery lies, if it does."""
        ...

    async def delivery(self, quarantine_id: str) -> Delivery | None:
        """The message as it came in, whole."""
        ...

    async def remove(self, quarantine_id: str) -> None:
        """Drop a message that is known to be taken; one that is gone already is no error."""
        ...
