"""How much one request may ask for, as numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.bulk import MOST_ORDERS

LONG_LISTS: Mapping[str, int] = MappingProxyType(
    {
        f"{what}Orders{form}": MOST_ORDERS
        for what in ("Accept", "Pack", "Ship", "Complete", "Cancel")
        for form in ("Input", "ItemInput")
    }
)
"""How long the outermost list may be in a variable of these types, or a list of them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one document and its variables, all of them included in what is allowed.

    `depth` counts the leaf. What lies under `__schema` and `__type` has `introspection_depth`
    instead, counted from there. `fields` counts a fragment's fields wherever it is used;
    `overlaps` counts pairs of fields that share one place in the answer, and pairs of fragments
    used there: validation compares each pair. `items` bounds each list, in the document and in
    the variables; `long_lists` lets some in the variables be longer.
    """

    tokens: int = 2_000
    depth: int = 10
    introspection_depth: int = 20
    aliases: int = 30
    directives: int = 50
    fields: int = 5_000
    overlaps: int = 2_000
    items: int = 250
    long_lists: Mapping[str, int] = field(default_factory=lambda: LONG_LISTS)
