"""Category messages V1 and V2, as the document's samples have them."""

from dataclasses import dataclass
from functools import lru_cache

from sandbox.json_text import Json, Object
from sandbox.marketplaces import CHANNEL_CODES
from sandbox.seed.tables import AttributeSeed, CategorySeed, category_seeds

PLATFORMS = ("TOKOPEDIA", "TIKTOK_SHOP")


@dataclass(frozen=True, slots=True)
class Node:
    """A category in the tree; `number` is its place, `parent` its parent's or None."""

    number: int
    path: str
    parent: int | None
    leaf: CategorySeed | None


@lru_cache(maxsize=1)
def category_tree() -> tuple[Node, ...]:
    """All categories, parents before children; every marketplace has the same tree."""
    leaves = {seed.path: seed for seed in category_seeds()}
    nodes: dict[str, Node] = {}
    for path in leaves:
        words = path.split(" > ")
        for depth in range(1, len(words) + 1):
            name, above = " > ".join(words[:depth]), " > ".join(words[: depth - 1])
            parent = nodes[above].number if above else None
            nodes.setdefault(name, Node(len(nodes) + 1, name, parent, leaves.get(name)))
    return tuple(nodes.values())


def remote_category_id(channel: str, number: int) -> str:
    """The marketplace's id of a category; each has its own numbers."""
    return str((CHANNEL_CODES.index(channel) + 1) * 1000 + number)


def category_of(key: str) -> Node:
    """The category of a product by the catalogue's short key."""
    return next(node for node in category_tree() if node.leaf and node.leaf.key == key)


def platforms(channel: str) -> list[Json]:
    """Listing platforms: both on Tiktok, none elsewhere."""
    return list(PLATFORMS) if channel == "tktk" else []


def category_v1(channel: str, node: Node) -> Object:
    """The category object of V1."""
    attributes: list[Json] = [
        {
            "field_name": name,
            "input_type": "STRING" if options is None else "OPTIONS",
            "options": None if options is None else list(options),
            "is_mandatory": not is_variant,
            "is_variant_attribute": is_variant,
            "listing_platforms": platforms(channel),
        }
        for name, options, is_variant in (node.leaf.attributes if node.leaf else ())
    ]
    return {**_common(channel, node), "attributes": attributes}


def category_v2(channel: str, node: Node) -> Object:
    """The category object of V2: with ids and statuses of its parts."""
    rows = node.leaf.attributes if node.leaf else ()
    attributes: list[Json] = [
        _attribute_v2(channel, _id(channel, node) * 10 + index, row)
        for index, row in enumerate(rows)
    ]
    return {
        "id": _id(channel, node),
        **_common(channel, node),
        "status": "idle",
        "attributes": attributes,
    }


def _attribute_v2(channel: str, number: int, row: AttributeSeed) -> Object:
    name, options, is_variant = row
    rows: list[Json] = [{"option_name": option, "status": "idle"} for option in options or ()]
    return {
        "id": number,
        "field_name": name,
        "input_type": "STRING" if options is None else "OPTIONS",
        "status": "updated" if number % 10 == 0 else "idle",
        "is_mandatory": not is_variant,
        "is_variant_attribute": is_variant,
        "listing_platforms": platforms(channel),
        "options": rows,
    }


def _id(channel: str, node: Node) -> int:
    return (CHANNEL_CODES.index(channel) + 15) * 1000 + node.number


def _common(channel: str, node: Node) -> Object:
    parent = "" if node.parent is None else remote_category_id(channel, node.parent)
    return {
        "channel": channel,
        "listing_platforms": platforms(channel),
        "category_name": node.path,
        "slug": node.path.lower().replace(" ", "-"),
        "remote_category_id": remote_category_id(channel, node.number),
        "remote_parent_id": parent,
        "is_leaf": node.leaf is not None,
    }
