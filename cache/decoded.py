"""Values that were read before: the same bytes are not decoded twice."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Generic

from pydantic import TypeAdapter

from cache.store import V


class Decoded(Generic[V]):
    """The last text and value of the `most` keys read last: a tree of categories is large."""

    def __init__(self, values: TypeAdapter[V], most: int = 256) -> None:
        self._values = values
        self._most = most
        self._last: OrderedDict[str, tuple[bytes, V]] = OrderedDict()

    def read(self, key: str, text: bytes) -> V:
        """Decode `text`; raises pydantic's ValidationError when it is no such value."""
        last = self._last.get(key)
        if last is None or last[0] != text:
            last = (text, self._values.validate_json(text, strict=True))
            self._last[key] = last
        self._last.move_to_end(key)
        if len(self._last) > self._most:
            self._last.popitem(last=False)
        return last[1]

    def forget(self, keys: Sequence[str]) -> None:
        for key in keys:
            self._last.pop(key, None)
