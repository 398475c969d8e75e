"""The bulk topics: messages to the MP Adapter, which carry the client key as they are sent."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from adapters.mp_adapter.bulk_messages import (
    BulkMessage,
    deletion_message,
    discount_message,
    orders_message,
    values_message,
)
from adapters.mp_adapter.client import OnCall, telling
from adapters.mp_adapter.exact_json import dump_json
from domain.actions import OrderAction
from domain.discounts import DiscountItem, WantedDiscount
from domain.prices_and_stocks import Line, Subject


class Publisher(Protocol):
    """One message to one topic, once; gives its id. Raises UpstreamError with `sent` exact."""

    async def publish(self, topic: str, data: bytes) -> str: ...


class Topics:
    """Implements domain.topics.BulkTopics; the key leaves in messages and shows nowhere else."""

    def __init__(
        self, publisher: Publisher, client_key: str, on_call: OnCall | None = None
    ) -> None:
        """Prepare; `on_call` is told of every publish, its topic as the method."""
        self._publisher = publisher
        self._sign = _signer(client_key)
        self._on_call = on_call

    async def publish_orders(self, actions: Sequence[OrderAction], activity_id: str) -> None:
        """Have an action done to many orders; feedback tells what became of each."""
        await self._publish(orders_message(actions), activity_id)

    async def publish_values(
        self, subject: Subject, lines: Sequence[Line], activity_id: str
    ) -> None:
        """Have prices or stocks set; feedback comes for each SKU apart."""
        await self._publish(values_message(subject, lines), activity_id)

    async def publish_discounts(
        self, wanted: WantedDiscount, items: Sequence[DiscountItem], activity_id: str
    ) -> None:
        """Have a discount made."""
        await self._publish(discount_message(wanted, items), activity_id)

    async def delete_discounts(
        self, brand_id: str, items: Sequence[DiscountItem], activity_id: str
    ) -> None:
        """Have a brand's discounts deleted."""
        await self._publish(deletion_message(brand_id, items), activity_id)

    async def _publish(self, message: BulkMessage, activity_id: str) -> None:
        body = {"id": activity_id, message.member: message.rows}
        with telling(self._on_call, message.topic):
            await self._publisher.publish(message.topic, self._sign(body))


def _signer(client_key: str) -> Callable[[Mapping[str, object]], bytes]:
    """The key stays in this closure, which no repr opens."""

    def sign(body: Mapping[str, object]) -> bytes:
        return dump_json({"client_key": client_key, **body}, ascii_only=True).encode()

    return sign
