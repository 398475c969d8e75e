"""Actions that hold a secret: only the memory of the process that took them in knows them."""

from collections.abc import Iterable

from domain.bulk import GoodRow, is_secret
from domain.commands import OrderAction


class HeldActions:
    """What this process alone can send, by the name under which the queue knows it."""

    def __init__(self) -> None:
        self._held: dict[str, dict[int, OrderAction]] = {}

    @property
    def holders(self) -> tuple[str, ...]:
        """Every name under which something is held."""
        return tuple(self._held)

    def keep(self, holder: str, rows: Iterable[GoodRow]) -> None:
        """Remember those of these rows that hold a secret."""
        found = {row.position: row.action for row in rows if is_secret(row.action)}
        if found:
            self._held[holder] = found

    def take(self, holder: str, position: int) -> OrderAction | None:
        """The action, for the one time that it is sent."""
        held = self._held.get(holder, {})
        action = held.pop(position, None)
        if not held:
            self.forget(holder)
        return action

    def forget(self, holder: str) -> None:
        """Nothing is held under this name any more."""
        self._held.pop(holder, None)
