"""Whole orders seen as records: what follows changes has them already.

A record's columns are named as an order and its parts name them, so the name says where it stands.
"""

from functools import cache
from operator import attrgetter

from domain.orders import Order
from domain.records import Columns

_PARTS = ("deadlines", "totals", "delivery", "shipping", "dropshipper")
_KEY = frozenset({"brand_id", "channel_code", "remote_order_id"})
_SHOWN = frozenset(
    {"status", "review_reason", "remote_updated_at", "updated_at", "change_sequence"}
)


class WholeOrder:
    """A record (domain.records) of every column that an order has."""

    __slots__ = ("_hidden", "_order", "hides")

    def __init__(self, order: Order, columns: Columns) -> None:
        self._order = order
        self._hidden = columns.hidden
        self.hides = bool(columns.hidden)

    def __getattr__(self, name: str) -> object:
        return None if name in self._hidden else _reader(name)(self._order)

    @property
    def order_id(self) -> str:
        return self._order.key.text

    @property
    def overlay_status(self) -> str | None:
        """Any word: whether there is one is all that is asked."""
        return self._order.status if self._order.status_is_expected else None

    @property
    def shipping_driver_name(self) -> str | None:
        driver = self._order.content.shipping.driver
        return driver.name if driver else None

    @property
    def shipping_driver_phone(self) -> str | None:
        driver = self._order.content.shipping.driver
        return driver.phone if driver else None

    @property
    def dropshipper_name(self) -> str | None:
        dropshipper = self._order.content.dropshipper
        return dropshipper.name if dropshipper and not self.hides else None

    @property
    def dropshipper_phone(self) -> str | None:
        dropshipper = self._order.content.dropshipper
        return dropshipper.phone if dropshipper and not self.hides else None


@cache
def _reader(name: str) -> "attrgetter[object]":
    if name in _KEY:
        return attrgetter(f"key.{name}")
    if name in _SHOWN:
        return attrgetter(name)
    part, _, rest = name.partition("_")
    return attrgetter(f"content.{part}.{rest}" if part in _PARTS else f"content.{name}")
