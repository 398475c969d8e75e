"""Port of feedback: the part of a message's work that is about what we asked for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.channels import ChannelKey
from domain.connections import ChannelFeedback
from domain.feedback import Answered, AskedWork
from domain.messages import Delivery


class FeedbackTransaction(Protocol):
    """What feedback needs of the transaction that takes it in."""

    async def put_channel(self, feedback: ChannelFeedback, name: str, delivery: Delivery) -> None:
        """Keep what a feedback says of a channel unless something newer is known."""
        ...

    async def settle_channel(self, feedback: ChannelFeedback, now: datetime) -> None:
        """Close the open activity that a feedback answers, if it is ours and about its channel."""
        ...

    async def asked_work(self, activity_id: str) -> AskedWork | None:
        """Our activity, held until the commit, and its items; None where it is not ours."""
        ...

    async def close_items(
        self, work: AskedWork, answered: Sequence[Answered], now: datetime
    ) -> None:
        """Write the outcomes of items, and what follows from them.

        The activity stands as its items do; an order action's place is freed, and its success
        shows the expected status; discounts have the ids that the marketplace gave.
        """
        ...

    async def note_product_run(
        self, channel: ChannelKey, activity_id: str, asked_at: datetime, now: datetime
    ) -> None:
        """Remember a complete run; offers that neither it nor a later message named are inactive.

        The run that was asked last counts.
        """
        ...
