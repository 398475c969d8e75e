"""Reads that failed are asked again: within their own deadline, and never so as to add to a flood.

A retry helps against a blip. Against an upstream that is down it only doubles the load, so all
retries of the process together are bounded, and where nothing gets through there are none.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable

from adapters.mp_adapter.calls import Call, Line
from adapters.mp_adapter.methods import may_repeat
from domain.errors import UpstreamError, UpstreamMisread, UpstreamRefused, UpstreamUnavailable

SHARE = 0.2
"""Retries for each first call: the budget that the promises give."""

MOST_SAVED = 10.0
"""Retries that quiet hours may save up: a page's worth, so that one blip can be ridden out."""

MOST_ATTEMPTS = 3
"""Attempts of one call: what fails three times within its deadline is no blip."""

FAILED_IN_A_ROW = 3
"""Attempts, of whatever calls, after whose failure in a row nothing is asked again by itself."""

FIRST_PAUSE = 0.1
"""Seconds before the first retry, give or take a half, so that those that failed together do not
come back together; each further pause is thrice as long. A connection that was cut is there again
within a tenth of a second, a process that restarts takes some."""

_PAUSE_GROWS = 3

OnRetry = Callable[[str], None]
"""Told the method of every retry."""


class Budget:
    """What retries may cost, over all calls of the process."""

    def __init__(self) -> None:
        self._saved = 0.0
        self._failed_in_a_row = 0

    def earn(self) -> None:
        """A first call goes out."""
        self._saved = min(self._saved + SHARE, MOST_SAVED)

    def got_through(self) -> None:
        """Somebody answered, be it with a no."""
        self._failed_in_a_row = 0

    def failed(self) -> None:
        """An attempt ended without an answer that can be read."""
        self._failed_in_a_row += 1

    def spend(self) -> bool:
        """Whether a retry may be made now; if so, it is paid."""
        if self._failed_in_a_row >= FAILED_IN_A_ROW or self._saved < 1 - 1e-9:
            return False
        self._saved -= 1
        return True


class Retrying:
    """Asks safe reads again after no connection, a reset, a 5xx or garbage; never after a no."""

    def __init__(
        self,
        line: Line,
        *,
        on_retry: OnRetry | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        dice: Callable[[], float] = random.random,
    ) -> None:
        self._line = line
        self._budget = Budget()
        self._on_retry = on_retry
        self._sleep = sleep
        self._dice = dice

    async def send(self, call: Call) -> object:
        """The result of the call, by the first attempt that gets one."""
        self._budget.earn()
        attempts = 1
        while True:
            try:
                result = await self._line.send(call)
            except UpstreamError as error:
                failure = error
            else:
                self._budget.got_through()
                return result
            pause = FIRST_PAUSE * _PAUSE_GROWS ** (attempts - 1) * (0.5 + self._dice())
            if not self._helps(call, failure, attempts, pause):
                raise failure
            attempts += 1
            await self._sleep(pause)
            if self._on_retry is not None:
                self._on_retry(call.method)

    def _helps(self, call: Call, failure: UpstreamError, attempts: int, pause: float) -> bool:
        if isinstance(failure, UpstreamRefused):
            self._budget.got_through()
            return False
        if isinstance(failure, UpstreamUnavailable) and failure.again_at is not None:
            return False  # nobody was asked
        self._budget.failed()
        return (
            isinstance(failure, UpstreamUnavailable | UpstreamMisread)
            and may_repeat(call)
            and attempts < MOST_ATTEMPTS
            and asyncio.get_running_loop().time() + pause < call.deadline
            and self._budget.spend()
        )
