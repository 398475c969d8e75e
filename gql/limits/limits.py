"""How much one request may ask for, as numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one document and its variables, all of them included in what is allowed.

    `depth` counts the leaf. What lies under `__schema` and `__type` has `introspection_depth`
    instead, counted from there. `fields` counts a fragment's fields wherever it is used;
    `overlaps` counts pairs of fields that share one place in the answer, and pairs of fragments
    used there: validation compares each pair. `items` bounds each list, in the document and in
    the variables.
    """

    tokens: int = 2_000
    depth: int = 10
    introspection_depth: int = 20
    aliases: int = 30
    directives: int = 50
    fields: int = 5_000
    overlaps: int = 2_000
    items: int = 250
