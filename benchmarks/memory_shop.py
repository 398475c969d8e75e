"""The standard query's schema over objects in memory: orders, lines, channels, warehouses.

Declared as the product declares its own: plain attributes, and related fields by loader and key.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cached_property
from random import Random
from typing import Any, cast

import strawberry
from graphql import GraphQLSchema

from gql.errors import QuietSchema
from gql.fields import Info, about, relate
from gql.plans import RunPlans, engine_of
from gql.scalars import config
from resolvers.batching import Batch

QUERY = """
query Page($first: Int!, $after: String, $status: Status) {
  orders(first: $first, after: $after, status: $status) {
    id number remoteId status statusRaw orderedAt paidAt updatedAt requiredAt currency
    subtotal shipping discount total tax paymentMethod remarks customer phone city region country
    isPreOrder weight revision
    lines { id number sku description quantity unitPrice total discount tax comments }
    channel { id code name status }
    warehouse { id code name city }
  }
}
"""


@strawberry.enum
class Status(Enum):
    """Where an order stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    SHIPPED = "shipped"


@strawberry.type
class Place:
    """A channel or a warehouse."""

    id: strawberry.ID = about("Id.")
    code: str = about("Code.")
    name: str | None = about("Name.")
    city: str | None = about("City.")
    status: Status = about("Status.")


@strawberry.type
class Line:
    """A line of ten scalars."""

    id: strawberry.ID = about("Id.")
    number: int = about("Number.")
    sku: str = about("SKU.")
    description: str | None = about("Description.")
    quantity: int = about("Quantity.")
    unit_price: float = about("Price.")
    total: float = about("Total.")
    discount: float | None = about("Discount.")
    tax: float | None = about("Tax.")
    comments: str | None = about("Comments.")


@strawberry.type
class Order:
    """An order of twenty-five scalars."""

    key: strawberry.Private[int]
    place: strawberry.Private[int]
    id: strawberry.ID = about("Id.")
    number: int = about("Number.")
    remote_id: str = about("Remote id.")
    status: Status = about("Status.")
    status_raw: str = about("Raw status.")
    ordered_at: datetime | None = about("Ordered.")
    paid_at: datetime | None = about("Paid.")
    updated_at: datetime = about("Updated.")
    required_at: datetime | None = about("Required.")
    currency: str = about("Currency.")
    subtotal: float = about("Subtotal.")
    shipping: float | None = about("Shipping.")
    discount: float | None = about("Discount.")
    total: float = about("Total.")
    tax: float | None = about("Tax.")
    payment_method: str | None = about("Payment.")
    remarks: str | None = about("Remarks.")
    customer: str = about("Customer.")
    phone: str | None = about("Phone.")
    city: str | None = about("City.")
    region: str | None = about("Region.")
    country: str = about("Country.")
    is_pre_order: bool = about("Pre-ordered.")
    weight: float = about("Weight.")
    revision: int = about("Revision.")


MOST = 2_000
START = datetime(2026, 1, 1, tzinfo=UTC)
STATUSES = list(Status)
PLACES = [
    Place(id=strawberry.ID(f"p{n}"), code=f"c{n}", name=f"Toko {n}", city="Jakarta",
          status=Status.ACCEPTED)
    for n in range(12)
]  # fmt: skip


def _line(order: int, number: int) -> Line:
    return Line(
        id=strawberry.ID(f"{order}-{number}"), number=number, sku=f"SKU-{order % 400}-{number}",
        description=f"Kopi Gayo 250 g nomor {number}", quantity=1 + order % 3,
        unit_price=12500.5 + number, total=25001.0, discount=None, tax=1375.25, comments=None,
    )  # fmt: skip


def _order(key: int) -> Order:
    random, when = Random(key), START + timedelta(minutes=7 * key)
    return Order(
        key=key, place=random.randrange(len(PLACES)), id=strawberry.ID(f"order-{key}"), number=key,
        remote_id=f"INV/2026/{key:08}", status=random.choice(STATUSES), status_raw="ready_to_ship",
        ordered_at=when, paid_at=when + timedelta(minutes=3), updated_at=when + timedelta(hours=1),
        required_at=None if key % 5 == 0 else when + timedelta(days=2), currency="IDR",
        subtotal=250000.0 + key, shipping=9000.0, discount=None, total=259000.0 + key, tax=27500.5,
        payment_method="QRIS", remarks=None, customer=f"Pembeli {key}", phone="0800-000-000",
        city="Bandung", region="Jawa Barat", country="ID", is_pre_order=key % 7 == 0, weight=1.25,
        revision=key % 9,
    )  # fmt: skip


ORDERS = [_order(key) for key in range(MOST)]
LINES = [[_line(key, number) for number in range(2 + key % 2)] for key in range(MOST)]


class Loaders:
    """The loaders of one request."""

    @cached_property
    def lines(self) -> Batch[int, list[Line]]:
        async def load(keys: list[int]) -> list[list[Line]]:
            return [LINES[key] for key in keys]

        return Batch(load)

    @cached_property
    def places(self) -> Batch[int, Place]:
        async def load(keys: list[int]) -> list[Place]:
            return [PLACES[key] for key in keys]

        return Batch(load)


@dataclass
class Context:
    """What a request may use."""

    loaders: Loaders


def _orders(
    info: Info,  # noqa: ARG001 - as the product's roots take it
    first: int,
    after: str | None = None,
    status: Status | None = None,  # noqa: ARG001 - variables rotate, pages too
) -> list[Order]:
    start = int(after or 0)
    return ORDERS[start : start + first]


@strawberry.type
class Query:
    """The root."""

    orders: list[Order] = strawberry.field(resolver=_orders, description="Orders.")


def shop_schema() -> QuietSchema:
    """The schema, with an engine."""
    loaders: Any = {"lines": lambda to: to.lines, "places": lambda to: to.places}
    relate(Order, "lines", list[Line], "Lines.", load=loaders["lines"], key=lambda o: o.key,
           make=lambda lines, *_: lines)  # fmt: skip
    for name in ("channel", "warehouse"):
        relate(Order, name, Place | None, "Where.", load=loaders["places"], key=lambda o: o.place,
               make=lambda place, *_: place, shared=True)  # fmt: skip
    schema = QuietSchema(query=Query, config=config(), extensions=[lambda: RunPlans(schema.engine)])
    schema.engine = engine_of(cast("GraphQLSchema", vars(schema)["_schema"]))
    return schema
