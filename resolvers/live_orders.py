"""Orders that changed: read once by their numbers, and told to each filter that they concern."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.live import LiveReads, OrderChange
from domain.orders import Order, OrderFilter, OrderKey
from resolvers.live_changes import Change, Tell

PART = 500
"""Orders that one statement reads."""

MISSED_PART = 50
"""Orders that one subscriber reads at once of what it missed."""

MOST_SEEN = 10_000
"""Orders of which a filter remembers whether they fulfilled it when they were told last."""


class OrderFeed:
    """Everyone who watches a filter is told from one position on, without gap or double."""

    def __init__(self, reads: LiveReads) -> None:
        self._reads = reads
        self._watched: dict[OrderFilter, _Watched] = {}
        self.position = 0
        """All up to this was told to those who watch."""
        self._turn = asyncio.Lock()

    async def watch(self, wanted: OrderFilter, tell: Tell) -> None:
        """Tell of what concerns the filter from now on."""
        async with self._turn:
            if not self._watched:  # nobody looked for a while
                self.position = await self._reads.head()
            self._watched.setdefault(wanted, _Watched(wanted)).tells.append(tell)

    def leave(self, wanted: OrderFilter, tell: Tell) -> None:
        watched = self._watched.get(wanted)
        if watched is not None and tell in watched.tells:
            watched.tells.remove(tell)
            if not watched.tells:
                del self._watched[wanted]

    async def missed(self, wanted: OrderFilter, position: int) -> tuple[list[Change], bool]:
        """The first that changed after `position`, and whether there may be more."""
        found = await self._reads.orders_after(position, wanted, MISSED_PART)
        return [_change(each) for each in found], len(found) == MISSED_PART

    async def look(self) -> None:
        """Tell what changed since the last look."""
        async with self._turn:
            while self._watched:
                found = await self._reads.orders_after(self.position, OrderFilter(), PART)
                orders = [change.order for change in found]
                if not orders:
                    return
                await self._tell(orders)
                self.position = orders[-1].change_sequence
                if len(found) < PART:
                    return

    async def _tell(self, orders: Sequence[Order]) -> None:
        asked = [its for its in self._watched.values() if not its.is_plain and its.may(orders)]
        found = await self._reads.standings(orders, [its.wanted for its in asked]) if asked else ()
        standings = dict(zip([its.wanted for its in asked], found, strict=True))
        for its in tuple(self._watched.values()):
            within = [order for order in orders if its.holds(order)]
            if its.is_plain:
                changes = [OrderChange(order) for order in within]
            else:
                its_own = standings.get(its.wanted, {})
                changes = [
                    change
                    for order in within
                    if order.key in its_own
                    and (change := its.judge(order, its_own[order.key])) is not None
                ]
            its.tell([_change(change) for change in changes])


@dataclass(slots=True)
class _Watched:
    """One filter, and who wants to know of it."""

    wanted: OrderFilter
    tells: list[Tell] = field(default_factory=list[Tell])
    seen: OrderedDict[OrderKey, bool] = field(default_factory=OrderedDict[OrderKey, bool])

    @property
    def is_plain(self) -> bool:
        """Whether it asks only for what never changes of an order."""
        wanted = self.wanted
        return wanted == OrderFilter(
            wanted.brand_ids, wanted.channel_codes, search_buyers=wanted.search_buyers
        )

    def holds(self, order: Order) -> bool:
        brands, channels = self.wanted.brand_ids, self.wanted.channel_codes
        return (brands is None or order.key.brand_id in brands) and (
            channels is None or order.key.channel_code in channels
        )

    def may(self, orders: Sequence[Order]) -> bool:
        return any(map(self.holds, orders))

    def judge(self, order: Order, standing: bool | None) -> OrderChange | None:
        """What is told: one that fulfils the filter, or has left it and was not told of as gone.

        Where we told of it before, we know whether it left now; else its versions say so.
        """
        before = self.seen.pop(order.key, None)
        self.seen[order.key] = standing is True
        if len(self.seen) > MOST_SEEN:
            self.seen.popitem(last=False)
        if standing:
            return OrderChange(order)
        left = before is True or (before is None and standing is False)
        return OrderChange(order, matches=False) if left else None

    def tell(self, changes: Sequence[Change]) -> None:
        if changes:
            for tell in tuple(self.tells):
                tell(changes)


def _change(change: OrderChange) -> Change:
    return Change(change.order.key, change.order.change_sequence, change)
