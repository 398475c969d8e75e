"""Loaders of orders and of what belongs to one: one set per request, as all loaders."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from domain.access import Viewer
from domain.orders import HistoryEntry, Order, OrderDocuments, OrderFee, OrderFilter, OrderKey
from domain.pages import Listed
from domain.ports import Orders
from domain.records import Columns, Record, RecordsWanted
from resolvers.batching import Batch, by_key, in_order

LinesOf = tuple[str, str]
"""Whose lines are asked for: the order's brand, and its key's text."""


class OrderLoaders:
    """The loaders of orders, named by what they are asked for."""

    def __init__(self, viewer: Viewer, orders: Orders) -> None:
        self._viewer = viewer
        self._orders = orders
        self._records = orders.records
        self._shown: dict[Columns, Batch[OrderKey, Record | None]] = {}
        self._lines: dict[Columns, Batch[LinesOf, Sequence[Record] | None]] = {}

    def _sees(self, key: OrderKey) -> bool:
        return self._viewer.sees(key.brand_id)

    @cached_property
    def pages(self) -> Batch[RecordsWanted, Listed[Record]]:
        return in_order(self._records.pages)

    @cached_property
    def counts(self) -> Batch[OrderFilter, int]:
        return in_order(self._orders.counts)

    @cached_property
    def by_key(self) -> Batch[OrderKey, Order | None]:
        """Whole orders, for the rules."""
        return by_key(self._orders.by_key, self._sees)

    def shown(self, columns: Columns) -> Batch[OrderKey, Record | None]:
        """Orders of which these columns are asked for: who asks for others has a loader apart."""
        if columns not in self._shown:

            async def read(keys: Sequence[OrderKey]) -> Mapping[OrderKey, Record]:
                return await self._records.by_key(keys, columns)

            self._shown[columns] = by_key(read, self._sees)
        return self._shown[columns]

    def lines(self, columns: Columns) -> Batch[LinesOf, Sequence[Record] | None]:
        """Lines of orders, these columns of them."""
        if columns not in self._lines:

            async def read(keys: Sequence[LinesOf]) -> Mapping[LinesOf, Sequence[Record]]:
                names = {key[1]: key for key in keys}
                found = await self._records.lines(list(names), columns)
                return {names[order_id]: lines for order_id, lines in found.items()}

            self._lines[columns] = by_key(read, lambda key: self._viewer.sees(key[0]))
        return self._lines[columns]

    @cached_property
    def fees(self) -> Batch[OrderKey, tuple[OrderFee, ...] | None]:
        return by_key(self._orders.fees, self._sees)

    @cached_property
    def documents(self) -> Batch[OrderKey, OrderDocuments | None]:
        return by_key(self._orders.documents, self._sees)

    @cached_property
    def history(self) -> Batch[OrderKey, tuple[HistoryEntry, ...] | None]:
        return by_key(self._orders.history, self._sees)
