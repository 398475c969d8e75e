"""Rows of a discount answer, and which item each speaks of.

Rows name items by SKU, remote variant and warehouse, any of which may be empty (document:
Promotion, the examples), and two items may be named alike. A row that could be two items' is
nobody's: an outcome is told of the right item or not at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from adapters.mp_adapter.exact_json import as_object
from adapters.mp_adapter.fields import Fields, fields_of
from domain.discounts import DiscountItem
from domain.errors import Malformed
from domain.json_text import read_json

_NOTHING = ("", "0")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as read; None for what it does not tell."""

    sku: str | None
    warehouse: str | None
    remote_variant: Mapping[str, object]
    success: bool | None
    message: str
    discount_id: str | None
    values: Mapping[str, object]

    def agrees_with(self, item: DiscountItem) -> bool:
        """Whether nothing that the row tells speaks against the item."""
        if self.sku not in (None, item.sku):
            return False
        if self.warehouse is not None and item.remote_warehouse_id not in (None, self.warehouse):
            return False
        own = as_object(read_json(item.remote_variant)) or {}
        return not any(_differ(own[name], self.remote_variant[name]) for name in self._shared(own))

    def names(self, item: DiscountItem) -> bool:
        """Whether the row tells more than its place that it speaks of this item."""
        own = as_object(read_json(item.remote_variant)) or {}
        told = self.sku is not None or any(_text(own[name]) for name in self._shared(own))
        return told and self.agrees_with(item)

    def _shared(self, own: Mapping[str, object]) -> set[str]:
        return own.keys() & self.remote_variant.keys()


def read_rows(value: object) -> list[Row | None]:
    """A channel's rows in their places; None in place of one that cannot be read."""
    if not isinstance(value, list):
        return []
    return [_read_row(row) for row in cast("list[object]", value)]


def match_rows(items: Sequence[DiscountItem], rows: Sequence[Row | None]) -> list[Row | None]:
    """The row of each item: the one in its place where all agree, else the only one that can be."""
    if len(rows) == len(items) and all(
        row is None or row.agrees_with(item) for item, row in zip(items, rows, strict=True)
    ):
        return list(rows)
    there = [row for row in rows if row is not None]
    return [_only_row(item, items, there) for item in items]


def _only_row(item: DiscountItem, items: Sequence[DiscountItem], rows: Sequence[Row]) -> Row | None:
    named = [row for row in rows if row.names(item)]
    if len(named) != 1 or sum(named[0].names(other) for other in items) != 1:
        return None
    return named[0]


def _read_row(value: object) -> Row | None:
    try:
        row = fields_of(value, "row")
        return Row(
            row.key("sku"),
            row.key(row.first("remote_warehouse_code", "remote_warehouse_id")),
            _remote_variant(row),
            row.flag("success"),
            row.any_text("message") or "",
            row.key("discount_id"),
            row.values,
        )
    except Malformed:
        return None


def _remote_variant(row: Fields) -> Mapping[str, object]:
    """An object (the example) or its JSON as a text (the table)."""
    value = row.values.get("remote_variant")
    if isinstance(value, str):
        try:
            value = read_json(value)
        except Malformed:
            return {}
    return as_object(value) or {}


def _differ(mine: object, theirs: object) -> bool:
    texts = (_text(mine), _text(theirs))
    return all(texts) and texts[0] != texts[1]


def _text(value: object) -> str:
    """Ids come as numbers and as texts; zero and empty say nothing."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return ""
    text = str(value).strip()
    return "" if text in _NOTHING else text
