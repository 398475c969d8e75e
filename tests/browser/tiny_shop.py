"""A schema of the product's shape with a handful of rows, for pages to be tried on."""

from decimal import Decimal
from typing import Annotated

import strawberry


@strawberry.type(description="An amount in a currency.")
class Money:
    amount: Decimal = strawberry.field(description="Exact, as text.")
    currency_code: str = strawberry.field(description="ISO 4217.")


@strawberry.type(description="A marketplace, such as Shopee.")
class Marketplace:
    name: str


@strawberry.type(description="A place that goods leave from.")
class Warehouse:
    remote_warehouse_id: str
    name: str


@strawberry.type(description="One brand's shop on one marketplace.")
class Channel:
    name: str
    shop_name: str
    status: str
    marketplace: Marketplace
    warehouses: list[Warehouse] | None


@strawberry.type(description="One line of an order.")
class OrderLine:
    sku: str
    description: str
    quantity: int
    unit_price: Money


@strawberry.type
class OrderTotals:
    total: Money


@strawberry.type
class Deadlines:
    accept_by: str | None = None
    pack_by: str | None = None
    ship_by: str | None = None
    respond_to_cancellation_by: str | None = None


@strawberry.type(description="What a buyer ordered in one shop.")
class Order:
    remote_order_id: str = strawberry.field(description="The marketplace's number of the order.")
    status: str
    ordered_at: str
    channel: Channel
    totals: OrderTotals
    lines: list[OrderLine]
    deadlines: Deadlines
    available_actions: list[str]
    status_is_expected: bool = False


@strawberry.type
class PageInfo:
    has_next_page: bool = False
    end_cursor: str | None = None


@strawberry.type
class OrderConnection:
    nodes: list[Order]
    page_info: PageInfo


@strawberry.type
class ChannelConnection:
    nodes: list[Channel]


@strawberry.type
class Offer:
    channel: Channel
    price: Money
    stock: int
    status: str


@strawberry.type(description="A SKU of a brand, whatever the marketplace.")
class Variant:
    sku: str
    name: str
    total_stock: int
    offers: list[Offer]


@strawberry.type
class VariantConnection:
    nodes: list[Variant]


@strawberry.type
class Activity:
    activity_id: str
    status: str


@strawberry.type
class UserError:
    code: str
    message: str
    path: list[str] | None


@strawberry.type
class AcceptOrderPayload:
    order: Order | None
    activity: Activity | None
    user_errors: list[UserError]


@strawberry.input
class AcceptOrderInput:
    brand_id: str
    channel_code: str
    remote_order_id: str
    idempotency_key: str | None = None


def _rupiah(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency_code="IDR")


def _channel(name: str, marketplace: str) -> Channel:
    warehouses = [Warehouse(remote_warehouse_id="1", name="Gudang Cakung")]
    return Channel(
        name=name,
        shop_name=f"{name} Official",
        status="CONNECTED",
        marketplace=Marketplace(name=marketplace),
        warehouses=warehouses,
    )


CHANNELS = [_channel("Melati di Shopee", "Shopee"), _channel("Melati di Tokopedia", "Tokopedia")]


def _order(number: int) -> Order:
    return Order(
        remote_order_id=f"2611{number:04}",
        status="PENDING",
        ordered_at="2026-11-20T03:15:00Z",
        channel=CHANNELS[number % 2],
        totals=OrderTotals(total=_rupiah("149000.00")),
        lines=[
            OrderLine(sku="MLT-01", description="Kebaya", quantity=1, unit_price=_rupiah("149000"))
        ],
        deadlines=Deadlines(accept_by="2026-11-20T09:00:00Z"),
        available_actions=["ACCEPT", "CANCEL"],
    )


First = Annotated[int, strawberry.argument(description="How many at most.")]


def _orders(first: First = 20) -> OrderConnection:
    return OrderConnection(nodes=[_order(n) for n in range(first)], page_info=PageInfo())


def _orders_at_risk(within: str, first: First = 20) -> OrderConnection:
    return OrderConnection(nodes=[_order(0)], page_info=PageInfo())


def _variants(first: First = 20) -> VariantConnection:
    offers = [
        Offer(channel=channel, price=_rupiah("149000"), stock=7, status="ACTIVE")
        for channel in CHANNELS
    ]
    kebaya = Variant(sku="MLT-01", name="Kebaya", total_stock=7, offers=offers)
    return VariantConnection(nodes=[kebaya])


def _channels(first: First = 20) -> ChannelConnection | None:
    return ChannelConnection(nodes=CHANNELS)


def _accept_order(input: AcceptOrderInput) -> AcceptOrderPayload:  # noqa: A002 - the public name
    error = UserError(code="NOT_FOUND", message="No such order.", path=None)
    return AcceptOrderPayload(order=None, activity=None, user_errors=[error])


@strawberry.type
class Query:
    orders: OrderConnection = strawberry.field(
        resolver=_orders, description="Orders over all channels, the newest first."
    )
    orders_at_risk: OrderConnection = strawberry.field(
        resolver=_orders_at_risk, description="Orders with a deadline that ends soon."
    )
    variants: VariantConnection = strawberry.field(
        resolver=_variants, description="SKUs with what each channel shows of them."
    )
    channels: ChannelConnection | None = strawberry.field(
        resolver=_channels, description="The shops, read live."
    )


@strawberry.type
class Mutation:
    accept_order: AcceptOrderPayload = strawberry.mutation(
        resolver=_accept_order, description="Accepts one order."
    )


schema = strawberry.Schema(query=Query, mutation=Mutation)
