"""The parts of an order that are plain values."""

from datetime import datetime

import strawberry

from domain.orders import OrderKey, OrderStatus
from gql.fields import about
from gql.money import Money


@strawberry.type(description="Until when the marketplace wants each step done.")
class OrderDeadlines:
    """Deadlines."""

    accept_by: datetime | None = about("To accept.")
    pack_by: datetime | None = about("To pack.")
    ship_by: datetime | None = about("To ship.")
    respond_to_cancellation_by: datetime | None = about("To answer the buyer's cancellation.")


@strawberry.type(description="Totals of an order, as received; they need not add up.")
class OrderTotals:
    """Totals."""

    subtotal: Money | None = about("Products.")
    subtotal_seller: Money | None = about("Products, as the seller receives it.")
    discount: Money | None = about("All discounts.")
    discount_seller: Money | None = about("Discounts that the seller bears.")
    discount_from_marketplace: Money | None = about("Discounts that the marketplace bears.")
    voucher: Money | None = about("Vouchers.")
    voucher_seller: Money | None = about("Vouchers that the seller bears.")
    promo: Money | None = about("Promotions.")
    shipping: Money | None = about("Shipping.")
    tax: Money | None = about("Tax.")
    total: Money | None = about("What was paid, shipping and discounts included.")


@strawberry.type(description="Who ordered.")
class OrderBuyer:
    """The buyer."""

    name: str | None = about("Name: the recipient's, there being no other.")
    phone: str | None = about("Phone of who ordered.")
    email: str | None = about("E-mail: the recipient's, there being no other.")


@strawberry.type(description="Where a parcel goes.")
class Delivery:
    """The address; personal parts are null without the scope buyers:read."""

    name: str | None = about("Recipient.")
    phone: str | None = about("Recipient's phone.")
    email: str | None = about("Recipient's e-mail.")
    address1: str | None = about("Address.")
    address2: str | None = about("Address, continued.")
    suburb: str | None = about("Kecamatan.")
    city: str | None = about("Kota or kabupaten.")
    region: str | None = about("Provinsi.")
    country: str | None = about("Country.")
    post_code: str | None = about("Postal code.")
    latitude: str | None = about("Latitude, as received.")
    longitude: str | None = about("Longitude, as received.")


@strawberry.type(description="A dropshipper or a driver.")
class Person:
    """Name and phone."""

    name: str | None = about("Name.")
    phone: str | None = about("Phone.")


@strawberry.type(description="A courier of an order.")
class OrderCourier:
    """A courier."""

    kind: str = about("pickup, delivery or drop-off, as received.")
    name: str | None = about("Name.")
    provider: str | None = about("Provider.")
    service: str | None = about("Service.")


@strawberry.type(description="How a parcel travels.")
class OrderShipping:
    """Shipping; its barcode, which is heavy, is attached in gql.relations."""

    key: strawberry.Private[OrderKey]
    method: str | None = about("Delivery method.")
    provider: str | None = about("Courier.")
    service: str | None = about("The courier's service.")
    service_type: str | None = about("Service type (Shopee Express).")
    airwaybill_number: str | None = about("Airwaybill; on drop-off it may be a booking number.")
    airwaybill_at: datetime | None = about("When the airwaybill was given.")
    airwaybill_from_marketplace: bool | None = about("Whether the marketplace gave it.")
    pickup_code: str | None = about("Code for the courier (Shopee instant and same day).")
    port_code: str | None = about("Port code.")
    sort_code: str | None = about("Sort code.")
    reference: str | None = about("Package id or type of shipping document.")
    extras: str | None = about("More, as received: often JSON. Needs the scope buyers:read.")
    label_url: str | None = about("Label that came with the order. Needs the scope buyers:read.")
    couriers: list[OrderCourier] = about("Couriers by kind.")
    driver: Person | None = about("The driver, once known.")


@strawberry.type(description="The buyer collects the order.")
class ClickAndCollect:
    """Click and collect (Blibli)."""

    deadline: datetime | None = about("Until when it can be collected.")


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
