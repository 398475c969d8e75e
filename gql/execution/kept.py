"""Objects kept for the fields that are loaded later, beside the dicts that wait for them."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from gql.execution.leaves import Unusual

Objects = list[Any]
Outs = list[dict[str, Any]]
Pair = tuple[Objects, Outs]


class Kept(list[Pair]):
    """For each shape, its objects and their dicts; of one run."""

    __slots__ = ("run",)

    def __init__(self, count: int, run: Any) -> None:
        super().__init__([([], []) for _ in range(count)])
        self.run = run


def keep_one(pair: Pair, one: Any, out: dict[str, Any]) -> dict[str, Any]:
    """Keep one object; give back its dict."""
    pair[0].append(one)
    pair[1].append(out)
    return out


def keep_all(pair: Pair, many: Sequence[Any], outs: Outs) -> Outs:
    """Keep the objects of a list that holds no null."""
    pair[0].extend(many)
    pair[1].extend(outs)
    return outs


def keep_some(pair: Pair, many: Sequence[Any], outs: list[Any]) -> list[Any]:
    """Keep the objects of a list that may hold nulls."""
    for one, out in zip(many, outs, strict=True):
        if out is not None:
            pair[0].append(one)
            pair[1].append(out)
    return outs


def unusual() -> Any:
    """Leave the quick way."""
    raise Unusual


FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {each.__name__: each for each in (keep_one, keep_all, keep_some, unusual)}
)
"""What generated source may call besides what it keeps."""
