"""`channelgraph sync`: fetch orders or products again, and watch them come."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from app.commands.show import show_json, show_line
from app.sandbox_mode import find_sandbox
from app.settings import BadUsage, Settings, StartRefused, read_settings
from app.syncing import Arrived, Asked, Sync
from app.wiring import open_services, utc_now
from domain.completeness import parts_of, span_of
from domain.windows import Span

sync = typer.Typer(
    help="Fetch orders or products again, as messages.", no_args_is_help=True, add_completion=False
)

Brand = Annotated[str, typer.Option(metavar="ID", help="The brand.")]
Json = Annotated[bool, typer.Option("--json", help="For scripts.")]
NoWait = Annotated[bool, typer.Option("--no-wait", help="Ask, and do not watch what comes.")]
Wait = Annotated[float, typer.Option(min=0, max=3600, help="Seconds to watch at most.")]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="TIME", help="First order date, ISO 8601; else see --days."),
]
To = Annotated[
    str | None, typer.Option("--to", metavar="TIME", help="Up to before then; now if left out.")
]


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a sync is told of, and whether its messages are waited for."""

    as_json: bool
    waits: float | None


@sync.command()
def orders(
    brand: Brand,
    from_: From = None,
    to: To = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=366, help="So many whole days, and today so far: 1.")
    ] = None,
    as_json: Json = False,
    no_wait: NoWait = False,
    wait: Wait = 60,
) -> None:
    """Fetch orders by their dates, a day a call; ends with 1 when a call fails."""
    settings = read_settings()
    spans = _spans(settings, utc_now().replace(microsecond=0), from_, to, days)
    manner = _Manner(as_json, None if no_wait else wait)
    asyncio.run(_run(settings, brand, lambda each: each.orders(spans), len(spans), manner))


@sync.command()
def products(
    brand: Brand,
    channel: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="On this channel; may be repeated.")
    ] = None,
    as_json: Json = False,
    no_wait: NoWait = False,
    wait: Wait = 60,
) -> None:
    """Fetch a brand's products, on all connected channels unless some are named."""
    codes = tuple(dict.fromkeys(channel or ()))
    manner = _Manner(as_json, None if no_wait else wait)
    asyncio.run(_run(read_settings(), brand, lambda each: each.products(codes), 1, manner))


def _spans(
    settings: Settings, now: datetime, from_: str | None, to: str | None, days: int | None
) -> list[Span]:
    zone = settings.time_zone
    if from_ is None:
        if to is not None:
            raise BadUsage("--to needs --from; or give --days alone")
        first = now.astimezone(zone).date() - timedelta(days=days or 1)
        return parts_of(Span(span_of(first, zone).start, now), zone)
    if days is not None:
        raise BadUsage("give --from and --to, or --days alone")
    span = Span(
        _moment(settings, "--from", from_), now if to is None else _moment(settings, "--to", to)
    )
    if span.end <= span.start:
        raise BadUsage("--to must lie after --from")
    if span.end - span.start > timedelta(days=366):
        raise BadUsage("at most 366 days at once")
    return parts_of(span, zone)


def _moment(settings: Settings, name: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadUsage(f"{name} {text!r} is no time: write it as 2026-01-31T09:00+07:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=settings.time_zone)


async def _run(
    settings: Settings,
    brand: str,
    ask: Callable[[Sync], AsyncIterator[Asked]],
    count: int,
    manner: _Manner,
) -> None:
    if settings.is_sandbox and find_sandbox(settings) is None:
        raise StartRefused("the sandbox is not there: `channelgraph serve` plays it")
    console = Console(stderr=True)
    since = utc_now()
    asked: list[Asked] = []
    arrived: Arrived | None = None
    async with open_services(settings, plays_sandbox=False) as wired:
        each = Sync(wired.services, brand)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as shown:
            bar = shown.add_task("Asking", total=count)
            async for one in ask(each):
                asked.append(one)
                shown.advance(bar)
            failed = [error for one in asked for error in one.errors]
            if manner.waits is not None and not failed:
                bar = shown.add_task("Coming", total=None)
                async for arrived in each.arrivals(asked, since, manner.waits):
                    words = f"Coming: {arrived.messages} messages"
                    shown.update(bar, description=words)
    _tell(brand, asked, count, arrived, manner)
    if failed:
        raise typer.Exit(1)


def _tell(
    brand: str, asked: list[Asked], count: int, arrived: Arrived | None, manner: _Manner
) -> None:
    if manner.as_json:
        show_json(
            {
                "brandId": brand,
                "asked": [_described(one) for one in asked],
                "messages": arrived.messages if arrived else None,
                "isQuiet": arrived.is_quiet if arrived else None,
            }
        )
        return
    done = sum(not one.errors for one in asked)
    show_line(f"{done} of {count} asked for.")
    for error in (error for one in asked for error in one.errors):
        typer.echo(f"channelgraph: {error.code}: {error.message}", err=True)
    if arrived is not None:
        show_line(_came(arrived))


def _came(arrived: Arrived) -> str:
    if not arrived.messages:
        return "No message came yet: `channelgraph serve` or `consume` must be there to take them."
    rest = "all is quiet since" if arrived.is_quiet else "they still come"
    return f"{arrived.messages} messages came; {rest}."


def _described(one: Asked) -> dict[str, object]:
    span = {} if one.span is None else {"from": one.span.start, "to": one.span.end}
    errors = [{"code": error.code, "message": error.message} for error in one.errors]
    return {**span, "activityId": one.activity_id, "errors": errors}
