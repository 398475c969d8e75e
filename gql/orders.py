"""Orders: what a buyer bought on one channel, as GraphQL shows it."""

from datetime import datetime

import strawberry

from domain.access import Scope
from domain.actions import OrderActionKind, available_actions
from domain.orders import Delivery as DomainDelivery
from domain.orders import HistoryEntry as DomainEntry
from domain.orders import Order as DomainOrder
from domain.orders import OrderDocuments, OrderKey, OrderStatus
from domain.orders import OrderFee as DomainFee
from domain.orders import OrderLine as DomainLine
from domain.orders import Person as DomainPerson
from domain.orders import Shipping as DomainShipping
from domain.orders import Totals as DomainTotals
from domain.variants import SoldItem
from domain.warehouses import WarehouseKey
from gql.fields import about
from gql.money import Money, money_of
from gql.nodes import Node, global_id
from gql.order_parts import (
    ClickAndCollect,
    Delivery,
    OrderBuyer,
    OrderCourier,
    OrderDeadlines,
    OrderFee,
    OrderHistoryEntry,
    OrderShipping,
    OrderTotals,
    Person,
)
from gql.scalars import RawJson
from resolvers.context import Context


@strawberry.type(description="One line of an order, text and amounts as received.")
class OrderLine:
    """A line; its variant is attached in gql.relations."""

    sold: strawberry.Private[SoldItem]
    line_number: int | None = about("Its number in the order.")
    remote_order_item_id: str = about("The marketplace's id for it.")
    sku: str | None = about("The SKU that was sold; null where the marketplace gave none.")
    description: str | None = about("What it was called.")
    quantity: int = about("How many.")
    raw_price: Money | None = about("Price of one, before discounts.")
    unit_price: Money | None = about("Price of one, as the marketplace computes it.")
    line_total: Money | None = about("Total of the line.")
    voucher: Money | None = about("Discount by voucher.")
    promo: Money | None = about("Discount by promotion.")
    discount: Money | None = about("Discount.")
    tax: Money | None = about("Tax.")
    shipping_amount: Money | None = about("Shipping cost.")
    comments: str | None = about("The buyer's notes.")
    reference_id: str | None = about("The marketplace's id of the product or variant.")


@strawberry.type(description="An order on one channel: the newest version that we received.")
class Order(Node):
    """An order; its relations are attached in gql.relations."""

    key: strawberry.Private[OrderKey]
    order: strawberry.Private[DomainOrder]
    warehouse_key: strawberry.Private[WarehouseKey | None]
    rejectable_key: strawberry.Private[OrderKey | None]
    channel_code: str = about("The marketplace's code.")
    mp_adapter_order_id: str | None = about("The MP Adapter's number for it.")
    remote_order_id: str = about("The marketplace's id for it.")
    remote_booking_id: str | None = about("The marketplace's booking id.")
    customer_reference: str | None = about("The invoice number.")
    status: OrderStatus = about("Where it stands; by this, rules and filters go.")
    status_raw: str = about("The marketplace's last word on it.")
    status_is_expected: bool = about(
        "Whether status is what an action of yours must have led to, not yet said by a message."
    )
    needs_review: bool = about("Whether a message contradicts what is shown.")
    review_reason: str | None = about("What contradicts it.")
    ordered_at: datetime | None = about("When the buyer ordered.")
    paid_at: datetime | None = about("When it was paid.")
    required_at: datetime | None = about("Until when the marketplace wants it shipped.")
    cancelled_at: datetime | None = about("When it was cancelled.")
    remote_updated_at: datetime | None = about("When the marketplace says that it changed.")
    updated_at: datetime = about("When we last changed what is shown.")
    change_sequence: str = about("Raised by every visible change; follow it without gaps.")
    deadlines: OrderDeadlines = about("Until when each step must be done.")
    currency_code: str = about("Currency of all its amounts.")
    totals: OrderTotals = about("Totals as received, never recomputed.")
    payment_method: str | None = about("How it was paid.")
    remarks: str | None = about("Notes.")
    cancel_reason: str | None = about("Why it was cancelled.")
    buyer: OrderBuyer | None = about("Who ordered; null without the scope buyers:read.")
    delivery: Delivery = about("Where it goes; personal parts need the scope buyers:read.")
    dropshipper: Person | None = about("The dropshipper, if there is one.")
    shipping: OrderShipping = about("How it travels.")
    remote_warehouse_id: str | None = about("The marketplace's id of the warehouse it leaves from.")
    is_advance_fulfillment: bool | None = about("Whether it is fulfilled in advance (Shopee).")
    is_pre_order: bool | None = about("Whether it was pre-ordered.")
    fulfilled_by_marketplace: bool | None = about("Whether the marketplace packs and ships it.")
    listing_platform: str | None = about("TOKOPEDIA or TIKTOK_SHOP, on TikTok.")
    click_and_collect: ClickAndCollect | None = about("Set when the buyer collects it.")
    available_actions: list[OrderActionKind] = about("What the mutations would let through now.")


