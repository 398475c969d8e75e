"""What was measured, told: a table, a page of the documentation, and a plot."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.plot import draw
from benchmarks.rounds import Row

DOCS = Path(__file__).parents[1] / "docs"
LIBRARIES = (
    "strawberry-graphql", "graphql-core", "uvicorn", "uvloop", "orjson", "SQLAlchemy",
    "asyncpg", "aiohttp", "httpx", "pyarrow",
)  # fmt: skip
VERDICT = {True: "met", False: "short", None: ""}


WIDEST = 180
"""Columns where nobody looks on."""


def show(rows: Sequence[Row]) -> None:
    """The rows as a table."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDEST)
    table = Table(title=f"CPU a piece, medians; Python {platform.python_version()}")
    for name in HEADINGS:
        table.add_column(name, justify="left" if name in {"what", "peer", "goal"} else "right")
    for row in rows:
        table.add_row(*cells(row))
    console.print(table)


HEADINGS = ("what", "ours", "a second", "peer", "peer's", "ratio", "goal", "")


def cells(row: Row) -> tuple[str, ...]:
    """A row in words."""
    rate = f"{row.per_second:,.0f}" if row.measure == "ms" else ""
    return (
        row.name, f"{row.ours_ms:,.3f} {row.measure}", rate, row.peer,
        f"{row.peer_ms:,.3f} {row.measure}", f"{row.ratio:.2f}x", row.goal, VERDICT[row.is_met],
    )  # fmt: skip


def write(rows: Sequence[Row]) -> None:
    """docs/benchmarks.md and docs/images/benchmarks.svg."""
    images = DOCS / "images"
    images.mkdir(exist_ok=True)
    (images / "benchmarks.svg").write_text(draw(rows), encoding="utf-8")
    (DOCS / "benchmarks.md").write_text(page(rows), encoding="utf-8")


def page(rows: Sequence[Row]) -> str:
    """The results, with what they were measured on."""
    table = [HEADINGS, tuple("---" for _ in HEADINGS), *map(cells, rows)]
    lines = [f"| {' | '.join(row)} |" for row in table]
    made_of = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    python = f"Python {platform.python_version()}"
    cores = len(os.sched_getaffinity(0))
    load = f"a load of {os.getloadavg()[2]:.1f}"
    where = f"{cores} cores of {_processor()}, {system}, {python}, at {load}"
    measured = f"Measured {datetime.now(UTC):%Y-%m-%d} on {where}: {made_of}."
    return "\n".join([HEAD, *lines, "", measured, ""])


HEAD = """# Benchmarks

`make bench` measures these on your machine; `make bench ARGS="--only P4,P7"` some of them, and \
`ARGS=--write` writes this page. Each comparison is one run of alternating rounds, ours and the \
peer's; the figures are medians of **CPU time** a piece, which a busy machine disturbs least, and \
their ratio. "A second" is what one core would do.

![Ours against the peer's, as ratios](images/benchmarks.svg)
"""


def _processor() -> str:
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return names[0] if names else platform.machine()
