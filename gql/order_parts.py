"""The parts of an order: each shows some columns of the order's record.

Parts that show the buyer are hidden columns to who lacks the scope buyers:read: never read, None.
"""

from datetime import datetime

import strawberry

from domain.orders import Courier, OrderStatus
from domain.records import Record
from gql.columns import money, reading
from gql.fields import about
from gql.money import Money


@strawberry.type(description="Until when the marketplace wants each step done.")
class OrderDeadlines:
    """Deadlines."""

    row: strawberry.Private[Record]
    accept_by: datetime | None = about("To accept.", "row.deadlines_accept_by")
    pack_by: datetime | None = about("To pack.", "row.deadlines_pack_by")
    ship_by: datetime | None = about("To ship.", "row.deadlines_ship_by")
    respond_to_cancellation_by: datetime | None = about(
        "To answer the buyer's cancellation.", "row.deadlines_respond_to_cancellation_by"
    )


@strawberry.type(description="Totals of an order, as received; they need not add up.")
class OrderTotals:
    """Totals."""

    row: strawberry.Private[Record]
    subtotal: Money | None = about("Products.", money("totals_subtotal"))
    subtotal_seller: Money | None = about(
        "Products, as the seller receives it.", money("totals_subtotal_seller")
    )
    discount: Money | None = about("All discounts.", money("totals_discount"))
    discount_seller: Money | None = about(
        "Discounts that the seller bears.", money("totals_discount_seller")
    )
    discount_from_marketplace: Money | None = about(
        "Discounts that the marketplace bears.", money("totals_discount_from_marketplace")
    )
    voucher: Money | None = about("Vouchers.", money("totals_voucher"))
    voucher_seller: Money | None = about(
        "Vouchers that the seller bears.", money("totals_voucher_seller")
    )
    promo: Money | None = about("Promotions.", money("totals_promo"))
    shipping: Money | None = about("Shipping.", money("totals_shipping"))
    tax: Money | None = about("Tax.", money("totals_tax"))
    total: Money | None = about(
        "What was paid, shipping and discounts included.", money("totals_total")
    )


@strawberry.type(description="Who ordered.")
class OrderBuyer:
    """The buyer."""

    row: strawberry.Private[Record]
    name: str | None = about("Name: the recipient's, there being no other.", "row.delivery_name")
    phone: str | None = about("Phone of who ordered.", "row.buyer_phone")
    email: str | None = about(
        "E-mail: the recipient's, there being no other.", "row.delivery_email"
    )


@strawberry.type(description="Where a parcel goes.")
class Delivery:
    """The address; personal parts are null without the scope buyers:read."""

    row: strawberry.Private[Record]
    name: str | None = about("Recipient.", "row.delivery_name")
    phone: str | None = about("Recipient's phone.", "row.delivery_phone")
    email: str | None = about("Recipient's e-mail.", "row.delivery_email")
    address1: str | None = about("Address.", "row.delivery_address1")
    address2: str | None = about("Address, continued.", "row.delivery_address2")
    suburb: str | None = about("Kecamatan.", "row.delivery_suburb")
    city: str | None = about("Kota or kabupaten.", "row.delivery_city")
    region: str | None = about("Provinsi.", "row.delivery_region")
    country: str | None = about("Country.", "row.delivery_country")
    post_code: str | None = about("Postal code.", "row.delivery_post_code")
    latitude: str | None = about("Latitude, as received.", "row.delivery_latitude")
    longitude: str | None = about("Longitude, as received.", "row.delivery_longitude")


@strawberry.type(description="A dropshipper or a driver.")
class Person:
    """Name and phone."""

    name: str | None = about("Name.")
    phone: str | None = about("Phone.")


def person_of(name: str | None, phone: str | None) -> Person | None:
    """Who is named or can be called."""
    return None if name is None and phone is None else Person(name=name, phone=phone)


@strawberry.type(description="A courier of an order.")
class OrderCourier:
    """A courier."""

    kind: str = about("pickup, delivery or drop-off, as received.")
    name: str | None = about("Name.")
    provider: str | None = about("Provider.")
    service: str | None = about("Service.")


@reading("shipping_couriers")
def _couriers(shipping: "OrderShipping") -> list[OrderCourier]:
    couriers: tuple[Courier, ...] = shipping.row.shipping_couriers
    return [
        OrderCourier(kind=c.kind, name=c.name, provider=c.provider, service=c.service)
        for c in couriers
    ]


@reading("shipping_driver_name", "shipping_driver_phone")
def _driver(shipping: "OrderShipping") -> Person | None:
    return person_of(shipping.row.shipping_driver_name, shipping.row.shipping_driver_phone)


@strawberry.type(description="How a parcel travels.")
class OrderShipping:
    """Shipping; its barcode, which is heavy, is attached in gql.relations."""

    row: strawberry.Private[Record]
    method: str | None = about("Delivery method.", "row.shipping_method")
    provider: str | None = about("Courier.", "row.shipping_provider")
    service: str | None = about("The courier's service.", "row.shipping_service")
    service_type: str | None = about("Service type (Shopee Express).", "row.shipping_service_type")
    airwaybill_number: str | None = about(
        "Airwaybill; on drop-off it may be a booking number.", "row.shipping_airwaybill_number"
    )
    airwaybill_at: datetime | None = about(
        "When the airwaybill was given.", "row.shipping_airwaybill_at"
    )
    airwaybill_from_marketplace: bool | None = about(
        "Whether the marketplace gave it.", "row.shipping_airwaybill_from_marketplace"
    )
    pickup_code: str | None = about(
        "Code for the courier (Shopee instant and same day).", "row.shipping_pickup_code"
    )
    port_code: str | None = about("Port code.", "row.shipping_port_code")
    sort_code: str | None = about("Sort code.", "row.shipping_sort_code")
    reference: str | None = about(
        "Package id or type of shipping document.", "row.shipping_reference"
    )
    extras: str | None = about(
        "More, as received: often JSON. Needs the scope buyers:read.", "row.shipping_extras"
    )
    label_url: str | None = about(
        "Label that came with the order. Needs the scope buyers:read.", "row.shipping_label_url"
    )
    couriers: list[OrderCourier] = about("Couriers by kind.", _couriers)
    driver: Person | None = about("The driver, once known.", _driver)


@strawberry.type(description="The buyer collects the order.")
class ClickAndCollect:
    """Click and collect (Blibli)."""

    row: strawberry.Private[Record]
    deadline: datetime | None = about(
        "Until when it can be collected.", "row.click_and_collect_deadline"
    )


@strawberry.type(description="What the marketplace charges the seller for an order.")
class OrderFee:
    """A fee."""

    type: str | None = about("Kind of fee, as received.")
    amount: Money | None = about("How much.")
    sku: str | None = about("The SKU that it is for.")
    remote_order_item_id: str | None = about("The item that it is for.")
    name: str | None = about("The product that it is for.")


@strawberry.type(description="A version of an order that changed something.")
class OrderHistoryEntry:
    """A version."""

    status: OrderStatus = about("The status that it gave.")
    status_raw: str = about("The marketplace's word for it.")
    occurred_at: datetime = about("When it happened: the message's own date, else its publishing.")
    received_at: datetime = about("When we received it.")
