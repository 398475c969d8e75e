"""What leaves this process by itself: each sender sends what waits in the store.

Any process sends what waits, whoever asked for it; the store decides who takes what.
"""

import asyncio
import contextlib
from datetime import datetime
from typing import Protocol


class Sender(Protocol):
    """Sends one kind of work.

    It may be cancelled at any moment. So what must not be cut short, from taking work to writing
    down what came of it, runs in `Services.detached`, which is waited for at the end.
    """

    async def send_waiting(self) -> datetime | None:
        """Send what may be sent now; when to look again at the latest, None: nothing waits."""
        ...


class Bell:
    """Wakes the senders of this process at once, for those who wrote work down."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self.rings = 0

    def ring(self) -> None:
        """Wake everyone who waits, and whoever has not heard it yet as soon as they do."""
        self.rings += 1
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait(self, heard: int, seconds: float) -> None:
        """Wait until it has rung more often than `heard` times, at most so long."""
        if self.rings != heard:
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), seconds)