def order_of(order: DomainOrder, context: Context, *_: object) -> Order:
    """The order as GraphQL shows it to this viewer: buyer data only with its scope."""
    content = order.content
    buyers = context.viewer.may(Scope.BUYERS_READ)
    actions = available_actions(order)
    return Order(
        id=global_id("Order", order.key.text),
        key=order.key,
        order=order,
        warehouse_key=order.warehouse_key,
        rejectable_key=order.key if OrderActionKind.REJECT_CANCELLATION in actions else None,
        channel_code=order.key.channel_code,
        mp_adapter_order_id=content.mp_adapter_order_id,
        remote_order_id=order.key.remote_order_id,
        remote_booking_id=content.remote_booking_id,
        customer_reference=content.customer_reference,
        status=order.status,
        status_raw=content.status_raw,
        status_is_expected=order.status_is_expected,
        needs_review=order.needs_review,
        review_reason=order.review_reason,
        ordered_at=content.ordered_at,
        paid_at=content.paid_at,
        required_at=content.required_at,
        cancelled_at=content.cancelled_at,
        remote_updated_at=order.remote_updated_at,
        updated_at=order.updated_at,
        change_sequence=str(order.change_sequence),
        deadlines=OrderDeadlines(
            accept_by=content.deadlines.accept_by,
            pack_by=content.deadlines.pack_by,
            ship_by=content.deadlines.ship_by,
            respond_to_cancellation_by=content.deadlines.respond_to_cancellation_by,
        ),
        currency_code=content.currency_code,
        totals=_totals_of(content.totals, content.currency_code),
        payment_method=content.payment_method,
        remarks=content.remarks,
        cancel_reason=content.cancel_reason,
        buyer=OrderBuyer(
            name=content.delivery.name, phone=content.buyer_phone, email=content.delivery.email
        )
        if buyers
        else None,
        delivery=_delivery_of(content.delivery, buyers=buyers),
        dropshipper=_person_of(content.dropshipper) if buyers else None,
        shipping=_shipping_of(content.shipping, order.key, buyers=buyers),
        remote_warehouse_id=content.remote_warehouse_id,
        is_advance_fulfillment=content.is_advance_fulfillment,
        is_pre_order=content.is_pre_order,
        fulfilled_by_marketplace=content.fulfilled_by_marketplace,
        listing_platform=content.listing_platform,
        click_and_collect=ClickAndCollect(deadline=content.click_and_collect_deadline)
        if content.click_and_collect
        else None,
        available_actions=list(actions),
    )


def _totals_of(totals: DomainTotals, currency: str) -> OrderTotals:
    return OrderTotals(
        subtotal=money_of(totals.subtotal, currency),
        subtotal_seller=money_of(totals.subtotal_seller, currency),
        discount=money_of(totals.discount, currency),
        discount_seller=money_of(totals.discount_seller, currency),
        discount_from_marketplace=money_of(totals.discount_from_marketplace, currency),
        voucher=money_of(totals.voucher, currency),
        voucher_seller=money_of(totals.voucher_seller, currency),
        promo=money_of(totals.promo, currency),
        shipping=money_of(totals.shipping, currency),
        tax=money_of(totals.tax, currency),
        total=money_of(totals.total, currency),
    )


