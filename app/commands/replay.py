"""`channelgraph quarantine replay`: another try for messages that could not be taken."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from adapters.database import Database
from app.commands.show import show_line
from app.commands.wanted import OfBrand, OfReason, read_wanted
from app.settings import BadUsage, read_settings
from app.stores import with_store
from domain.messages import Outcome, Reason
from events.replay import Replay, Replayed


def replay(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="As `list` shows them.")
    ] = None,
    reason: OfReason = None,
    brand: OfBrand = None,
    every: Annotated[bool, typer.Option("--all", help="Everything in quarantine.")] = False,
) -> None:
    """Try messages again: by ID, by --reason and --brand, or --all; while servers run, too.

    Ends with 1 when one of them is still in quarantine. Twice is without harm.
    """
    from app.replaying import open_replay  # other commands of quarantine need none of it

    if [bool(ids), reason is not None or brand is not None, every].count(True) != 1:
        raise BadUsage("name the messages by their IDs, by --reason and --brand, or give --all")
    wanted = read_wanted(reason, brand)
    settings = read_settings()

    async def work(database: Database) -> Tally:
        named = list(dict.fromkeys(ids or ()))
        count = len(named) if named else await database.quarantine.count(wanted)
        async with open_replay(settings, database, _utc_now) as each:
            done = _by_id(each, named) if named else each.every(wanted, _utc_now())
            return await _tallied(done, count)

    tally = with_store(settings, work)
    show_line(tally.line)
    if tally.still:
        raise typer.Exit(1)


@dataclass
class Tally:
    """How many messages had which fate; `still` are those that stay, by reason."""

    outcomes: Counter[Outcome | None] = field(default_factory=Counter[Outcome | None])
    still: Counter[Reason] = field(default_factory=Counter[Reason])

    def add(self, done: Replayed) -> None:
        self.outcomes[done.outcome] += 1
        if done.reason is not None:
            self.still[done.reason] += 1

    @property
    def line(self) -> str:
        """One line for people."""
        counted = ", ".join(f"{reason} {count}" for reason, count in sorted(self.still.items()))
        gone = self.outcomes[None]
        return (
            f"{self.outcomes[Outcome.TAKEN]} taken, {self.outcomes[Outcome.DUPLICATE]} duplicate, "
            f"{self.still.total()} still in quarantine"
            + (f" ({counted})" if counted else "")
            + (f", {gone} not there (any more)" if gone else "")
            + "."
        )


def _utc_now() -> datetime:
    return datetime.now(UTC)


async def _by_id(replay: Replay, ids: list[str]) -> AsyncIterator[Replayed]:
    for quarantine_id in ids:
        yield await replay.one(quarantine_id)


async def _tallied(messages: AsyncIterator[Replayed], count: int) -> Tally:
    """Follow a replay to its end, with a bar where somebody looks on."""
    console = Console(stderr=True)
    tally = Tally()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("Replaying", total=count)
        async for done in messages:
            tally.add(done)
            progress.advance(bar)
    return tally
