"""Which orders are wanted, and how they are sorted."""

from datetime import datetime, timedelta
from typing import Annotated

import strawberry

from domain.errors import BadUserInput
from domain.orders import OrderFilter as DomainFilter
from domain.orders import OrderSort as DomainSort
from domain.orders import OrderSortField, OrderStatus
from domain.orders import TimeRange as DomainRange
from gql.enums import SortDirection


@strawberry.input(description="A span of time; either end may be left out.")
class TimeRange:
    """From, included, to, excluded."""

    from_: datetime | None = strawberry.field(
        name="from", default=None, description="Its beginning, included."
    )
    to: datetime | None = strawberry.field(default=None, description="Its end, excluded.")


@strawberry.input(description="Which orders are wanted; what is left out means any.")
class OrderFilter:
    """Filter of orders."""

    brand_ids: list[str] | None = strawberry.field(default=None, description="Of these brands.")
    channel_codes: list[str] | None = strawberry.field(
        default=None, description="On these marketplaces."
    )
    statuses: list[OrderStatus] | None = strawberry.field(
        default=None, description="With these shown statuses."
    )
    ordered_at: TimeRange | None = strawberry.field(default=None, description="Ordered then.")
    paid_at: TimeRange | None = strawberry.field(default=None, description="Paid then.")
    updated_at: TimeRange | None = strawberry.field(
        default=None, description="Last changed here then."
    )
    required_at: TimeRange | None = strawberry.field(
        default=None, description="To be shipped until then."
    )
    search: str | None = strawberry.field(
        default=None,
        description="Whose order id, invoice or airwaybill holds this text; with the scope "
        "buyers:read also buyer name, phone or e-mail.",
    )
    skus: list[str] | None = strawberry.field(
        default=None, description="With a line of any of these SKUs."
    )
    warehouse_ids: list[str] | None = strawberry.field(
        default=None, description="From any of these warehouses (the marketplaces' ids)."
    )
    couriers: list[str] | None = strawberry.field(
        default=None, description="By any of these couriers (shipping.provider)."
    )
    fulfilled_by_marketplace: bool | None = strawberry.field(
        default=None, description="Whether the marketplace packs and ships it."
    )
    is_pre_order: bool | None = strawberry.field(
        default=None, description="Whether it was pre-ordered."
    )
    changed_after: str | None = strawberry.field(
        default=None, description="With a changeSequence above this one."
    )


@strawberry.input(description="How orders are sorted; the id breaks ties, nulls come last.")
class OrderSort:
    """Sort of orders."""

    field: OrderSortField = strawberry.field(
        default=OrderSortField.ORDERED_AT, description="By what."
    )
    direction: SortDirection = strawberry.field(
        default=SortDirection.DESC, description="Which way."
    )


FilterArgument = Annotated[
    OrderFilter | None, strawberry.argument(description="Which orders are wanted.")
]
SortArgument = Annotated[
    OrderSort | None,
    strawberry.argument(description="How they are sorted; newest orders first if left out."),
]
Within = Annotated[
    timedelta,
    strawberry.argument(description="How far ahead to look; what is overdue is always there."),
]


def read_filter(given: OrderFilter | None) -> DomainFilter:
    """The filter in our words. Raises BadUserInput for a changedAfter that is no number."""
    given = given or OrderFilter()
    return DomainFilter(
        brand_ids=frozenset(given.brand_ids) if given.brand_ids is not None else None,
        channel_codes=_all(given.channel_codes),
        statuses=tuple(given.statuses) if given.statuses is not None else None,
        ordered_at=read_range(given.ordered_at),
        paid_at=read_range(given.paid_at),
        updated_at=read_range(given.updated_at),
        required_at=read_range(given.required_at),
        search=given.search,
        skus=_all(given.skus),
        warehouse_ids=_all(given.warehouse_ids),
        couriers=_all(given.couriers),
        fulfilled_by_marketplace=given.fulfilled_by_marketplace,
        is_pre_order=given.is_pre_order,
        changed_after=_sequence(given.changed_after),
    )


def read_sort(given: OrderSort | None) -> DomainSort:
    """The sort in our words."""
    if given is None:
        return DomainSort()
    return DomainSort(given.field, descending=given.direction is SortDirection.DESC)


def _all(values: list[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)


def read_range(given: TimeRange | None) -> DomainRange:
    """The span in our words; any where none is given."""
    return DomainRange() if given is None else DomainRange(given.from_, given.to)


def _sequence(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadUserInput(
            f"{text[:40]!r} is no changeSequence: take it from an order.",
            ("filter", "changedAfter"),
        )
    return int(text)
