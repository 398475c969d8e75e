"""`channelgraph serve`: the API, and what it says once it is ready."""

import shlex
from typing import Annotated

import typer

from app.commands.show import show_line
from app.demo_keys import DemoKey
from app.logging import configure_logging
from app.sandbox_mode import local_address
from app.settings import Settings, read_settings
from app.wiring import Wired

QUERY = '{"query":"{ orders(first: 3) { nodes { channelCode remoteOrderId status } } }"}'


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one.")] = None,
    no_consume: Annotated[
        bool, typer.Option("--no-consume", help="Pull no messages; pushes are taken either way.")
    ] = False,
) -> None:
    """Serve the API; without an MP Adapter, on the sandbox marketplace."""
    from app.serving import serve as run

    settings = read_settings(host=host, port=port)
    configure_logging(settings.secrets())
    run(settings, say_ready, consumes=not no_consume)


def say_ready(settings: Settings, wired: Wired) -> None:
    """Tell where dashboard and playground are and, on the sandbox, how to try it."""
    address = f"{local_address(settings)}/graphql"
    dashboard = f"{local_address(settings)}/dashboard"
    show_line("")
    show_line("channelgraph is ready", "bold green")
    show_line(f"  Dashboard   {dashboard}")
    show_line(f"  Playground  {address}")
    if wired.sandbox is not None:
        _say_sandbox(settings, wired.sandbox.keys, address)
    show_line("")


def _say_sandbox(settings: Settings, keys: tuple[DemoKey, ...], address: str) -> None:
    file = settings.beside_database("keys.json")
    show_line("  Marketplace the sandbox: nothing here is real")
    show_line(f"  Demo keys   kept in {file}")
    for key in keys:
        show_line(f"    {key.name:<10}{key.secret}  {key.meaning}")
    show_line("  Try it")
    words = ("curl", "-s", address, "-H", f"Authorization: Bearer {keys[0].secret}")
    shown = shlex.join((*words, "-H", "Content-Type: application/json", "-d", QUERY))
    show_line(f"    {shown}")
    show_line("  Ctrl+C ends it.")
