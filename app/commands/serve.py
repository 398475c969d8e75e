"""`channelgraph serve`: the API, and what it says once it is ready."""

import os
import shlex
from typing import Annotated

import typer

from app.commands.show import show_line
from app.demo_keys import DemoKey
from app.logging import configure_logging
from app.sandbox_mode import PlayedSandbox, local_address
from app.settings import Settings, read_settings

QUERY = '{"query":"{ orders(first: 3) { nodes { channelCode remoteOrderId status } } }"}'


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one.")] = None,
    no_consume: Annotated[
        bool, typer.Option("--no-consume", help="Pull no messages; pushes are taken either way.")
    ] = False,
    workers: Annotated[
        int, typer.Option(min=0, max=64, help="Processes that serve; 0: one for each core.")
    ] = 1,
) -> None:
    """Serve the API; without an MP Adapter, on the sandbox marketplace."""
    settings = read_settings(host=host, port=port)
    configure_logging(settings.secrets())
    count = workers or len(os.sched_getaffinity(0))
    if count == 1:
        from app.serving import serve as run

        run(settings, say_ready, consumes=not no_consume)
    else:
        from app.workers.parent import serve_many

        serve_many(settings, say_ready, count, consumes=not no_consume)


def say_ready(settings: Settings, sandbox: PlayedSandbox | None) -> None:
    """Tell where dashboard and playground are and, on the sandbox, how to try it."""
    address = f"{local_address(settings)}/graphql"
    dashboard = f"{local_address(settings)}/dashboard"
    show_line("")
    show_line("channelgraph is ready", "bold green")
    show_line(f"  Dashboard   {dashboard}")
    show_line(f"  Playground  {address}")
    if sandbox is not None:
        _say_sandbox(settings, sandbox.keys, address)
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
