"""Files of labels, whichever worker holds them (ADR 0021)."""

from pydantic import TypeAdapter

from app.workers.neighbours import Answer, Neighbours
from cache.labels import FileShelf
from domain.labels import KeptFile

_KEPT = TypeAdapter(KeptFile)


class SharedShelf:
    """Implements domain.labels.LabelShelf: our own shelf first, then those of our neighbours."""

    def __init__(self, own: FileShelf, neighbours: Neighbours | None = None) -> None:
        self._own = own
        self.neighbours = neighbours

    @property
    def size(self) -> int:
        """Bytes of the files that are held here."""
        return self._own.size

    def keep(self, activity_id: str, content: bytes) -> KeptFile:
        """Put a file down, here."""
        return self._own.keep(activity_id, content)

    async def kept(self, activity_id: str) -> KeptFile | None:
        """Where this activity's file lies; None once it is gone."""
        found = self._own.kept(activity_id)
        if found is not None:
            return found
        answer = await self._ask("kept", activity_id)
        return _KEPT.validate_json(answer) if answer else None

    async def find(self, token: str) -> bytes | None:
        """The file with this token; None once it is gone, or when it never was."""
        return self._own.find(token) or await self._ask("file", token)

    def answers(self) -> dict[str, Answer]:
        """What neighbours are told: of our own shelf alone, so that nobody asks in circles."""

        async def kept(activity_id: str) -> bytes:
            found = self._own.kept(activity_id)
            return b"" if found is None else _KEPT.dump_json(found)

        async def file(token: str) -> bytes:
            return self._own.find(token) or b""

        return {"kept": kept, "file": file}

    async def _ask(self, what: str, name: str) -> bytes | None:
        if self.neighbours is None:
            return None
        return next(iter((await self.neighbours.ask(what, name)).values()), None)
