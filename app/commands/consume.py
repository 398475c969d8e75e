"""`channelgraph consume`: messages in, without the API."""

from app.commands.show import show_line
from app.logging import configure_logging
from app.settings import PREFIX, Settings, read_settings


def consume() -> None:
    """Take messages in by Pub/Sub pull, without serving the API; `serve` does both."""
    from app.consuming import consume as run

    settings = read_settings()
    configure_logging(settings.secrets())
    run(settings, say_ready)


def say_ready(settings: Settings) -> None:
    """Tell what is pulled."""
    show_line("channelgraph consumes", "bold green")
    if settings.pulls:
        show_line(f"  Pub/Sub     pulled from {settings.pubsub_project}")
    else:
        show_line(f"  Pub/Sub     is not pulled: {PREFIX}PUBSUB_PROJECT is not set")
    show_line("  Ctrl+C ends it.")
