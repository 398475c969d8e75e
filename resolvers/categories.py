"""Categories: the marketplaces' own trees, from the database through the cache."""

from domain.access import Scope
from domain.categories import Category, CategoryKey, CategoryTree
from domain.pages import Page, PageRequest
from resolvers.context import Context
from resolvers.lists import page_of


async def tree_of(context: Context, channel_code: str) -> CategoryTree:
    """A marketplace's whole tree; empty when nothing was received."""
    context.viewer.need(Scope.PRODUCTS_READ)
    tree = await context.loaders.tree_by_channel.load(channel_code)
    return tree or CategoryTree(channel_code, ())


async def get_category(context: Context, key: CategoryKey) -> Category | None:
    """One category, if its message was received."""
    return find(await tree_of(context, key.channel_code), key.remote_category_id)


async def list_categories(
    context: Context, channel_code: str, parent_id: str | None, search: str | None
) -> tuple[Category, ...]:
    """Categories below a parent, or all; whose name holds `search`. By remote id."""
    tree = await tree_of(context, channel_code)
    needle = (search or "").casefold()
    return tuple(
        category
        for category in tree.categories
        if (parent_id is None or category.remote_parent_id == parent_id)
        and needle in category.name.casefold()
    )


def page_categories(categories: tuple[Category, ...], request: PageRequest) -> Page[Category]:
    """A slice of categories, by remote id."""
    ordered = sorted(categories, key=lambda c: c.key.remote_category_id)
    return page_of(ordered, request, lambda c: (c.key.remote_category_id,))


def find(tree: CategoryTree, remote_category_id: str | None) -> Category | None:
    """The category with this id in the tree."""
    return next(
        (c for c in tree.categories if c.key.remote_category_id == remote_category_id), None
    )


PATH_MARK = " > "
"""What V1 messages put between the names of a whole path."""


def path_of(tree: CategoryTree, category: Category) -> tuple[str, ...]:
    """Names from the root to the category itself, as far as parents were received.

    A V1 name that holds its whole path says it all by itself.
    """
    by_id = {c.key.remote_category_id: c for c in tree.categories}
    names: list[str] = []
    seen: set[str] = set()
    here: Category | None = category
    while here is not None and here.key.remote_category_id not in seen:
        seen.add(here.key.remote_category_id)
        names = [*here.name.split(PATH_MARK), *names]
        if PATH_MARK in here.name:
            break
        here = by_id.get(here.remote_parent_id or "")
    return tuple(names)
