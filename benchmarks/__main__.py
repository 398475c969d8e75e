"""`make bench`: measures, prints a table (or JSON) and says which goals are met."""

import argparse
import asyncio
import json
import platform
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from adapters.database import open_database
from app.settings import Settings
from app.wiring import open_services
from benchmarks import exports, gateway, intake, pages, sums
from benchmarks.made import BRAND, delivery
from benchmarks.multiplied import multiply
from benchmarks.rounds import Row
from domain.brands import Brand

ORDERS = 2_000
"""Orders that come in as messages; the rest are their copies."""


async def measure_all(rounds: int, orders: int, console: Console) -> list[Row]:
    """Every comparison, on a store of its own with so many orders."""
    with tempfile.TemporaryDirectory() as name, Progress(console=console) as progress:
        folder = Path(name)
        path = folder / "store.db"
        settings = Settings(
            _env_file=None,
            database_url=f"sqlite:///{path}",
            mp_adapter_url="http://127.0.0.1:9",
            mp_adapter_client_key="00000000-0000-0000-0000-000000000000",
        )
        async with open_services(settings) as wired:
            await wired.services.registry.add_brands([Brand(BRAND, BRAND)])
            filling = progress.add_task(f"filling in {ORDERS} orders", total=ORDERS)
            for number in range(ORDERS):
                await wired.intake.receive(delivery(number, 0))
                progress.advance(filling)
            async with open_database(f"sqlite:///{path}") as database:
                await multiply(database, orders // ORDERS)
            rows = await pages.measure(progress, wired.services, path, rounds, orders)
            rows += await sums.measure(progress, wired.services, path, rounds, orders)
            rows += await exports.measure(progress, wired.services, path, rounds)
        rows += await intake.measure(progress, folder, rounds)
        rows += await gateway.measure(progress, rounds)
    return rows


def show(rows: list[Row], console: Console) -> None:
    """The rows as a table."""
    table = Table(title=f"CPU a piece, medians; Python {platform.python_version()}")
    for name in ("what", "ours", "a second", "peer", "peer's", "ratio", "goal"):
        table.add_column(name, justify="left" if name in {"what", "peer", "goal"} else "right")
    for row in rows:
        table.add_row(
            row.name, f"{row.ours_ms:.3f} ms", f"{row.per_second:,.0f}", row.peer,
            f"{row.peer_ms:.3f} ms", f"{row.ratio:.2f}x", row.goal,
        )  # fmt: skip
    console.print(table)


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="alternating rounds (7)")
    parser.add_argument(
        "--orders", type=int, default=20_000, help="orders in the store (20000); try 1000000"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    given = parser.parse_args()
    rows = asyncio.run(measure_all(given.rounds, given.orders, Console(stderr=True)))
    if given.json:
        print(json.dumps([asdict(row) | {"ratio": row.ratio} for row in rows], indent=2))
    else:
        show(rows, Console(file=sys.stdout))


if __name__ == "__main__":
    main()
