"""`channelgraph sandbox`: the sandbox marketplace alone."""

import contextlib
import secrets
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

import typer

from app.settings import PREFIX

PORT = 8100


def sandbox(
    port: Annotated[int, typer.Option(help="Port on loopback; 0 takes a free one.")] = PORT,
    client_key: Annotated[
        str | None,
        typer.Option(envvar=f"{PREFIX}MP_ADAPTER_CLIENT_KEY", help="Default: a random one."),
    ] = None,
    push_to: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Where messages go: …/pubsub/push?token=…; default: nowhere."
        ),
    ] = None,
    state: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Default: all is forgotten at the end.")
    ] = None,
) -> None:
    """Play the marketplaces; prints the settings that `serve` needs, ready for `.env`."""
    from sandbox.main import run
    from sandbox.settings import SandboxSettings

    if state is not None:
        state.parent.mkdir(parents=True, exist_ok=True)
    key = client_key or secrets.token_urlsafe(32)
    settings = SandboxSettings(key, push_to, state)
    with contextlib.suppress(KeyboardInterrupt):
        run(settings, port=port, on_ready=lambda real: _say_ready(real, key, push_to))


def _say_ready(port: int, client_key: str, push_to: str | None) -> None:
    from sandbox.seed.tables import brand_seeds

    lines = {
        "MP_ADAPTER_URL": f"http://127.0.0.1:{port}",
        "MP_ADAPTER_CLIENT_KEY": client_key,
        "BRAND_IDS": ",".join(brand_seeds()),
    }
    token = parse_qs(urlsplit(push_to or "").query).get("token")
    if token:
        lines["PUBSUB_PUSH_TOKEN"] = token[0]
    for name, value in lines.items():
        typer.echo(f"{PREFIX}{name}={value}")
    if not token:
        typer.echo("# No messages yet: give --push-to http://127.0.0.1:8000/pubsub/push?token=…")
