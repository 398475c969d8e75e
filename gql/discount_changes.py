"""Making and deleting discounts: inputs and payloads."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

import strawberry

from domain.discounts import UNLIMITED, DiscountKey, DiscountType, WantedDiscount, WantedItem
from domain.errors import BadUserInput
from domain.variants import OfferKey
from gql.activities import Activity, activity_of
from gql.discounts import Discount, show_discount
from gql.fields import Info, about
from gql.inputs import optional, read_idempotency_key
from gql.nodes import expect_id, global_id
from gql.user_errors import UserError, user_errors_of
from resolvers import create_discounts as creating
from resolvers import delete_discounts as deleting
from resolvers.discount_work import DiscountOutcome

P = TypeVar("P", bound="DiscountsPayload")
ONCE = "Any text of up to 200 characters: the same key does the same thing only once."


@strawberry.input(description="One offer to discount, and how.")
class DiscountItemInput:
    """An item of createDiscounts."""

    channel_code: str = strawberry.field(description="The marketplace's code.")
    sku: str = strawberry.field(description="The SKU.")
    offer_id: strawberry.ID | None = strawberry.field(
        default=None, description="Which offer, where the SKU has several on that channel."
    )
    remote_warehouse_id: str | None = optional("The marketplace's id of the warehouse, if one.")
    base_price: Decimal | None = strawberry.field(
        default=None, description="The price without the discount; the offer's if left out."
    )
    discount_type: DiscountType = strawberry.field(description="How the value is meant.")
    discount_value: Decimal = strawberry.field(
        description="A whole number: the price to pay, or percent to take off (1 to 99)."
    )
    max_order: int | None = strawberry.field(
        default=None, description="How many one buyer may order; no limit if left out or -1."
    )
    promo_stock: int | None = strawberry.field(
        default=None, description="How many pieces to reserve; no limit if left out or -1."
    )


@strawberry.input(description="A discount for a brand's offers, on any of its channels.")
class CreateDiscountsInput:
    """createDiscounts."""

    brand_id: str = strawberry.field(description="The brand.")
    name: str = strawberry.field(description="What the discount is called: 1 to 200 characters.")
    starts_at: datetime = strawberry.field(
        description="When it starts; sent as the wall clock of CHANNELGRAPH_TIME_ZONE."
    )
    ends_at: datetime = strawberry.field(description="When it ends, after startsAt.")
    items: list[DiscountItemInput] = strawberry.field(description="1 to 250 items.")
    idempotency_key: str | None = optional(ONCE)


@strawberry.input(description="Which discounts to delete.")
class DeleteDiscountsInput:
    """deleteDiscounts."""

    discount_ids: list[strawberry.ID] = strawberry.field(description="1 to 100 discounts.")
    item_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Only these items of them; all that stand if left out."
    )
    idempotency_key: str | None = optional(ONCE)


@strawberry.type(description="What became of a change of discounts.")
class DiscountsPayload:
    """The payload of both."""

    discounts: list[Discount] = about("The discounts as they are now; none when it was refused.")
    activity: Activity | None = about("The record of what was done; null when nothing was sent.")
    user_errors: list[UserError] = about(
        "What was refused or is not known, with the place in the input; empty on success."
    )


@strawberry.type(description="What became of createDiscounts.")
class CreateDiscountsPayload(DiscountsPayload):
    """createDiscounts."""


@strawberry.type(description="What became of deleteDiscounts.")
class DeleteDiscountsPayload(DiscountsPayload):
    """deleteDiscounts."""


async def create_discounts(info: Info, input: CreateDiscountsInput) -> CreateDiscountsPayload:
    """Make a discount on each channel that the items name."""
    wanted = WantedDiscount(
        brand_id=input.brand_id,
        name=input.name,
        starts_at=input.starts_at,
        ends_at=input.ends_at,
        items=tuple(_read_item(at, item) for at, item in enumerate(input.items)),
    )
    key = read_idempotency_key(input.idempotency_key)
    outcome = await creating.create_discounts(info.context, wanted, key, _show_offer)
    return await _payload_of(info, outcome, CreateDiscountsPayload)


async def delete_discounts(info: Info, input: DeleteDiscountsInput) -> DeleteDiscountsPayload:
    """Delete discounts by the ids that marketplaces gave."""
    path = ("input", "discountIds")
    keys = tuple(DiscountKey(*expect_id("Discount", one, 3, path)) for one in input.discount_ids)
    only = None if input.item_ids is None else tuple(map(_read_item_id, input.item_ids))
    idempotency_key = read_idempotency_key(input.idempotency_key)
    outcome = await deleting.delete_discounts(info.context, keys, only, idempotency_key)
    return await _payload_of(info, outcome, DeleteDiscountsPayload)


def _read_item(at: int, given: DiscountItemInput) -> WantedItem:
    offer = None
    if given.offer_id is not None:
        path = ("input", "items", str(at), "offerId")
        offer = OfferKey(*expect_id("Offer", given.offer_id, 3, path))
    return WantedItem(
        channel_code=given.channel_code,
        sku=given.sku,
        discount_type=given.discount_type,
        discount_value=given.discount_value,
        offer=offer,
        remote_warehouse_id=given.remote_warehouse_id or None,
        base_price=given.base_price,
        max_order=UNLIMITED if given.max_order is None else given.max_order,
        promo_stock=UNLIMITED if given.promo_stock is None else given.promo_stock,
    )


def _read_item_id(given: strawberry.ID) -> tuple[DiscountKey, int]:
    path = ("input", "itemIds")
    *parts, position = expect_id("DiscountItem", given, 4, path)
    if not position.isdecimal():
        raise BadUserInput("This id names no item of a discount.", path)
    return DiscountKey(*parts), int(position)


def _show_offer(key: OfferKey) -> str:
    return global_id("Offer", key.text)


async def _payload_of(info: Info, outcome: DiscountOutcome, payload: Callable[..., P]) -> P:
    info.context.forget()
    loaders = info.context.loaders
    keys = list(outcome.discounts)
    found = await loaders.discounts.by_key.load_many(keys) if keys else []
    activity = None
    if outcome.activity_id is not None:
        activity = await loaders.activity_by_id.load(outcome.activity_id)
    return payload(
        discounts=[show_discount(discount) for discount in found if discount is not None],
        activity=activity_of(activity) if activity else None,
        user_errors=user_errors_of(outcome.errors),
    )
