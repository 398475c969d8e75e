"""A line that ends in a script instead of a wire, and calls to send down it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from adapters.mp_adapter.calls import About, Call
from adapters.mp_adapter.redact import Redactor
from domain.channels import ChannelKey
from domain.errors import (
    UpstreamError,
    UpstreamMisread,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnavailable,
)

SHOPEE = ChannelKey("b", "shpe")
TOKOPEDIA = ChannelKey("b", "tkpd")
READ = "WarehouseService.Get"
ACT = "OrderService.ShipOrder"

Answer = Callable[[Call], Awaitable[object]]


def call(
    method: str = READ, params: Any = None, about: About = SHOPEE, seconds: float = 30.0
) -> Call:
    """A call that has so many seconds from now."""
    deadline = asyncio.get_running_loop().time() + seconds
    return Call(method, params or {}, "1", Redactor("the-key"), deadline, seconds, about)


def down(method: str = READ) -> UpstreamError:
    return UpstreamUnavailable(method, "HTTP 503")


FAILURES: dict[str, UpstreamError] = {
    "no connection": UpstreamUnavailable(READ, "no connection", sent=False),
    "reset": UpstreamUnavailable(READ, "the connection broke before an answer"),
    "5xx": UpstreamUnavailable(READ, "HTTP 503"),
    "garbage": UpstreamMisread(READ, "answered no JSON"),
}
REFUSED = UpstreamRefused(READ, "no", 400)
TIMEOUT = UpstreamTimeout(READ, "no answer within 30 s")


class Script:
    """Answers calls by what it is told: a value, an error, or work; the last holds on."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers) or ["fine"]
        self.calls: list[Call] = []

    async def send(self, call: Call) -> object:
        self.calls.append(call)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, UpstreamError):
            raise answer.again()
        return await answer(call) if callable(answer) else answer


class Seconds:
    """A clock that goes when it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now
