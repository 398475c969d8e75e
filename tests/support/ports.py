"""Ports for servers that must know theirs before they listen."""

import contextlib
import secrets
import socket

LOWEST, HIGHEST = 12_000, 30_000
"""Below what systems give to outgoing connections, which would take a port between asking and
listening."""


def free_port() -> int:
    """A loopback port that is free; chosen at random, so that test processes do not meet."""
    while True:
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
