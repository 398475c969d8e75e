"""How many exports run at once."""

from collections.abc import Generator
from contextlib import contextmanager

from domain.access import Viewer
from domain.errors import RateLimited

MOST_AT_ONCE = 4
"""In one process; each holds a connection and a snapshot."""

MOST_OF_A_KEY = 2
RETRY_SECONDS = 10


class ExportPlaces:
    """Places for exports, some for each key, so that nobody takes all."""

    def __init__(self) -> None:
        self._keys: list[str] = []

    @contextmanager
    def take(self, viewer: Viewer) -> Generator[None]:
        """Hold a place until the block ends; RateLimited where none is free."""
        if len(self._keys) >= MOST_AT_ONCE or self._keys.count(viewer.key_id) >= MOST_OF_A_KEY:
            raise RateLimited("Too many exports run at once: try again soon.", RETRY_SECONDS)
        self._keys.append(viewer.key_id)
        try:
            yield
        finally:
            self._keys.remove(viewer.key_id)
