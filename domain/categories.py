"""Categories: a marketplace's own tree, the same for every brand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CategoryKey:
    """Identity of a category."""

    channel_code: str
    remote_category_id: str


@dataclass(frozen=True, slots=True)
class CategoryOption:
    """A value to choose for an attribute; `status` as received, None in V1 messages."""

    name: str
    status: str | None = None

    @property
    def is_deleted(self) -> bool:
        return self.status == "deleted"


@dataclass(frozen=True, slots=True)
class CategoryAttribute:
    """What a marketplace asks of a product in this category."""

    name: str
    input_type: str
    is_mandatory: bool
    is_variant_attribute: bool
    options: tuple[CategoryOption, ...]
    status: str | None = None
    listing_platforms: tuple[str, ...] = ()

    @property
    def is_deleted(self) -> bool:
        return self.status == "deleted"


@dataclass(frozen=True, slots=True)
class Category:
    """A node of a marketplace's tree; `remote_parent_id` None at the root.

    `name` and `status` as received (V1 names may hold the whole path, V1 has no status).
    """

    key: CategoryKey
    name: str
    slug: str | None
    remote_parent_id: str | None
    is_leaf: bool
    status: str | None
    attributes: tuple[CategoryAttribute, ...]
    listing_platforms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryTree:
    """Every category of one marketplace, as a look-up that asks nobody."""

    channel_code: str
    categories: tuple[Category, ...]
