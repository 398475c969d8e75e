"""Exports that are being written by this process."""

import asyncio
from collections.abc import Coroutine
from typing import Any

MOST_AT_ONCE = 2
"""The others wait."""


class ExportRuns:
    """Tasks that write exports, and those of them that somebody cancelled."""

    def __init__(self) -> None:
        self.places = asyncio.Semaphore(MOST_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._cancelled: set[str] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do the work by itself; nobody waits for it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def cancel(self, export_id: str) -> None:
        """Have the task that writes this export stop at its next part, if it runs here."""
        self._cancelled.add(export_id)

    def is_cancelled(self, export_id: str) -> bool:
        return export_id in self._cancelled

    def forget(self, export_id: str) -> None:
        self._cancelled.discard(export_id)

    async def stop(self) -> None:
        """Cut off what runs; called before the database closes."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
