"""The tree of commands; what one needs is imported once it is asked for, as most need little."""

import logging
from importlib import import_module
from typing import cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from app.commands.show import show_line
from app.logging import configure_logging
from app.settings import read_settings

ELSEWHERE = (
    "serve",
    "consume",
    "sandbox",
    "doctor",
    "keys",
    "brands",
    "quarantine",
    "sync",
    "export",
)
"""Each is a command, or a group of commands, of this name in a module of this name."""


class Commands(TyperGroup):
    """The commands that stand here, and those ELSEWHERE."""

    def get_command(self, ctx: typer.Context, cmd_name: str) -> TyperCommand | TyperGroup | None:  # type: ignore[override]  # their own classes are private
        if cmd_name in ELSEWHERE:
            return _imported(cmd_name)
        found = super().get_command(ctx, cmd_name)
        return found if isinstance(found, TyperCommand) else None


def _imported(name: str) -> TyperCommand | TyperGroup:
    found = getattr(import_module(f"app.commands.{name}"), name)
    if not isinstance(found, typer.Typer):
        alone = typer.Typer(add_completion=False)
        alone.command(name)(found)
        found = alone
    command = cast("TyperCommand | TyperGroup", get_command(found))
    command.name = name
    return command


def _elsewhere() -> None:
    """Stands for a command whose name alone is known yet."""


tree = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _name in ELSEWHERE:
    tree.command(_name)(_elsewhere)


@tree.callback()
def begin() -> None:
    """One GraphQL API over every marketplace a seller sells on."""
    # Answers go to stdout; what libraries have to say goes to stderr, and only when it matters.
    configure_logging((), logging.WARNING)


@tree.command()
def migrate() -> None:
    """Bring the database up to date; `serve` does so on start."""
    from app.stores import with_store

    async def work(_: object) -> None:
        return None

    with_store(read_settings(), work)
    show_line("The database is up to date.")


@tree.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from gql.schema import build_schema

    typer.echo(build_schema().as_str())
