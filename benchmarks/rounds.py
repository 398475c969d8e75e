"""Alternating rounds: medians of CPU time, which holds on a noisy machine."""

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from rich.progress import Progress

Work = Callable[[], Awaitable[int]]
"""Does some work and says how many pieces it did."""


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison: CPU milliseconds a piece, ours and the peer's, and what was aimed for."""

    name: str
    unit: str
    ours_ms: float
    peer: str
    peer_ms: float
    goal: str

    @property
    def ratio(self) -> float:
        return self.ours_ms / self.peer_ms

    @property
    def per_second(self) -> float:
        return 1000 / self.ours_ms


async def compare(
    progress: Progress, name: str, ours: Work, peer: Work, rounds: int
) -> tuple[float, float]:
    """Median CPU milliseconds a piece of both, in alternating rounds after one to warm up."""
    task = progress.add_task(name, total=2 * rounds + 2)
    costs: dict[str, list[float]] = {"ours": [], "peer": []}
    for turn in range(rounds + 1):
        for label, work in (("ours", ours), ("peer", peer)):
            before = time.process_time()
            pieces = await work()
            if turn:
                costs[label].append((time.process_time() - before) * 1000 / pieces)
            progress.advance(task)
    return statistics.median(costs["ours"]), statistics.median(costs["peer"])
