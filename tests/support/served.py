"""Runs `channelgraph` as its users do: a process with an almost empty environment."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

PATIENCE = 60


@dataclass
class Served:
    """A command that runs, and what it said so far on stdout."""

    process: Process
    said: list[str] = field(default_factory=list[str])

    async def read_until(self, words: str) -> list[str]:
        """Read stdout up to a line with `words`; fails with all that was said."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while not self.said or words not in self.said[-1]:
                line = await self.process.stdout.readline()
                assert line, f"it ended: {self.said} {await self.errors()}"
                self.said.append(line.decode().rstrip("\n"))
        return self.said

    async def errors(self) -> str:
        """All of stderr; waits for the end."""
        assert self.process.stderr is not None
        return (await asyncio.wait_for(self.process.stderr.read(), PATIENCE)).decode()

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    async def end(self, by: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Send a signal and return the exit code and stderr."""
        self.process.send_signal(by)
        errors = await self.errors()
        return await asyncio.wait_for(self.process.wait(), PATIENCE), errors


async def start_command(
    folder: Path,
    *arguments: str,
    settings: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Served:
    """Start `channelgraph` in `folder`, with nothing but these settings (without their prefix).

    `environment` is what others than us read.
    """
    home = folder / "home"
    await asyncio.to_thread(home.mkdir, exist_ok=True)
    given = {f"CHANNELGRAPH_{name}": value for name, value in (settings or {}).items()}
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("channelgraph")),
        *arguments,
        cwd=folder,
        env={"PATH": os.defpath, "HOME": str(home), **given, **(environment or {})},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    return Served(process)


async def run_command(
    folder: Path, *arguments: str, settings: Mapping[str, str] | None = None
) -> tuple[int, str, str]:
    """Run `channelgraph` to its end: exit code, stdout, stderr."""
    served = await start_command(folder, *arguments, settings=settings)
    out, errors = await asyncio.wait_for(served.process.communicate(), PATIENCE)
    assert served.process.returncode is not None
    return served.process.returncode, out.decode(), errors.decode()
