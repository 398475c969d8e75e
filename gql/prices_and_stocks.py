"""Prices and stocks: inputs and payloads of what sets them, on one channel or on all."""

from decimal import Decimal

import strawberry

from domain.prices_and_stocks import Subject, Wish
from domain.variants import OfferKey
from gql.activities import Activity, activity_of
from gql.fields import Info, about
from gql.inputs import optional, read_idempotency_key
from gql.nodes import expect_id, global_id
from gql.user_errors import UserError, user_errors_of
from resolvers.prices_and_stocks import Update, set_values


@strawberry.input(description="One SKU, on one channel or on every channel that offers it.")
class OfferReference:
    """What every item begins with."""

    brand_id: str = strawberry.field(description="The brand.")
    sku: str = strawberry.field(description="The SKU; its offers are known from its products.")
    channel_code: str | None = optional(
        "The marketplace's code; every channel that offers the SKU if left out."
    )
    remote_warehouse_id: str | None = optional(
        "The marketplace's id of the warehouse, with channelCode. Left out, a price holds for "
        "the whole offer; a stock needs it where the offer has several warehouses."
    )
    offer_id: strawberry.ID | None = strawberry.field(
        default=None, description="Which offer, where one channel offers the SKU several times."
    )


@strawberry.input(description="A price to set.")
class PriceItemInput(OfferReference):
    """An item of updatePrices."""

    price: Decimal = strawberry.field(
        description="In the shop's currency, above 0; whole where that is IDR."
    )


@strawberry.input(description="A stock to set.")
class StockItemInput(OfferReference):
    """An item of updateStocks."""

    quantity: int = strawberry.field(description="Pieces on stock, 0 or more.")


@strawberry.input(description="Which prices to set.")
class UpdatePricesInput:
    """updatePrices."""

    items: list[PriceItemInput] = strawberry.field(
        description="1 to 250; one that cannot be taken refuses all."
    )
    idempotency_key: str | None = optional("The same key does the same thing only once.")


@strawberry.input(description="Which stocks to set.")
class UpdateStocksInput:
    """updateStocks."""

    items: list[StockItemInput] = strawberry.field(
        description="1 to 250; one that cannot be taken refuses all."
    )
    in_one_call: bool = strawberry.field(
        default=False,
        description="Whether to send them all by one InventoryService.UpdateStockV4 call, answered "
        "by feedback; it needs the feature feedback-bulk-update-inventory-v4.",
    )
    idempotency_key: str | None = optional("The same key does the same thing only once.")


@strawberry.type(description="What became of prices or stocks to set.")
class UpdatePayload:
    """The payload of both."""

    activity: Activity | None = about(
        "Its items are the lines, QUEUED where a limit delays them; null when nothing was begun."
    )
    user_errors: list[UserError] = about("What was refused or failed, by its place in the items.")


@strawberry.type(description="What became of updatePrices.")
class UpdatePricesPayload(UpdatePayload):
    """updatePrices."""


@strawberry.type(description="What became of updateStocks.")
class UpdateStocksPayload(UpdatePayload):
    """updateStocks."""


async def update_prices(info: Info, input: UpdatePricesInput) -> UpdatePricesPayload:
    """Set prices."""
    wishes = [_wish(at, item, item.price) for at, item in enumerate(input.items)]
    update = Update(Subject.PRICE, tuple(wishes), _offer_id)
    activity, errors = await _set(info, update, input.idempotency_key)
    return UpdatePricesPayload(activity=activity, user_errors=errors)


async def update_stocks(info: Info, input: UpdateStocksInput) -> UpdateStocksPayload:
    """Set stocks."""
    wishes = [_wish(at, item, Decimal(item.quantity)) for at, item in enumerate(input.items)]
    update = Update(Subject.STOCK, tuple(wishes), _offer_id, in_one_call=input.in_one_call)
    activity, errors = await _set(info, update, input.idempotency_key)
    return UpdateStocksPayload(activity=activity, user_errors=errors)


def _wish(at: int, item: OfferReference, value: Decimal) -> Wish:
    offer = None
    if item.offer_id is not None:
        path = ("input", "items", str(at), "offerId")
        offer = OfferKey(*expect_id("Offer", item.offer_id, 3, path))
    return Wish(
        brand_id=item.brand_id,
        sku=item.sku,
        channel_code=item.channel_code,
        remote_warehouse_id=item.remote_warehouse_id or None,
        value=value,
        offer=offer,
    )


async def _set(
    info: Info, update: Update, idempotency_key: str | None
) -> tuple[Activity | None, list[UserError]]:
    key = read_idempotency_key(idempotency_key)
    outcome = await set_values(info.context, update, key)
    info.context.forget()
    activity = None
    if outcome.activity_id is not None:
        activity = await info.context.loaders.activity_by_id.load(outcome.activity_id)
    return activity_of(activity) if activity else None, user_errors_of(outcome.errors)


def _offer_id(key: OfferKey) -> str:
    return global_id("Offer", key.text)
