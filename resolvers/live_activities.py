"""Activities that are watched: read together, and told when they or their items changed."""

import asyncio
from dataclasses import dataclass, field

from domain.live import ActivityState, LiveReads
from resolvers.live_changes import Change, Tell


class ActivityFeed:
    """One statement a look, whatever the number of activities that are watched."""

    def __init__(self, reads: LiveReads) -> None:
        self._reads = reads
        self._watched: dict[str, _Watched] = {}
        self.position = 0
        """All up to this was told to those who watch."""
        self._turn = asyncio.Lock()

    async def watch(self, activity_id: str, tell: Tell) -> None:
        """Tell of this activity from now on."""
        async with self._turn:
            if activity_id not in self._watched:
                found = await self._reads.activities([activity_id])
                self._watched[activity_id] = _Watched(found.get(activity_id))
            self._watched[activity_id].tells.append(tell)

    def leave(self, activity_id: str, tell: Tell) -> None:
        watched = self._watched.get(activity_id)
        if watched is not None and tell in watched.tells:
            watched.tells.remove(tell)
            if not watched.tells:
                del self._watched[activity_id]

    def current(self, activity_id: str) -> list[Change]:
        """How it stood when we looked last."""
        watched = self._watched.get(activity_id)
        if watched is None or watched.state is None:
            return []
        return [Change(activity_id, self.position, watched.state.activity)]

    async def look(self) -> None:
        """Tell what changed since the last look."""
        async with self._turn:
            if not self._watched:
                return
            found = await self._reads.activities(list(self._watched))
            for activity_id, state in found.items():
                watched = self._watched.get(activity_id)
                if watched is not None and state != watched.state:
                    self.position += 1
                    watched.state = state
                    for tell in tuple(watched.tells):
                        tell([Change(activity_id, self.position, state.activity)])


@dataclass(slots=True)
class _Watched:
    state: ActivityState | None
    tells: list[Tell] = field(default_factory=list[Tell])
