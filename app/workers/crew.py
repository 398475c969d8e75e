"""Keeps so many workers alive: one that dies is started again, none once the end has come."""

import asyncio
import contextlib
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from dataclasses import dataclass, field

import orjson
import structlog

from app.settings import StartRefused
from app.workers.handed import HANDED, Handed

START_SECONDS = 60
END_SECONDS = 30
"""A worker drains for twenty of them."""

SOON, AT_MOST = 0.1, 10.0
"""Seconds before a worker that died is started again: twice as many each time it dies young."""

YOUNG = 30.0
"""Seconds that a worker must live for its death to count as a first one."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(slots=True)
class Crew:
    """The workers of one parent; `hand` says what the worker of a number is told."""

    size: int
    hand: Callable[[int], Handed]
    ending: asyncio.Event = field(default_factory=asyncio.Event)
    _running: dict[int, Process] = field(default_factory=dict[int, Process])

    async def run(self, on_ready: Callable[[], object]) -> None:
        """Start all, say so once all are ready, and keep them until `ending` is set.

        Raises StartRefused with the words of a worker that cannot even start.
        """
        try:
            await self._start_all()
            if not self.ending.is_set():
                on_ready()
                async with asyncio.TaskGroup() as group:
                    keepers = [group.create_task(self._keep(n)) for n in list(self._running)]
                    await self.ending.wait()
                    for keeper in keepers:
                        keeper.cancel()
        finally:
            await self._end()

    async def _start_all(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for number in range(1, self.size + 1):
                    group.create_task(self._start(number))
        except* StartRefused as refused:
            reason = refused.exceptions[0]
        else:
            return
        raise reason

    async def _start(self, number: int) -> None:
        """Start a worker and wait until it is ready."""
        handed = self.hand(number)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "app.workers.worker",
            stdin=PIPE, stdout=PIPE, pass_fds=(handed.listener,),
            start_new_session=True,  # an interrupt at the terminal is for the parent alone
        )  # fmt: skip
        self._running[number] = process
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a worker was started without pipes")
        with contextlib.suppress(ConnectionError):  # it ended at once
            process.stdin.write(HANDED.dump_json(handed) + b"\n")
            await process.stdin.drain()
        await self._hear(process)

    async def _hear(self, process: Process) -> None:
        if process.stdout is None:
            return
        ending = asyncio.create_task(self.ending.wait())
        hearing = asyncio.create_task(process.stdout.readline())
        try:
            done, _ = await asyncio.wait(
                (hearing, ending), timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            ending.cancel()
        if hearing not in done:
            hearing.cancel()
            if self.ending.is_set():
                return
            raise StartRefused(f"a worker did not start within {START_SECONDS} s")
        said = orjson.loads(hearing.result() or b'{"error": "a worker ended at once"}')
        if "error" in said:
            raise StartRefused(said["error"])

    async def _keep(self, number: int) -> None:
        pause = SOON
        while True:
            since = time.monotonic()
            code = await self._running[number].wait()
            pause = SOON if time.monotonic() - since > YOUNG else min(2 * pause, AT_MOST)
            _log.error("worker_died", worker=number, code=code, again_in_seconds=pause)
            await asyncio.sleep(pause)
            try:
                await self._start(number)
            except StartRefused as error:
                _log.error("worker_did_not_start", worker=number, reason=str(error))

    async def _end(self) -> None:
        """Ask all to end, wait until what they answer is answered, and end who does not."""
        for process in self._running.values():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        waiting = [asyncio.create_task(process.wait()) for process in self._running.values()]
        _, late = await asyncio.wait(waiting, timeout=END_SECONDS) if waiting else ((), ())
        if late:
            for process in self._running.values():
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
            await asyncio.wait(late)
