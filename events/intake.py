"""The way of a message: decode, handle in one transaction, let caches forget.

What cannot be taken is kept whole in quarantine and may be acknowledged. A fault of ours raises
StoreUnavailable: then nothing may be acknowledged.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from domain.categories import Category
from domain.connections import ChannelFeedback
from domain.errors import Malformed
from domain.feedback import Feedback
from domain.gateways import Forgettable, MessageParser
from domain.json_text import read_json
from domain.messages import Delivery, MessageKind, Outcome, Reason
from domain.orders import OrderContent
from domain.ports import Intake, IntakeTransaction
from events.categories import take_category
from events.channels import take_channel_feedback
from events.feedback import take_feedback
from events.line import Line
from events.orders import take_order
from events.products import take_product

Body = Mapping[str, object]
Work = Callable[[IntakeTransaction], Awaitable[None]]
Taken = tuple[Outcome, Reason | None]


@dataclass(frozen=True, slots=True)
class _OrderMessage:
    """An order message that was read, before the store is asked."""

    delivery: Delivery
    body: Body
    order: OrderContent


_NOT_READ = {
    MessageKind.FEEDBACK: "neither the subscription's name nor the method is a known feedback's",
    MessageKind.UNKNOWN: "neither the subscription's name nor the body's shape says what this is",
}


@dataclass(frozen=True, slots=True)
class MessageIntake:
    """Takes deliveries in, from whatever entrance they came."""

    store: Intake
    parser: MessageParser
    caches: Forgettable
    now: Callable[[], datetime]
    count: Callable[[MessageKind, Outcome, Reason | None], None]
    line: Line[_OrderMessage, Taken] = field(default_factory=Line[_OrderMessage, Taken])

    async def receive(self, delivery: Delivery) -> Outcome:
        """Take one delivery in; every outcome may be acknowledged, as all are committed."""
        kind = MessageKind.UNKNOWN
        body: Body = {}
        try:
            body = _read(delivery)
            kind = self.parser.kind(delivery.subscription, body)
            outcome, reason = await self._handle(delivery, kind, body)
        except Malformed as error:
            outcome, reason = Outcome.QUARANTINED, Reason.MALFORMED
            await self.set_aside(delivery, reason, str(error), _brand(body))
        self.count(kind, outcome, reason)
        return outcome

    async def set_aside(
        self, delivery: Delivery, reason: Reason, detail: str, brand_id: str | None
    ) -> None:
        """Keep a delivery in quarantine, whole."""
        async with self.store.transaction() as tx:
            await tx.quarantine(delivery, reason, detail, brand_id)

    async def _handle(self, delivery: Delivery, kind: MessageKind, body: Body) -> Taken:
        match kind:
            case MessageKind.ORDER_FETCHED:
                message = _OrderMessage(delivery, body, self.parser.order(body))
                return await self.line.join(message, self._take_orders)
            case MessageKind.PRODUCT_FETCHED:
                product = self.parser.product(body)
                return await self._take(
                    delivery,
                    kind,
                    product.channel.brand_id,
                    lambda tx: take_product(tx, delivery, product),
                )
            case MessageKind.CATEGORY_FETCHED:
                return await self._take_category(delivery, self.parser.category(body))
            case MessageKind.CHANNEL_CONNECTED | MessageKind.CHANNEL_DISCONNECTED:
                feedback = self.parser.channel_feedback(kind, body)
                return await self._take_feedback(delivery, kind, feedback)
            case MessageKind.FEEDBACK | MessageKind.UNKNOWN:
                await self.set_aside(delivery, Reason.UNKNOWN_KIND, _NOT_READ[kind], _brand(body))
                return Outcome.QUARANTINED, Reason.UNKNOWN_KIND
            case _:
                return await self._take_answers(delivery, self.parser.feedback(kind, body))

    async def _take(
        self, delivery: Delivery, kind: MessageKind, brand_id: str, work: Work
    ) -> Taken:
        async with self.store.transaction() as tx:
            return await _take_within(tx, delivery, kind, brand_id, work)

    async def _take_orders(self, messages: Sequence[_OrderMessage]) -> list[Taken]:
        """Take order messages in, all in one transaction."""
        about = [(message.delivery, message.order.key) for message in messages]
        async with self.store.order_transaction(about) as tx:
            return [await self._take_order(tx, message) for message in messages]

    async def _take_order(self, tx: IntakeTransaction, message: _OrderMessage) -> Taken:
        delivery, body, order = message.delivery, message.body, message.order

        async def work(tx: IntakeTransaction) -> None:
            await take_order(tx, self.parser, delivery, body, order, self.now())

        kind = MessageKind.ORDER_FETCHED
        return await _take_within(tx, delivery, kind, order.key.brand_id, work)

    async def _take_feedback(
        self, delivery: Delivery, kind: MessageKind, feedback: ChannelFeedback
    ) -> Taken:
        """A duplicate forgets too, as with categories."""
        brand_id = feedback.key.brand_id
        outcome, reason = await self._take(
            delivery,
            kind,
            brand_id,
            lambda tx: take_channel_feedback(tx, delivery, feedback, self.now()),
        )
        if reason is None:
            await self.caches.forget_channels((brand_id,))
        return outcome, reason

    async def _take_answers(self, delivery: Delivery, feedback: Feedback) -> Taken:
        """What is of foreign brands or of work that is not ours is dropped, not set aside."""
        async with self.store.transaction() as tx:
            if not await tx.take(delivery, feedback.kind, feedback.brand_id):
                return Outcome.DUPLICATE, None
            await take_feedback(tx, feedback, self.now())
        return Outcome.TAKEN, None

    async def _take_category(self, delivery: Delivery, category: Category) -> Taken:
        """Categories are the marketplace's: the brand of the message does not matter.

        A duplicate forgets too: the process that wrote the first may have died before it could.
        """
        async with self.store.transaction() as tx:
            taken = await tx.take(delivery, MessageKind.CATEGORY_FETCHED, None)
            if taken:
                await take_category(tx, delivery, category)
        await self.caches.forget_categories((category.key.channel_code,))
        return (Outcome.TAKEN if taken else Outcome.DUPLICATE), None


async def _take_within(
    tx: IntakeTransaction, delivery: Delivery, kind: MessageKind, brand_id: str, work: Work
) -> Taken:
    if not await tx.knows_brand(brand_id):
        detail = f"brand {brand_id!r} is not registered; add it and replay"
        await tx.quarantine(delivery, Reason.UNKNOWN_BRAND, detail, brand_id)
        return Outcome.QUARANTINED, Reason.UNKNOWN_BRAND
    if not await tx.take(delivery, kind, brand_id):
        return Outcome.DUPLICATE, None
    await work(tx)
    return Outcome.TAKEN, None


def _read(delivery: Delivery) -> Body:
    body = read_json(delivery.data)
    if not isinstance(body, dict):
        raise Malformed(f"the body is {type(body).__name__}, not an object")
    return cast("dict[str, object]", body)


def _brand(body: Body) -> str | None:
    result = body.get("result")
    inner = cast("Body", result) if isinstance(result, Mapping) else body
    brand_id = body.get("brand_id", inner.get("brand_id"))
    known = isinstance(brand_id, str | int) and not isinstance(brand_id, bool)
    return str(brand_id) if known else None
