"""Feedback about channels: what is known of the shop, and the work that the message answers."""

from datetime import datetime

from domain.connections import ChannelFeedback
from domain.marketplaces import marketplace
from domain.messages import Delivery
from domain.ports import IntakeTransaction


async def take_channel_feedback(
    tx: IntakeTransaction, delivery: Delivery, feedback: ChannelFeedback, now: datetime
) -> None:
    """Keep the channel as the newest feedback has it, and close the activity that asked for it."""
    await tx.settle_channel(feedback, now)
    if not feedback.success:
        return
    name = marketplace(feedback.key.channel_code).name
    await tx.put_channel(feedback, name, delivery)
    await tx.note_channel(feedback.key, name, feedback.shop_name, delivery.published_at)
