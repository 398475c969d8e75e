"""The calls that waiting wishes make: which lines leave together, and what became of each."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from domain.activities import ActivityItem, ActivityStatus, ErrorCode
from domain.limits import Need
from domain.marketplaces.limits import CallKind, most_entries
from domain.prices_and_stocks import LineAnswer, split_calls
from domain.wishes import QueuedLine, Way

_ERRORS = {
    ActivityStatus.FAILED: ErrorCode.REFUSED_BY_MARKETPLACE,
    ActivityStatus.UNKNOWN: ErrorCode.OUTCOME_UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class WishCall:
    """Lines of one activity that one request sends."""

    lines: tuple[QueuedLine, ...]

    @property
    def brand_id(self) -> str:
        """The brand of its lines, or of the first where they are of several."""
        return self.lines[0].line.offer.brand_id

    @property
    def needs(self) -> tuple[Need, ...]:
        """The places that it takes, each once."""
        needs = (line.need for line in self.lines)
        return tuple({need.key: need for need in needs if need is not None}.values())

    @property
    def items(self) -> list[ActivityItem]:
        """The items in flight."""
        return [
            ActivityItem(line.position, line.line.sku, ActivityStatus.PENDING)
            for line in self.lines
        ]

    def without(self, keys: Collection[str]) -> "WishCall | None":
        """The call that leaves these limits' lines for later; None where nothing is left."""
        lines = (line for line in self.lines if line.need is None or line.need.key not in keys)
        return _call(lines)


def group_calls(lines: Iterable[QueuedLine]) -> list[WishCall]:
    """The requests that send these lines, in the order of the first of each."""
    groups: dict[tuple[str, Way], list[QueuedLine]] = {}
    for line in lines:
        groups.setdefault((line.activity_id, line.way), []).append(line)
    return [call for (_, way), its in groups.items() for call in _split(way, its)]


def _split(way: Way, lines: Sequence[QueuedLine]) -> list[WishCall]:
    if way is Way.V4:
        return _split_v4(lines)
    by_place = {line.line.item: line for line in lines}
    wanted = [line.line for line in lines]
    parts = split_calls(lines[0].subject, wanted, by_sku=way is Way.SINGLE)
    return [WishCall(tuple(by_place[line.item] for line in part)) for part in parts]


def _split_v4(lines: Sequence[QueuedLine]) -> list[WishCall]:
    skus: dict[tuple[str, str], list[QueuedLine]] = {}
    for line in lines:
        skus.setdefault((line.line.offer.brand_id, line.line.sku), []).append(line)
    entries = list(skus.values())
    most = most_entries(CallKind.STOCKS_V4, "") or len(entries)
    parts = (entries[start : start + most] for start in range(0, len(entries), most))
    return [WishCall(tuple(line for entry in part for line in entry)) for part in parts]


def _call(lines: Iterable[QueuedLine]) -> WishCall | None:
    kept = tuple(lines)
    return WishCall(kept) if kept else None


def told(item: ActivityItem, answer: LineAnswer) -> ActivityItem:
    """The item by the marketplace's word on its line."""
    return replace(
        item,
        status=answer.status,
        error=_ERRORS.get(answer.status),
        message=answer.message or None,
        upstream=answer.upstream,
    )
