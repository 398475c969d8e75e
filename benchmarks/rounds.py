"""Alternating rounds: medians of CPU time, which holds on a noisy machine."""

import re
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from rich.progress import Progress

Work = Callable[[], Awaitable[int]]
"""Does some work and says how many pieces it did."""


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison: CPU milliseconds a piece, ours and the peer's, and what was aimed for.

    `goal` begins with the promise's id and ends with a bound: `2.5x` (at most that ratio),
    `at least 50x less` (of the peer's), `80,000/s` or `100 ms`. `measure` is what the two
    numbers are, where it is not CPU time.
    """

    name: str
    unit: str
    ours_ms: float
    peer: str
    peer_ms: float
    goal: str
    measure: str = "ms"

    @property
    def ratio(self) -> float:
        return self.ours_ms / self.peer_ms

    @property
    def per_second(self) -> float:
        return 1000 / self.ours_ms

    @property
    def promise(self) -> str:
        """Its id, such as P7; nothing where none was aimed for."""
        return self.goal.partition(":")[0]

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached; None where it names no bound."""
        words = self.goal.partition(":")[2]
        for bound, judge in _BOUNDS:
            found = bound.search(words)
            if found is not None:
                return judge(self, float(found[1].replace(",", "")))
        return None


_BOUNDS: tuple[tuple[re.Pattern[str], Callable[[Row, float], bool]], ...] = (
    (re.compile(r"at least ([\d.]+)x less"), lambda row, bound: row.ratio <= 1 / bound),
    (re.compile(r"([\d.]+)x"), lambda row, bound: row.ratio <= bound),
    (re.compile(r"([\d,]+)(?: \w+)?(?:/s| a second)"), lambda row, most: row.per_second >= most),
    (re.compile(r"([\d,.]+) (?:ms|MB)"), lambda row, bound: row.ours_ms <= bound),
)


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
