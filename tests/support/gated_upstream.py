"""An upstream that counts its calls and answers when it is let."""

import asyncio
from collections.abc import Mapping, Sequence

from domain.errors import UpstreamError
from domain.upstream import Answer


class Upstream:
    """Answers each key by its number of loads; holds its answers back while `gate` is closed."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []
        self.cut: list[tuple[str, ...]] = []
        self.failing: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.entered = asyncio.Condition()

    async def load(self, keys: Sequence[str]) -> Mapping[str, Answer[str]]:
        self.calls.append(tuple(keys))
        number = len(self.calls)
        async with self.entered:
            self.entered.notify_all()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cut.append(tuple(keys))
            raise
        if isinstance(self.failing, UpstreamError):
            return dict.fromkeys(keys, self.failing)
        if self.failing is not None:
            raise self.failing
        return {key: f"{key}{number}" for key in keys}

    async def called(self, times: int) -> None:
        async with asyncio.timeout(10), self.entered:
            await self.entered.wait_for(lambda: len(self.calls) >= times)
