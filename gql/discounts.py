"""Discounts: what one createDiscounts made on one channel, item by item."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated

import strawberry

from domain.discounts import Discount as DomainDiscount
from domain.discounts import DiscountFilter as DomainFilter
from domain.discounts import DiscountItem as DomainItem
from domain.discounts import DiscountItemStatus, DiscountKey, DiscountType
from domain.marketplaces.limits import CallKind, most_entries
from domain.marketplaces.promotions import PROMOTIONS, SOURCE
from gql.fields import Info, about
from gql.money import Money, money_of
from gql.nodes import Node, global_id, key_text
from gql.pages import After, Connection, First, Slice, connection_of
from resolvers import discounts
from resolvers.context import Context


@strawberry.type(description="One offer's terms within a discount, and what came of them.")
class DiscountItem:
    """An item; its variant is attached in gql.discount_relations."""

    variant_id: strawberry.Private[str]
    id: strawberry.ID = about("Names the item to deleteDiscounts.")
    sku: str = about("The SKU.")
    discount_type: DiscountType = about("How its value is meant.")
    discount_value: Decimal = about("The price to pay, or percent to take off.")
    base_price: Money | None = about(
        "The price without the discount; null where the offer has no currency."
    )
    max_order: int = about("How many one buyer may order; -1 is no limit.")
    promo_stock: int = about("How many pieces are reserved; -1 is no limit.")
    remote_warehouse_id: str | None = about("The marketplace's id of the warehouse, if one.")
    remote_discount_id: str | None = about("The marketplace's id, by which it is deleted.")
    status: DiscountItemStatus = about("What is known of it at the marketplace.")
    message: str | None = about("What the marketplace said, or why nothing is known.")


@strawberry.type(description="What one createDiscounts made on one channel.")
class Discount(Node):
    """A discount; brand, channel and items are attached in gql.discount_relations."""

    key: strawberry.Private[DiscountKey]
    channel_code: str = about("The marketplace's code.")
    name: str = about("Its name.")
    starts_at: datetime = about("When it starts.")
    ends_at: datetime = about("When it ends.")
    created_at: datetime = about("When it was sent.")


@strawberry.type(description="Which discounts a marketplace takes, as far as it states any.")
class DiscountCapabilities:
    """A marketplace's row of the promotion matrix, and its own rules."""

    by_percentage: bool = about("Whether it takes percentages.")
    by_price: bool = about("Whether it takes prices.")
    delete: bool = about("Whether discounts can be deleted.")
    reserve_stock: bool = about("Whether promoStock may be given.")
    limit_orders: bool = about("Whether maxOrder may be given.")
    most_max_order: int | None = about("The largest maxOrder, if stated.")
    most_skus_by_price: int | None = about("SKUs by price in one request, if stated.")
    percentage_grid: timedelta | None = about(
        "What both times of a percentage are multiples of; it then starts no earlier than now."
    )
    source: str = about("Where it is stated.")


@strawberry.input(description="Which discounts are wanted; what is left out means any.")
class DiscountFilter:
    """Filter of discounts."""

    brand_ids: list[str] | None = strawberry.field(default=None, description="Of these brands.")
    channel_codes: list[str] | None = strawberry.field(
        default=None, description="On these marketplaces."
    )
    skus: list[str] | None = strawberry.field(default=None, description="With any of these SKUs.")
    active_at: datetime | None = strawberry.field(
        default=None,
        description="From startsAt up to endsAt, and with an item that is ACTIVE, at this moment.",
    )


def discount_of(discount: DomainDiscount | None, *_: object) -> Discount | None:
    """The discount as GraphQL shows it."""
    return None if discount is None else show_discount(discount)


def show_discount(discount: DomainDiscount) -> Discount:
    """A discount that was had as GraphQL shows it."""
    return Discount(
        id=global_id("Discount", discount.key.text),
        key=discount.key,
        channel_code=discount.key.channel_code,
        name=discount.name,
        starts_at=discount.starts_at,
        ends_at=discount.ends_at,
        created_at=discount.created_at,
    )


def discount_list_of(found: tuple[DomainDiscount, ...] | None, *_: object) -> list[Discount]:
    """Discounts as GraphQL shows them."""
    return [show_discount(discount) for discount in found or ()]


def items_of(items: tuple[DomainItem, ...] | None, *_: object) -> list[DiscountItem]:
    """A discount's items as GraphQL shows them."""
    return [_item_of(item) for item in items or ()]


def _item_of(item: DomainItem) -> DiscountItem:
    key = item.discount
    place = key_text(key.brand_id, key.activity_id, key.channel_code, str(item.position))
    return DiscountItem(
        id=global_id("DiscountItem", place),
        variant_id=item.variant_id,
        sku=item.sku,
        discount_type=item.discount_type,
        discount_value=item.discount_value,
        base_price=money_of(item.base_price, item.currency_code),
        max_order=item.max_order,
        promo_stock=item.promo_stock,
        remote_warehouse_id=item.remote_warehouse_id,
        remote_discount_id=item.remote_discount_id,
        status=item.status,
        message=item.message,
    )


def capabilities_of(channel_code: str) -> DiscountCapabilities | None:
    """What the marketplace states; None where it states nothing."""
    stated = PROMOTIONS.get(channel_code)
    if stated is None:
        return None
    grid = stated.percentage_grid
    return DiscountCapabilities(
        by_percentage=stated.by_percentage,
        by_price=stated.by_price,
        delete=stated.can_delete,
        reserve_stock=stated.reserves_stock,
        limit_orders=stated.limits_orders,
        most_max_order=stated.most_max_order,
        most_skus_by_price=most_entries(CallKind.DISCOUNTS_BY_PRICE, channel_code),
        percentage_grid=None if grid is None else timedelta(minutes=grid),
        source=SOURCE,
    )


def read_filter(given: DiscountFilter | None) -> DomainFilter:
    """The filter in our words."""
    given = given or DiscountFilter()
    return DomainFilter(
        brand_ids=frozenset(given.brand_ids) if given.brand_ids is not None else None,
        channel_codes=tuple(given.channel_codes) if given.channel_codes is not None else None,
        skus=tuple(given.skus) if given.skus is not None else None,
        active_at=given.active_at,
    )


async def ask_discounts(
    info: Info,
    filter: Annotated[
        DiscountFilter | None, strawberry.argument(description="Which discounts are wanted.")
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[Discount]:
    """The discounts that the key sees."""
    part = Slice.read(("discounts", filter), first, after)
    return await discounts_of(info.context, read_filter(filter), part)


async def discounts_of(context: Context, wanted: DomainFilter, part: Slice) -> Connection[Discount]:
    """A page of discounts."""
    page = await discounts.list_discounts(context, wanted, part.request)
    return connection_of(
        page, part, show_discount, lambda: discounts.count_discounts(context, wanted)
    )
