"""Which of an order's messages is shown: a function of their set, never of their arrival.

Every message has a place in one total order, computed from that message alone; the view is the
greatest. Comparing dates only where both have one is not transitive: arrival would decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.orders import OrderStatus

MOST_AHEAD = timedelta(hours=24)
"""A transaction_date further ahead of its own publishing is no date."""

TERMINAL = frozenset({OrderStatus.COMPLETED, OrderStatus.CANCELLED})


def trusted_date(transaction_at: datetime | None, published_at: datetime) -> datetime | None:
    """The transaction_date where it can be believed, else None."""
    if transaction_at is None or transaction_at > published_at + MOST_AHEAD:
        return None
    return transaction_at


def message_rank(message_id: str) -> tuple[int, int, str]:
    """Order of message ids: all-digit ones first, as numbers, then the others as text.

    Numbers compare by length, then digit by digit: int() refuses texts of thousands of digits.
    """
    if message_id.isascii() and message_id.isdigit():
        digits = message_id.lstrip("0")
        return (0, len(digits), f"{digits} {message_id}")
    return (1, 0, message_id)


@dataclass(frozen=True, slots=True)
class Version:
    """One message of an order, as the fold needs it.

    `content_hash` covers everything but the message's id, publish status and transaction_date.
    """

    message_id: str
    published_at: datetime
    received_at: datetime
    transaction_at: datetime | None
    status: OrderStatus
    status_raw: str
    content_hash: str

    @property
    def date(self) -> datetime | None:
        return trusted_date(self.transaction_at, self.published_at)

    @property
    def occurred_at(self) -> datetime:
        return self.date or self.published_at

    @property
    def place(self) -> tuple[datetime, datetime, tuple[int, int, str]]:
        return (self.occurred_at, self.published_at, message_rank(self.message_id))


@dataclass(frozen=True, slots=True)
class Folded:
    """The shown version, the versions that were shown on the way, and whether someone must look."""

    current: Version
    shown: tuple[Version, ...]
    set_aside: tuple[Version, ...]

    @property
    def review_reason(self) -> str | None:
        if not self.set_aside:
            return None
        last = self.set_aside[-1]
        return (
            f"A message says {last.status_raw!r} after the order was {self.current.status_raw!r}, "
            "without a later date of its own."
        )


def fold(versions: Sequence[Version]) -> Folded:
    """Fold an order's versions, at least one, into what is shown.

    Neighbours with equal content are one version, dated by the first. Once completed or
    cancelled, another status needs a trusted date strictly later than the current one's time.
    """
    distinct = _distinct(versions)
    current = distinct[0]
    shown = [current]
    set_aside: list[Version] = []
    for version in distinct[1:]:
        if _contradicts(current, version):
            set_aside.append(version)
            continue
        current = version
        shown.append(current)
        set_aside.clear()
    return Folded(current, tuple(shown), tuple(set_aside))


def _distinct(versions: Sequence[Version]) -> list[Version]:
    distinct: list[Version] = []
    for version in sorted(versions, key=lambda v: v.place):
        if not distinct or distinct[-1].content_hash != version.content_hash:
            distinct.append(version)
    return distinct


def _contradicts(current: Version, version: Version) -> bool:
    if current.status not in TERMINAL or version.status == current.status:
        return False
    return version.date is None or version.date <= current.occurred_at
