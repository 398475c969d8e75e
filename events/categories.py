"""Category messages, V1 and V2: the newest of each category is kept."""

from domain.categories import Category
from domain.messages import Delivery
from domain.ports import IntakeTransaction


async def take_category(tx: IntakeTransaction, delivery: Delivery, category: Category) -> None:
    """Keep the category if it is newer than what is kept."""
    await tx.put_category(category, delivery)
