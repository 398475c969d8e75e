"""Plays the marketplaces when no MP Adapter is set: the sandbox, as a child of this process."""

import asyncio
import contextlib
import json
import os
import secrets
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from app.settings import PREFIX, StartRefused
from domain.brands import Brand

START_SECONDS = 60
END_SECONDS = 7


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A sandbox that listens: where, its client key, and the brands it began with."""

    url: str
    client_key: str = field(repr=False)
    brands: tuple[Brand, ...]
    pid: int

    @property
    def is_alive(self) -> bool:
        """Told by its number, as a worker's sandbox is its parent's child."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class _Ready:
    url: str
    brands: tuple[Brand, ...]


@dataclass(frozen=True, slots=True)
class _Failed:
    error: str


_ANSWER: TypeAdapter[_Ready | _Failed] = TypeAdapter(_Ready | _Failed)


@contextlib.asynccontextmanager
async def run_sandbox(push_to: str, state_file: Path) -> AsyncGenerator[Sandbox, None]:
    """Start a sandbox on a free loopback port and end it afterwards.

    Each start has a client key of its own. Raises StartRefused when it does not come up.
    """
    client_key = secrets.token_urlsafe(32)
    child = await _start()
    try:
        told = {"client_key": client_key, "push_to": push_to, "state_file": str(state_file)}
        ready = await _shake_hands(child, told)
        yield Sandbox(ready.url, client_key, ready.brands, child.pid)
    finally:
        await _end(child)


async def _start() -> Process:
    """In a session of its own: an interrupt at the terminal is for the parent alone."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "app.sandbox_child",
        stdin=PIPE, stdout=PIPE, env=environment, start_new_session=True,
    )  # fmt: skip


async def _shake_hands(child: Process, told: dict[str, str]) -> _Ready:
    if child.stdin is None or child.stdout is None:
        raise RuntimeError("the sandbox was started without pipes")
    child.stdin.write(json.dumps(told).encode() + b"\n")
    try:
        line = await asyncio.wait_for(child.stdout.readline(), START_SECONDS)
    except TimeoutError:
        raise StartRefused(f"the sandbox did not start within {START_SECONDS} s") from None
    ready = _ANSWER.validate_json(line or b'{"error": "it ended at once"}')
    if isinstance(ready, _Failed):
        raise StartRefused(f"the sandbox did not start: {ready.error}")
    return ready


async def _end(child: Process) -> None:
    """Close its stdin, which it takes as the end; kill it when it does not."""
    if child.stdin is not None:
        child.stdin.close()
    try:
        await asyncio.wait_for(child.wait(), END_SECONDS)
    except TimeoutError:
        child.kill()
        await child.wait()
