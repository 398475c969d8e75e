"""Product messages, V1 and V2: each updates the remote variants that it names, removes nothing."""

from domain.marketplaces import marketplace
from domain.messages import Delivery
from domain.ports import IntakeTransaction
from domain.variants import FetchedProduct


async def take_product(tx: IntakeTransaction, delivery: Delivery, product: FetchedProduct) -> None:
    """Keep the listing and the offers that are newer than what is kept."""
    await tx.put_product(product, delivery)
    name = marketplace(product.channel.channel_code).name
    await tx.note_channel(product.channel, name, None, delivery.published_at)
