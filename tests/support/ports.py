"""Ports to listen on later, for servers that are told their port before they start."""

import random
import socket

FIRST, LAST = 15_000, 32_000
"""Below the range from which systems take ports for outgoing connections: none steals one."""


def free_port() -> int:
    """A loopback port that nobody listens on, and that no connection is given meanwhile."""
    while True:
        port = random.SystemRandom().randrange(FIRST, LAST)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
