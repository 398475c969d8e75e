"""Errors as HTTP tells them: their status, their headers, and a body with their code."""

from collections.abc import Mapping

from domain.errors import (
    BadUserInput,
    ChannelgraphError,
    Forbidden,
    RateLimited,
    StoreBusy,
    StoreUnavailable,
    Unauthenticated,
)

_STATUSES: Mapping[type[ChannelgraphError], int] = {
    BadUserInput: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    RateLimited: 429,
    StoreUnavailable: 503,
}


def status_of(error: ChannelgraphError) -> int:
    """HTTP's status of an error."""
    return next((code for kind, code in _STATUSES.items() if isinstance(error, kind)), 500)


def headers_of(error: ChannelgraphError) -> dict[str, str]:
    """What HTTP says besides: how to prove who one is, and when to come again."""
    if isinstance(error, RateLimited | StoreBusy):
        return {"Retry-After": str(error.retry_after)}
    return {"WWW-Authenticate": "Bearer"} if isinstance(error, Unauthenticated) else {}


def errors_body(code: str, message: str) -> dict[str, object]:
    """The body, in GraphQL's shape."""
    return {"errors": [{"message": message, "extensions": {"code": code}}]}
