"""The command line: `channelgraph`.

Everything is imported inside, so that an interrupt at any moment ends without a traceback.
"""

import sys

BAD_USAGE = 2
INTERRUPTED = 130


def main() -> None:
    """Run one command; what is known to go wrong ends in one line and 1, bad usage in 2."""
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _run() -> None:
    import typer

    from app.commands.tree import tree
    from app.settings import BadUsage, StartRefused
    from domain.errors import ChannelgraphError

    try:
        tree()
    except (StartRefused, ChannelgraphError) as error:
        typer.echo(f"channelgraph: {error}", err=True)
        sys.exit(BAD_USAGE if isinstance(error, BadUsage) else 1)


if __name__ == "__main__":
    main()
