"""Calls that flood us with messages: of each brand, channel and window one at a time.

A second one is refused, not joined to the first: the messages that a call causes carry that call's
id, so one that never left would wait for messages that never come. Refused, it is NOT_SENT, and
whoever asked may ask again. This holds within the process; over several, activities tell.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, cast

from adapters.mp_adapter.calls import Call, Line
from adapters.mp_adapter.methods import Repeat, repeat_of
from domain.errors import UpstreamUnavailable

Target: TypeAlias = tuple[str, ...]
"""What is fetched, from wide to narrow: one that another begins with is a part of that."""

_NAMES = ("brand_id", "channel", "start_date", "end_date")
_LISTS = ("channels", "skus")


def targets_of(call: Call) -> frozenset[Target]:
    """What a call fetches; none for calls that fetch nothing.

    Without codes, ProductFetchedManual and GetCategory mean every channel.
    """
    if repeat_of(call.method) is not Repeat.FLOODS or not isinstance(call.params, Mapping):
        return frozenset()
    params = call.params
    base = (call.method, *(str(params[name]) for name in _NAMES if name in params))
    for name in _LISTS:
        several = params.get(name)
        if isinstance(several, Sequence) and several:
            return frozenset((*base, str(one)) for one in cast("Sequence[object]", several))
    return frozenset([base])


class OneAtATime:
    """Refuses to fetch what is being fetched."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._under_way: set[Target] = set()

    async def send(self, call: Call) -> object:
        """The result of the call; refused, unsent, while a part of it is under way."""
        wanted = targets_of(call)
        if not wanted:
            return await self._line.send(call)
        if _overlap(wanted, self._under_way):
            reason = "the same is being fetched right now; ask again when that has ended"
            raise UpstreamUnavailable(call.method, reason, sent=False)
        self._under_way |= wanted
        try:
            return await self._line.send(call)
        finally:
            self._under_way -= wanted


def _overlap(some: Iterable[Target], others: Iterable[Target]) -> bool:
    others = tuple(others)
    return any(
        one[: len(other)] == other or other[: len(one)] == one for one in some for other in others
    )
