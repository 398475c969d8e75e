"""Category trees: the newest message about each category wins."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import Connections, insert
from adapters.database.places import place_of
from adapters.database.records import dump, load
from adapters.database.rows import choose
from adapters.database.tables import categories
from domain.categories import Category, CategoryTree
from domain.messages import Delivery


class CategoryRepository:
    """domain.ports.CategoryTrees over SQL; categories of a tree by their remote id."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def trees(self, channel_codes: Sequence[str]) -> Mapping[str, CategoryTree]:
        rows = choose(categories.c.channel_code, categories.c.content).order_by(
            categories.c.remote_category_id
        )
        found: dict[str, list[Category]] = {code: [] for code in channel_codes}
        kept = await self._connections.read_of(rows, categories.c.channel_code, channel_codes)
        for code, content in kept:
            found[code].append(load(Category, content))
        return {code: CategoryTree(code, tuple(items)) for code, items in found.items()}


async def put_category(connection: AsyncConnection, category: Category, delivery: Delivery) -> None:
    """Keep the category unless a newer message's is kept already."""
    row = {
        "channel_code": category.key.channel_code,
        "remote_category_id": category.key.remote_category_id,
        "place": place_of(delivery.published_at, delivery.message_id),
        "content": dump(category),
    }
    put = insert(connection, categories)
    newest = put.on_conflict_do_update(
        index_elements=["channel_code", "remote_category_id"],
        set_={"place": put.excluded.place, "content": put.excluded.content},
        where=put.excluded.place > categories.c.place,
    )
    await connection.execute(newest, row)
