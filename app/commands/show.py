"""How commands speak: tables for people, JSON for scripts."""

import json
from collections.abc import Sequence

import orjson
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDEST = 1000
"""Columns where nobody looks on: what a script reads is never folded."""


def show_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under headings; colours only at a terminal."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    console().print(table)


def visible(text: str) -> str:
    """The text with escapes (as JSON has them) for what a terminal would act on, but newlines."""
    shown = (c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)
    return "".join(shown)


def show_json(value: object) -> None:
    """Print a value as JSON; times in UTC."""
    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z).decode())


def show_line(text: str, style: str = "") -> None:
    """Print one line as it is: nothing in it is folded or taken for markup."""
    console().print(Text(text, style=style), soft_wrap=True)


def console() -> Console:
    """The terminal, or whatever stdout is."""
    made = Console(highlight=False)
    return made if made.is_terminal else Console(highlight=False, width=WIDEST)
