"""What measures are given: a folder of their own and, where they read, a store that is full."""

import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.progress import Progress

from adapters.database import open_database
from app.settings import Settings
from app.wiring import open_services
from benchmarks.made import BRAND, delivery
from benchmarks.multiplied import multiply
from benchmarks.rounds import Row
from domain.brands import Brand
from resolvers.services import Services

FIRST_ORDERS = 2_000
"""Orders that come in as messages; the rest are their copies."""


@dataclass(frozen=True, slots=True)
class Bench:
    """One run; `opened` is there for those who measure on a store, which is the file `path`."""

    progress: Progress
    folder: Path
    rounds: int
    orders: int
    opened: Services | None = field(default=None, repr=False)

    @property
    def path(self) -> Path:
        return self.folder / "store.db"

    @property
    def services(self) -> Services:
        """The product's services over the full store."""
        assert self.opened is not None
        return self.opened


Measure = Callable[[Bench], Awaitable[list[Row]]]


@contextlib.asynccontextmanager
async def open_bench(bench: Bench, *, filled: bool) -> AsyncGenerator[Bench]:
    """With a store of so many orders, where one is needed."""
    if not filled:
        yield bench
        return
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{bench.path}",
        mp_adapter_url="http://127.0.0.1:9",
        mp_adapter_client_key="00000000-0000-0000-0000-000000000000",
        schedule=False,
    )
    async with open_services(settings) as wired:
        await wired.services.registry.add_brands([Brand(BRAND, BRAND)])
        filling = bench.progress.add_task("filling in orders", total=FIRST_ORDERS)
        for number in range(FIRST_ORDERS):
            await wired.intake.receive(delivery(number, 0))
            bench.progress.advance(filling)
        async with open_database(f"sqlite:///{bench.path}") as database:
            await multiply(database, bench.orders // FIRST_ORDERS)
        yield replace(bench, opened=wired.services)
