"""Nudges: that something was committed, told within the process."""

import contextlib
from collections.abc import Callable, Generator


class MemoryNudges:
    """domain.live.Nudges for those within this process."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def announce(self) -> None:
        for wake in tuple(self._listeners):
            wake()

    @contextlib.contextmanager
    def listening(self, wake: Callable[[], None]) -> Generator[None, None, None]:
        self._listeners.append(wake)
        try:
            yield
        finally:
            self._listeners.remove(wake)
