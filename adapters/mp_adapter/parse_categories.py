"""Category messages V1 and V2 (document: Category and Attributes Fetch) in our words."""

from collections.abc import Mapping
from datetime import tzinfo

from adapters.mp_adapter.exact_json import as_object
from adapters.mp_adapter.fields import Fields, fields_of
from domain.categories import Category, CategoryAttribute, CategoryKey, CategoryOption


def read_category(body: Mapping[str, object], zone: tzinfo) -> Category:
    """The node of a marketplace's tree that a message tells of. Raises Malformed."""
    message = Fields(body, zone=zone)
    category = message.needed_child("category")
    parent = category.key("remote_parent_id")
    attributes = category.rows("attributes") or message.rows("attributes")
    return Category(
        key=CategoryKey(
            category.needed_key("channel", "channel_code"),
            category.needed_key("remote_category_id"),
        ),
        name=category.text("category_name") or "",
        slug=category.text("slug"),
        remote_parent_id=None if parent == "0" else parent,
        is_leaf=category.flag("is_leaf") or False,
        status=category.text("status"),
        attributes=tuple(_attribute(row) for row in attributes),
        listing_platforms=category.words("listing_platforms"),
    )


def _attribute(row: Fields) -> CategoryAttribute:
    return CategoryAttribute(
        name=row.text("field_name") or "",
        input_type=row.text("input_type") or "",
        is_mandatory=row.flag("is_mandatory") or False,
        is_variant_attribute=row.flag("is_variant_attribute") or False,
        options=_options(row),
        status=row.text("status"),
        listing_platforms=row.words("listing_platforms"),
    )


def _options(row: Fields) -> tuple[CategoryOption, ...]:
    """Plain texts in V1, objects with a status in V2; null for free text."""
    return tuple(_option(path, item) for path, item in row.items(row.first("options", "option")))


def _option(path: str, item: object) -> CategoryOption:
    if as_object(item) is not None:
        fields = fields_of(item, path)
        return CategoryOption(fields.text("option_name") or "", fields.text("status"))
    return CategoryOption(Fields({path: item}).text(path) or "")
