"""The tree of commands."""

import logging

import typer

from app.commands.brands import brands
from app.commands.consume import consume
from app.commands.doctor import doctor
from app.commands.export import export
from app.commands.keys import keys
from app.commands.quarantine import quarantine
from app.commands.sandbox import sandbox
from app.commands.serve import serve
from app.commands.show import show_line
from app.commands.sync import sync
from app.logging import configure_logging
from app.settings import read_settings
from app.stores import with_store

tree = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
tree.command()(serve)
tree.command()(consume)
tree.command()(sandbox)
tree.command()(doctor)
tree.add_typer(keys, name="keys")
tree.add_typer(brands, name="brands")
tree.add_typer(quarantine, name="quarantine")
tree.add_typer(sync, name="sync")
tree.add_typer(export, name="export")


@tree.callback()
def begin() -> None:
    """One GraphQL API over every marketplace a seller sells on."""
    # Answers go to stdout; what libraries have to say goes to stderr, and only when it matters.
    configure_logging((), logging.WARNING)


@tree.command()
def migrate() -> None:
    """Bring the database up to date; `serve` does so on start."""

    async def work(_: object) -> None:
        return None

    with_store(read_settings(), work)
    show_line("The database is up to date.")


@tree.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from gql.schema import build_schema

    typer.echo(build_schema().as_str())
