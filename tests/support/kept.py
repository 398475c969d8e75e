"""Putting things into a store the way messages do, for tests of what is read out of it."""

from datetime import datetime

from made import NOON

from adapters.database import Database
from domain.messages import Delivery
from domain.orders import Order, OrderContent, OrderKey, OrderView, Overlay
from domain.variants import FetchedProduct
from domain.versions import Version, fold


def delivery(
    message_id: str = "1", published: datetime = NOON, data: bytes = b"{}", subscription: str = "s"
) -> Delivery:
    """A delivery that came in as it was published."""
    return Delivery(message_id, subscription, published, published, data)


def view(
    content: OrderContent,
    *,
    message_id: str = "1",
    content_hash: str | None = None,
    raw: str = '{"id":"1"}',
    occurred_at: datetime = NOON,
    remote_updated_at: datetime | None = None,
    review_reason: str | None = None,
    overlay: Overlay | None = None,
) -> OrderView:
    """A view of one version; its hash is its content unless another is named."""
    return OrderView(
        content=content,
        raw=raw,
        message_id=message_id,
        content_hash=content_hash or repr(content),
        occurred_at=occurred_at,
        remote_updated_at=remote_updated_at,
        review_reason=review_reason,
        overlay=overlay,
    )


async def show(database: Database, *views: OrderView, now: datetime = NOON) -> list[Order]:
    """Show these views, each in its own transaction."""
    shown: list[Order] = []
    for each in views:
        async with database.intake.transaction() as tx:
            await tx.lock_order(each.content.key)
            await tx.show(each, now)
        shown.append(await shown_order(database, each.content.key))
    return shown


async def take_versions(database: Database, content: OrderContent, *versions: Version) -> Order:
    """Take versions in as messages do and show the greatest."""
    async with database.intake.transaction() as tx:
        await tx.lock_order(content.key)
        for each in versions:
            await tx.add_version(content.key, each, "activity", f"body of {each.message_id}")
        current = fold(await tx.versions(content.key)).current
        await tx.show(
            view(
                content,
                message_id=current.message_id,
                content_hash=current.content_hash,
                occurred_at=current.occurred_at,
            ),
            NOON,
        )
    return await shown_order(database, content.key)


async def shown_order(database: Database, key: OrderKey) -> Order:
    """The order as readers see it."""
    return (await database.orders.by_key([key]))[key]


async def put_products(database: Database, *messages: tuple[FetchedProduct, Delivery]) -> None:
    """Take product messages in, each in its own transaction."""
    for product, each in messages:
        async with database.intake.transaction() as tx:
            await tx.put_product(product, each)
