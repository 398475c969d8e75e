"""The address, taken before anything else: who connects early waits for the start."""

import contextlib
import os
import socket
from collections.abc import Generator

from app.settings import PREFIX, Settings, StartRefused


@contextlib.contextmanager
def listening(settings: Settings) -> Generator[socket.socket, None, None]:
    """Listen at the address of the settings; StartRefused where it cannot be had."""
    try:
        family, *_, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.create_server(address[:2], family=family, backlog=2048)
    except (OSError, UnicodeError) as error:
        raise StartRefused(
            f"{PREFIX}HOST and {PREFIX}PORT: cannot listen on {settings.host}:{settings.port} "
            f"({_reason(error)}): expected an address of this machine with a port that is free"
        ) from None
    with listener:
        yield listener


def _reason(error: OSError | UnicodeError) -> str:
    if isinstance(error, OSError) and not isinstance(error, socket.gaierror) and error.errno:
        return os.strerror(error.errno)
    return "no such host"
