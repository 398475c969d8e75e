"""`make bench`: measures, prints a table (or JSON) and says which goals are met."""

import argparse
import asyncio
import json
import tempfile
from dataclasses import asdict
from pathlib import Path

import uvloop
from rich.console import Console
from rich.progress import Progress

from benchmarks import exports, gateway, intake, live, pages, report, start, sums
from benchmarks.bench import Bench, Measure, open_bench
from benchmarks.rounds import Row


async def _over_http(bench: Bench) -> list[Row]:
    from benchmarks import over_http  # the others need no schema in memory

    return await over_http.measure(bench.progress, bench.folder, bench.rounds)


async def _in_process(bench: Bench) -> list[Row]:
    from benchmarks import execution

    return await execution.measure(bench.progress, bench.rounds)


MEASURES: dict[str, list[Measure]] = {
    "P1": [_over_http, _in_process],
    "P2": [lambda it: pages.measure(it.progress, it.services, it.path, it.rounds, it.orders)],
    "sums": [lambda it: sums.measure(it.progress, it.services, it.path, it.rounds, it.orders)],
    "P4": [lambda it: exports.measure(it.progress, it.services, it.path, it.rounds)],
    "P7": [lambda it: intake.measure(it.progress, it.folder, it.rounds)],
    "P8": [lambda it: start.measure(it.progress, it.folder, it.rounds)],
    "P9": [lambda it: live.measure(it.progress, it.folder)],
    "P10": [lambda it: gateway.measure(it.progress, it.rounds)],
}
"""What is measured for a promise. What measures several stands under the first."""

ALSO = {"P3": "P2", "P5": "P2"}
"""Promises that are measured along with another."""

ON_A_STORE = {"P2", "sums", "P4"}


async def measure_all(given: argparse.Namespace, console: Console) -> list[Row]:
    """Every comparison that was asked for, one after the other."""
    wanted = _wanted(given.only)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name, Progress(console=console) as progress:
        bench = Bench(progress, Path(name), given.rounds, given.orders)
        async with open_bench(bench, filled=not ON_A_STORE.isdisjoint(wanted)) as opened:
            for promise in wanted:
                for measure in MEASURES[promise]:
                    rows += await measure(opened)
    return rows


def _wanted(only: str | None) -> list[str]:
    if only is None:
        return list(MEASURES)
    names = [ALSO.get(name, name) for name in only.replace(" ", "").split(",")]
    unknown = sorted(set(names) - set(MEASURES))
    if unknown:
        raise SystemExit(f"nothing is measured for {unknown[0]}; there is {', '.join(MEASURES)}")
    return list(dict.fromkeys(names))


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="alternating rounds (7)")
    parser.add_argument(
        "--orders", type=int, default=20_000, help="orders in the store (20000); try 1000000"
    )
    parser.add_argument("--only", help="these promises alone: P4,P7")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument(
        "--write", action="store_true", help="write docs/benchmarks.md and its plot"
    )
    given = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # as the server runs
        rows = runner.run(measure_all(given, Console(stderr=True)))
    if given.json:
        more = [{"ratio": row.ratio, "promise": row.promise, "is_met": row.is_met} for row in rows]
        print(
            json.dumps([asdict(row) | each for row, each in zip(rows, more, strict=True)], indent=2)
        )
    else:
        report.show(rows)
    if given.write:
        report.write(rows)


if __name__ == "__main__":
    main()
