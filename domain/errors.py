"""Every error that crosses a room, in one tree.

ChannelgraphError
├── BadUserInput            the caller's input is wrong: says what, where, and what to do
├── Unauthenticated         no key, or none that we know
├── Forbidden               the key lacks a scope
├── RateLimited             too much in too short a time
├── Malformed               a message or answer that cannot be read
├── StoreUnavailable        our own database cannot be reached: never a reason to acknowledge
│   └── StoreBusy             too many read at once: ask again in a moment
└── UpstreamError           the MP Adapter did not give what was asked for
    ├── UpstreamUnavailable   no connection, or a 5xx answer
    ├── UpstreamTimeout       the deadline passed
    ├── UpstreamRefused       it said no (4xx): nothing was done
    ├── QuotaExhausted        a stated limit leaves no room in time: nothing was sent
    └── UpstreamMisread       it answered what nobody can read

Expected refusals of a mutation are values (`domain.activities.UserError`), not exceptions.
"""

from datetime import datetime, timedelta
from typing import ClassVar, Self


class ChannelgraphError(Exception):
    """Base of all errors that this product raises on purpose."""

    code: ClassVar[str] = "INTERNAL"

    def again(self) -> Self:
        """The same error anew: one that many wait for is raised by each for itself.

        An error that is raised collects where it passed, and keeps alive whatever was there.
        """
        twin = type(self).__new__(type(self), *self.args)
        vars(twin).update(vars(self))
        return twin


class BadUserInput(ChannelgraphError):
    """The caller's input is wrong; `path` names the place in it."""

    code = "BAD_USER_INPUT"

    def __init__(self, message: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.path = path


class Unauthenticated(ChannelgraphError):
    """No API key came with the call, or none that we know."""

    code = "UNAUTHENTICATED"


class Forbidden(ChannelgraphError):
    """The key lacks the scope that the field needs."""

    code = "FORBIDDEN"

    def __init__(self, scope: str) -> None:
        super().__init__(f"This key lacks the scope {scope}.")
        self.scope = scope


class RateLimited(ChannelgraphError):
    """Too much in too short a time; `retry_after` says in how many seconds to try again."""

    code = "RATE_LIMITED"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Malformed(ChannelgraphError):
    """Text from outside that cannot be read; the message says where and why."""

    code = "UPSTREAM_MISREAD"


class StoreUnavailable(ChannelgraphError):
    """Our own database did not answer: nothing may be acknowledged."""


class StoreBusy(StoreUnavailable):
    """No connection came free in time for a read: nothing is broken, and later it may be asked."""

    code = "RATE_LIMITED"
    retry_after: ClassVar[int] = 1


class UpstreamError(ChannelgraphError):
    """The MP Adapter did not give what was asked for.

    `sent` says whether the request may have reached it: False means it certainly did not.
    Texts never hold the client key.
    """

    code = "UPSTREAM_UNAVAILABLE"

    def __init__(self, method: str, reason: str, *, sent: bool = True) -> None:
        super().__init__(f"{method}: {reason}")
        self.method = method
        self.reason = reason
        self.sent = sent

    def __eq__(self, other: object) -> bool:
        """Errors travel as values: two that say the same are the same."""
        return type(other) is type(self) and vars(other) == vars(self)

    def __hash__(self) -> int:
        return hash((self.method, self.reason, self.sent))


class UpstreamUnavailable(UpstreamError):
    """No connection, or the MP Adapter answered 5xx.

    `again_at` is set where nobody was asked, as too many calls failed: when the next may go.
    """

    def __init__(
        self, method: str, reason: str, *, sent: bool = True, again_at: datetime | None = None
    ) -> None:
        super().__init__(method, reason, sent=sent)
        self.again_at = again_at


class UpstreamTimeout(UpstreamError):
    """The deadline of the call passed before an answer was read."""

    code = "UPSTREAM_TIMEOUT"


class UpstreamRefused(UpstreamError):
    """The MP Adapter said no: nothing was done. `status` is its code (document: Errors)."""

    code = "UPSTREAM_REFUSED"

    def __init__(self, method: str, reason: str, status: int) -> None:
        super().__init__(method, reason)
        self.status = status


class QuotaExhausted(UpstreamError):
    """A limit that the marketplace states leaves no room for the call in time: nothing was sent.

    `wait` is how long until there may be room.
    """

    def __init__(self, reason: str, wait: timedelta) -> None:
        super().__init__("limits", reason, sent=False)
        self.wait = wait


class UpstreamMisread(UpstreamError):
    """The answer is no JSON-RPC answer of the kind the document describes."""

    code = "UPSTREAM_MISREAD"
