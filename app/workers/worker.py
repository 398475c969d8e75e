"""One worker: serves on the socket that its parent listens on, and ends when its parent does.

One line of JSON on stdout says that it is ready, or why it cannot be.
"""

import os
import signal
import socket
import sys
import threading
import time

import orjson

from app.logging import configure_logging
from app.settings import StartRefused, read_settings
from app.workers.handed import HANDED, Handed
from domain.errors import ChannelgraphError

LONGEST_END = 40.0
"""Seconds that a worker may take to end after its parent; then it is ended."""


def main() -> int:
    """Serve until SIGTERM, or until stdin is closed, which the kernel does for a killed parent."""
    handed = HANDED.validate_json(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _serve(handed)
    except (StartRefused, ChannelgraphError) as error:
        _say({"error": str(error)})
        return 1
    return 0


def _serve(handed: Handed) -> None:
    from app.serving import serve_on

    settings = read_settings(host=handed.host, port=handed.port)
    configure_logging(settings.secrets())
    with socket.socket(fileno=handed.listener) as listener:
        serve_on(
            listener,
            settings,
            lambda _settings, _sandbox: _say({"ready": True}),
            consumes=handed.consumes,
            handed=handed,
        )


def _end_with_parent() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LONGEST_END)
    os._exit(1)


def _say(words: dict[str, object]) -> None:
    sys.stdout.buffer.write(orjson.dumps(words) + b"\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
