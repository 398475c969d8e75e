"""`channelgraph export`: orders and products as files for people who count."""

import asyncio
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from adapters.files import whole_file
from app.commands.show import show_json
from app.settings import BadUsage, StartRefused, read_settings
from app.syncing import VIEWER
from app.wiring import open_services
from domain.exports import ENDINGS, Compression, ExportFormat, ExportKind
from domain.orders import OrderFilter, OrderStatus, TimeRange
from resolvers.context import Context
from resolvers.exports import ExportAsked, FileAsked, open_export

FORMATS = {format_.value.lower(): format_ for format_ in ExportFormat}
PACKINGS = {kind.value.lower(): kind for kind in Compression}

File = Annotated[
    Path | None,
    typer.Argument(metavar="FILE", help="Where to; its ending tells the format. Else to stdout."),
]
Brand = Annotated[
    list[str] | None, typer.Option(metavar="ID", help="Of this brand; again for more.")
]
Channel = Annotated[
    list[str] | None, typer.Option(metavar="CODE", help="On this channel; again for more.")
]
Status = Annotated[
    list[str] | None, typer.Option(metavar="STATUS", help="In this status; again for more.")
]
UpdatedAfter = Annotated[
    str | None, typer.Option(metavar="TIME", help="Changed here then or later, ISO 8601.")
]
Cursor = Annotated[
    str | None, typer.Option(metavar="CURSOR", help="What changed since; as an export before told.")
]
Format = Annotated[str | None, typer.Option("--format", help="jsonl, csv or parquet.")]
Packing = Annotated[str | None, typer.Option("--compression", help="none, gzip or zstd.")]
Columns = Annotated[str | None, typer.Option(help="These alone, with commas between them.")]
Zone = Annotated[
    str | None, typer.Option("--time-zone", metavar="ZONE", help="Of local dates: Asia/Jakarta.")
]
Bom = Annotated[bool, typer.Option("--bom", help="Begin CSV as Excel wants it.")]
Json = Annotated[bool, typer.Option("--json", help="Tell the outcome for scripts; needs FILE.")]

export = typer.Typer(
    help="Write orders or products as files.", no_args_is_help=True, add_completion=False
)


@dataclass(frozen=True, slots=True)
class _Outcome:
    rows: int
    watermark: int
    cursor: str


def _command(kind: ExportKind) -> Callable[..., None]:
    def run(
        file: File = None,
        brand: Brand = None,
        channel: Channel = None,
        status: Status = None,
        updated_after: UpdatedAfter = None,
        cursor: Cursor = None,
        format_: Format = None,
        packing: Packing = None,
        columns: Columns = None,
        time_zone: Zone = None,
        bom: Bom = False,
        as_json: Json = False,
    ) -> None:
        filter_ = OrderFilter(
            brand_ids=frozenset(brand) if brand else None,
            channel_codes=tuple(channel) if channel else None,
            statuses=tuple(map(_status, status)) if status else None,
            updated_at=TimeRange(start=_moment(updated_after)) if updated_after else TimeRange(),
        )
        names = tuple(columns.split(",")) if columns else None
        asked = ExportAsked(kind, filter_, names, cursor, time_zone)
        if as_json and file is None:
            raise BadUsage("--json tells of a file: name one, as rows go to stdout otherwise")
        wanted = read_file(file, format_, packing, marked=bom)
        outcome = asyncio.run(_write(asked, wanted, file))
        _tell(kind, file, outcome, as_json=as_json)

    return run


for _kind in ExportKind:
    _name = _kind.name_in_address
    export.command(_name, help=f"Write {_name.replace('-', ' ')}, a row each.")(_command(_kind))


def read_file(
    file: Path | None, format_: str | None, packing: str | None, *, marked: bool
) -> FileAsked:
    """How the file is written: as is said, else as its ending tells; else BadUsage."""
    endings = [] if file is None else [ending.lower() for ending in file.suffixes]
    packed = next((kind for kind, e in ENDINGS.items() if e and endings[-1:] == [e]), None)
    plain = endings[:-1] if packed else endings
    name = format_ or (plain[-1][1:] if plain else "jsonl" if file is None else "")
    if name not in FORMATS:
        raise BadUsage("name the format by --format or the file's ending: jsonl, csv or parquet")
    if packing is not None and packing not in PACKINGS:
        raise BadUsage("--compression is none, gzip or zstd")
    chosen = packed if packing is None else PACKINGS[packing]
    if chosen is None:
        is_parquet = FORMATS[name] is ExportFormat.PARQUET
        chosen = Compression.ZSTD if is_parquet else Compression.NONE
    return FileAsked(FORMATS[name], chosen, marked)


async def _write(asked: ExportAsked, wanted: FileAsked, file: Path | None) -> _Outcome:
    console = Console(stderr=True)
    async with open_services(read_settings(), plays_sandbox=False) as wired:
        context = Context(VIEWER, wired.services)
        async with open_export(context, asked, wanted) as opened:
            with _target(file) as target, _progress(console) as shown:
                bar = shown.add_task("Exporting", total=opened.count)
                async for piece, rows in opened.pieces():
                    target.write(piece)
                    shown.update(bar, completed=rows)
            return _Outcome(opened.count, opened.watermark, opened.cursor)


@contextmanager
def _target(file: Path | None) -> Generator[BinaryIO]:
    if file is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with whole_file(file) as opened:
            yield opened
    except OSError as error:
        raise StartRefused(f"{file} cannot be written: {error.strerror or error}") from error


def _progress(console: Console) -> Progress:
    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(
        *parts, TimeRemainingColumn(), console=console, transient=True,
        disable=not console.is_terminal,
    )  # fmt: skip


def _tell(kind: ExportKind, file: Path | None, outcome: _Outcome, *, as_json: bool) -> None:
    if as_json:
        show_json(
            {
                "kind": kind.name_in_address,
                "file": str(file),
                "count": outcome.rows,
                "watermark": str(outcome.watermark),
                "cursor": outcome.cursor,
            }
        )
        return
    typer.echo(f"{outcome.rows} rows. What changes next: --cursor {outcome.cursor}", err=True)


def _status(word: str) -> OrderStatus:
    if word.upper() not in OrderStatus.__members__:
        raise BadUsage(f"there is no status {word!r}; there are {', '.join(OrderStatus)}")
    return OrderStatus[word.upper()]


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadUsage(f"{text!r} is no time: write it as 2026-01-31T09:00+07:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=read_settings().time_zone)
