"""Shipping labels: the address of one, asked for with its order, and many as one file."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.access import Scope
from domain.labels import label_request
from domain.orders import OrderKey
from gql.activities import Activity, activity_of
from gql.fields import Info, about
from gql.inputs import read_idempotency_key
from gql.nodes import expect_id
from gql.orders import Order
from gql.user_errors import UserError, user_errors_of
from resolvers.labels import create_labels

DocumentType = Annotated[
    str | None,
    strawberry.argument(
        description="Kind of document; Shopee takes THERMAL_AIR_WAYBILL if left out. Where a "
        "marketplace knows no kinds (see its capabilities), it is not sent."
    ),
]
Redownload = Annotated[
    bool, strawberry.argument(description="Whether the marketplace shall make the label anew.")
]


@strawberry.input(description="An order, by its three names.")
class OrderNames:
    """What names an order wherever it was seen."""

    brand_id: str = strawberry.field(description="The brand.")
    channel_code: str = strawberry.field(description="The marketplace's code.")
    remote_order_id: str = strawberry.field(description="The marketplace's id of the order.")


@strawberry.input(description="Whose shipping labels to fetch: 1 to 250 orders, in either way.")
class CreateShippingLabelsInput:
    """createShippingLabels."""

    order_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Orders by their ids."
    )
    orders: list[OrderNames] | None = strawberry.field(
        default=None, description="Orders by their names."
    )
    idempotency_key: str | None = strawberry.field(
        default=None,
        description="The same key fetches the labels once; its answer holds as long as the file.",
    )


@strawberry.type(description="What became of createShippingLabels.")
class CreateShippingLabelsPayload:
    """createShippingLabels."""

    url: str | None = about(
        "Path of a zip with the labels, at this server; whoever knows it may fetch it."
    )
    expires_at: datetime | None = about("When the file ends: 15 minutes after it was made.")
    activity: Activity | None = about("The record, with one item for each order.")
    user_errors: list[UserError] = about("Why it was refused, or which labels are missing.")


async def shipping_label_url(
    root: Order, info: Info, document_type: DocumentType = None, redownload: Redownload = False
) -> str | None:
    """The address of one label; what is asked for twice in a request is asked once."""
    info.context.viewer.need(Scope.BUYERS_READ)
    order = await info.context.loaders.orders.by_key.load(root.key)
    if order is None:
        return None
    request = label_request(order, document_type, redownload=redownload)
    found = await info.context.loaders.label_by_request.load(request)
    return found if isinstance(found, str) else None


async def create_shipping_labels(
    info: Info, input: CreateShippingLabelsInput
) -> CreateShippingLabelsPayload:
    """Many labels as one file."""
    key = read_idempotency_key(input.idempotency_key)
    outcome = await create_labels(info.context, _read_orders(input), key)
    info.context.forget()
    activity = None
    if outcome.activity_id is not None:
        activity = await info.context.loaders.activity_by_id.load(outcome.activity_id)
    file = outcome.file
    return CreateShippingLabelsPayload(
        url=f"/labels/{file.token}.zip" if file else None,
        expires_at=file.expires_at if file else None,
        activity=activity_of(activity) if activity else None,
        user_errors=user_errors_of(outcome.errors),
    )


def _read_orders(given: CreateShippingLabelsInput) -> dict[OrderKey, tuple[str, ...]]:
    """The orders, each once, and where it stands in the input."""
    wanted: dict[OrderKey, tuple[str, ...]] = {}
    for place, order_id in enumerate(given.order_ids or ()):
        path = ("input", "orderIds", str(place))
        wanted.setdefault(OrderKey(*expect_id("Order", order_id, 3, path)), path)
    for place, names in enumerate(given.orders or ()):
        order = OrderKey(names.brand_id, names.channel_code, names.remote_order_id)
        wanted.setdefault(order, ("input", "orders", str(place)))
    return wanted
