"""What workers of one server ask of each other, over sockets in a folder that is theirs alone.

Each holds what must not lie on a disk (files of labels) or is nobody else's (its counts).
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from pathlib import Path

import orjson
import structlog

SECONDS = 5.0
"""How long a neighbour may be silent before it counts as gone: one that died has no socket."""

Answer = Callable[[str], Awaitable[bytes]]
"""What a worker says of a name; nothing where it knows nothing."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Neighbours:
    """The other workers, as worker `number` sees them."""

    def __init__(self, folder: Path, number: int) -> None:
        self._folder = folder
        self.number = number

    @contextlib.asynccontextmanager
    async def answering(self, answers: Mapping[str, Answer]) -> AsyncGenerator[None]:
        """Answer the others until the block ends."""
        path = self._socket(self.number)
        path.unlink(missing_ok=True)  # of a worker of this number that died

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(OSError, TimeoutError, ValueError, EOFError):
                async with asyncio.timeout(SECONDS):
                    what, name = orjson.loads(await reader.readuntil())
                writer.write(await answers[what](name))
                await writer.drain()
            writer.close()

        async with await asyncio.start_unix_server(answer, path):
            yield
        path.unlink(missing_ok=True)

    async def ask(self, what: str, name: str = "") -> dict[int, bytes]:
        """What the others know, by their numbers; who does not answer is left out."""
        others = [int(path.stem) for path in self._folder.glob("*.sock")]
        asked = [number for number in others if number != self.number]
        answers = await asyncio.gather(*(self._ask(number, what, name) for number in asked))
        return {number: said for number, said in zip(asked, answers, strict=True) if said}

    async def _ask(self, number: int, what: str, name: str) -> bytes:
        try:
            async with asyncio.timeout(SECONDS):
                reader, writer = await asyncio.open_unix_connection(self._socket(number))
                with contextlib.closing(writer):
                    writer.write(orjson.dumps([what, name]) + b"\n")
                    return await reader.read()
        except (OSError, TimeoutError):
            _log.warning("worker_does_not_answer", worker=number, asked=what)
            return b""

    def _socket(self, number: int) -> Path:
        return self._folder / f"{number}.sock"