def _delivery_of(delivery: DomainDelivery, *, buyers: bool) -> Delivery:
    return Delivery(
        name=delivery.name if buyers else None,
        phone=delivery.phone if buyers else None,
        email=delivery.email if buyers else None,
        address1=delivery.address1 if buyers else None,
        address2=delivery.address2 if buyers else None,
        suburb=delivery.suburb if buyers else None,
        city=delivery.city,
        region=delivery.region,
        country=delivery.country,
        post_code=delivery.post_code if buyers else None,
        latitude=delivery.latitude if buyers else None,
        longitude=delivery.longitude if buyers else None,
    )


def _person_of(person: DomainPerson | None) -> Person | None:
    return Person(name=person.name, phone=person.phone) if person else None


def _shipping_of(shipping: DomainShipping, key: OrderKey, *, buyers: bool) -> OrderShipping:
    return OrderShipping(
        key=key,
        method=shipping.method,
        provider=shipping.provider,
        service=shipping.service,
        service_type=shipping.service_type,
        airwaybill_number=shipping.airwaybill_number,
        airwaybill_at=shipping.airwaybill_at,
        airwaybill_from_marketplace=shipping.airwaybill_from_marketplace,
        pickup_code=shipping.pickup_code,
        port_code=shipping.port_code,
        sort_code=shipping.sort_code,
        reference=shipping.reference,
        extras=shipping.extras if buyers else None,
        label_url=shipping.label_url if buyers else None,
        couriers=[
            OrderCourier(kind=c.kind, name=c.name, provider=c.provider, service=c.service)
            for c in shipping.couriers
        ],
        driver=_person_of(shipping.driver),
    )


def lines_of(lines: tuple[DomainLine, ...] | None, _: Context, parent: Order) -> list[OrderLine]:
    """Lines as GraphQL shows them, in the order's currency."""
    return [_line_of(line, parent.key, parent.currency_code) for line in lines or ()]


def _line_of(line: DomainLine, key: OrderKey, currency: str) -> OrderLine:
    return OrderLine(
        sold=SoldItem(key.channel, line.sku, line.reference_id),
        line_number=line.line_number,
        remote_order_item_id=line.remote_order_item_id,
        sku=line.sku,
        description=line.description,
        quantity=line.quantity,
        raw_price=money_of(line.raw_price, currency),
        unit_price=money_of(line.unit_price, currency),
        line_total=money_of(line.line_total, currency),
        voucher=money_of(line.voucher, currency),
        promo=money_of(line.promo, currency),
        discount=money_of(line.discount, currency),
        tax=money_of(line.tax, currency),
        shipping_amount=money_of(line.shipping_amount, currency),
        comments=line.comments,
        reference_id=line.reference_id,
    )


def fees_of(fees: tuple[DomainFee, ...] | None, _: Context, parent: Order) -> list[OrderFee]:
    """Fees as GraphQL shows them, in the order's currency."""
    return [
        OrderFee(
            type=fee.type,
            amount=money_of(fee.amount, parent.currency_code),
            sku=fee.sku,
            remote_order_item_id=fee.remote_order_item_id,
            name=fee.name,
        )
        for fee in fees or ()
    ]


def history_of(entries: tuple[DomainEntry, ...] | None, *_: object) -> list[OrderHistoryEntry]:
    """Versions that changed something, oldest first."""
    return [
        OrderHistoryEntry(
            status=entry.status,
            status_raw=entry.status_raw,
            occurred_at=entry.occurred_at,
            received_at=entry.received_at,
        )
        for entry in entries or ()
    ]


def raw_of(documents: OrderDocuments | None, *_: object) -> RawJson | None:
    """The shown version's message body as received."""
    return RawJson(documents.raw) if documents else None


def channel_response_of(documents: OrderDocuments | None, *_: object) -> str | None:
    """The marketplace's own answer inside the message."""
    return documents.channel_response if documents else None


def barcode_of(documents: OrderDocuments | None, *_: object) -> str | None:
    """The barcode, a base64 image."""
    return documents.barcode if documents else None
