"""How often an address may be wrong before it has to wait."""

import math
from collections import OrderedDict
from collections.abc import Callable


class Throttle:
    """Counts failures by address, in windows of `seconds` that begin with the first one.

    The table holds the `addresses` that failed last, so that many addresses cost no memory.
    """

    def __init__(
        self,
        ticks: Callable[[], float],
        *,
        most: int = 20,
        seconds: float = 60.0,
        addresses: int = 10_000,
    ) -> None:
        self._ticks = ticks
        self._most = most
        self._seconds = seconds
        self._addresses = addresses
        self._failures: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def wait(self, address: str) -> int:
        """Whole seconds until `address` may fail again; 0 where it may now."""
        began, failures = self._failures.get(address, (0.0, 0))
        left = began + self._seconds - self._ticks()
        return math.ceil(left) if failures >= self._most and left > 0 else 0

    def failed(self, address: str) -> None:
        """Count one failure."""
        now = self._ticks()
        began, failures = self._failures.pop(address, (now, 0))
        if now - began >= self._seconds:
            began, failures = now, 0
        self._failures[address] = (began, failures + 1)
        if len(self._failures) > self._addresses:
            self._failures.popitem(last=False)
