"""Cuts off who stays connected with a key that is not valid any more."""

import contextlib
from collections.abc import Awaitable, Callable, Generator

from domain.access import Viewer
from domain.errors import ChannelgraphError, Unauthenticated

CHECK_SECONDS = 1.0
"""Added to how long a key is trusted, this is below five seconds."""

Cut = Callable[[], None]


class KeyGuard:
    """Looks at the keys of all open connections again, each once however many use it."""

    def __init__(self, viewer: Callable[[str | None], Awaitable[Viewer]]) -> None:
        self._viewer = viewer
        self._cuts: dict[str | None, list[Cut]] = {}

    @contextlib.contextmanager
    def guarding(self, authorization: str | None, cut: Cut) -> Generator[None, None, None]:
        """Call `cut` once the key is refused, until the block ends."""
        cuts = self._cuts.setdefault(authorization, [])
        cuts.append(cut)
        try:
            yield
        finally:
            cuts.remove(cut)
            if not cuts and self._cuts.get(authorization) is cuts:
                del self._cuts[authorization]

    async def check(self) -> None:
        """Cut off those whose key is refused now; who cannot be asked after stays."""
        for authorization in tuple(self._cuts):
            try:
                await self._viewer(authorization)
            except Unauthenticated:
                for cut in tuple(self._cuts.get(authorization, ())):
                    cut()
            except ChannelgraphError:
                continue
