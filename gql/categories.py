"""Categories: the marketplaces' own trees."""

import strawberry

from domain.categories import Category as DomainCategory
from domain.categories import CategoryAttribute as DomainAttribute
from domain.categories import CategoryTree
from gql.fields import about
from gql.nodes import Node, global_id, key_text
from resolvers.categories import path_of


@strawberry.type(description="A value to choose for an attribute.")
class CategoryOption:
    """An option."""

    name: str = about("The value.")
    status: str | None = about("As received in V2 messages: new, updated, deleted, …")


@strawberry.type(description="What a marketplace asks of a product in a category.")
class CategoryAttribute:
    """An attribute."""

    name: str = about("Its name.")
    input_type: str = about("How it is filled, as received: OPTIONS, STRING, …")
    is_mandatory: bool = about("Whether it must be filled.")
    is_variant_attribute: bool = about("Whether it is the variant's; else the product's.")
    options: list[CategoryOption] = about("Values to choose from; empty for free text.")
    status: str | None = about("As received in V2 messages: new, updated, deleted, …")
    platforms: list[str] = about("TikTok's listing platforms that it holds for.")


@strawberry.type(description="A category of a marketplace.")
class Category(Node):
    """A category; parent and children are attached in gql.relations."""

    category: strawberry.Private[DomainCategory]
    channel_code: str = about("The marketplace's code.")
    remote_category_id: str = about("The marketplace's id for it.")
    name: str = about("Its name as received; V1 messages put the whole path in it.")
    slug: str | None = about("Its slug, as received.")
    path: list[str] = about("Names from the root down to this one, as far as they are known.")
    parent_id: str | None = about("The marketplace's id of the parent; null at the root.")
    is_leaf: bool = about("Whether products may be put here.")
    status: str | None = about("As received in V2 messages: idle, new, deleted, …")


def category_of(category: DomainCategory, tree: CategoryTree) -> Category:
    """The category as GraphQL shows it, within its tree."""
    key = category.key
    return Category(
        id=global_id("Category", key_text(key.channel_code, key.remote_category_id)),
        category=category,
        channel_code=key.channel_code,
        remote_category_id=key.remote_category_id,
        name=category.name,
        slug=category.slug,
        path=list(path_of(tree, category)),
        parent_id=category.remote_parent_id,
        is_leaf=category.is_leaf,
        status=category.status,
    )


def attributes_of(category: DomainCategory, *, include_deleted: bool) -> list[CategoryAttribute]:
    """The category's attributes; what the marketplace deleted only when asked."""
    return [
        _attribute_of(attribute, include_deleted=include_deleted)
        for attribute in category.attributes
        if include_deleted or not attribute.is_deleted
    ]


def _attribute_of(attribute: DomainAttribute, *, include_deleted: bool) -> CategoryAttribute:
    return CategoryAttribute(
        name=attribute.name,
        input_type=attribute.input_type,
        is_mandatory=attribute.is_mandatory,
        is_variant_attribute=attribute.is_variant_attribute,
        options=[
            CategoryOption(name=option.name, status=option.status)
            for option in attribute.options
            if include_deleted or not option.is_deleted
        ],
        status=attribute.status,
        platforms=list(attribute.listing_platforms),
    )
