"""The way of a message: decode, handle in one transaction, let caches forget.

What cannot be taken is kept whole in quarantine and may be acknowledged. A fault of ours raises
StoreUnavailable: then nothing may be acknowledged.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from domain.categories import Category
from domain.errors import Malformed
from domain.gateways import Forgettable, MessageParser
from domain.json_text import read_json
from domain.messages import Delivery, MessageKind, Outcome, Reason
from domain.ports import Intake, IntakeTransaction
from events.categories import take_category
from events.orders import take_order
from events.products import take_product

Body = Mapping[str, object]
Work = Callable[[IntakeTransaction], Awaitable[None]]


_NOT_READ = {
    MessageKind.FEEDBACK: "feedback messages are kept but not read",
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

    async def _handle(
        self, delivery: Delivery, kind: MessageKind, body: Body
    ) -> tuple[Outcome, Reason | None]:
        match kind:
            case MessageKind.ORDER_FETCHED:
                order = self.parser.order(body)
                return await self._take(
                    delivery,
                    kind,
                    order.key.brand_id,
                    lambda tx: take_order(tx, self.parser, delivery, body, order, self.now()),
                )
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
            case MessageKind.FEEDBACK | MessageKind.UNKNOWN:
                await self.set_aside(delivery, Reason.UNKNOWN_KIND, _NOT_READ[kind], _brand(body))
                return Outcome.QUARANTINED, Reason.UNKNOWN_KIND

    async def _take(
        self, delivery: Delivery, kind: MessageKind, brand_id: str, work: Work
    ) -> tuple[Outcome, Reason | None]:
        async with self.store.transaction() as tx:
            if not await tx.knows_brand(brand_id):
                detail = f"brand {brand_id!r} is not registered; add it and replay"
                await tx.quarantine(delivery, Reason.UNKNOWN_BRAND, detail, brand_id)
                return Outcome.QUARANTINED, Reason.UNKNOWN_BRAND
            if not await tx.take(delivery, kind, brand_id):
                return Outcome.DUPLICATE, None
            await work(tx)
        return Outcome.TAKEN, None

    async def _take_category(
        self, delivery: Delivery, category: Category
    ) -> tuple[Outcome, Reason | None]:
        """Categories are the marketplace's: the brand of the message does not matter.

        A duplicate forgets too: the process that wrote the first may have died before it could.
        """
        async with self.store.transaction() as tx:
            taken = await tx.take(delivery, MessageKind.CATEGORY_FETCHED, None)
            if taken:
                await take_category(tx, delivery, category)
        await self.caches.forget_categories((category.key.channel_code,))
        return (Outcome.TAKEN if taken else Outcome.DUPLICATE), None


def _read(delivery: Delivery) -> Body:
    body = read_json(delivery.data)
    if not isinstance(body, dict):
        raise Malformed(f"the body is {type(body).__name__}, not an object")
    return cast("dict[str, object]", body)


def _brand(body: Body) -> str | None:
    brand_id = body.get("brand_id")
    known = isinstance(brand_id, str | int) and not isinstance(brand_id, bool)
    return str(brand_id) if known else None
