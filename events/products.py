"""Product messages, V1 and V2: each updates the remote variants that it names, removes nothing."""

from domain.messages import Delivery
from domain.ports import IntakeTransaction
from domain.variants import FetchedProduct


async def take_product(tx: IntakeTransaction, delivery: Delivery, product: FetchedProduct) -> None:
    """Keep the listing and the offers that are newer than what is kept."""
    await tx.put_product(product, delivery)
    await tx.note_channel(product.channel, None, delivery.published_at)
