"""Activities: one record for every piece of work."""

from datetime import datetime

import strawberry

from domain.activities import Activity as DomainActivity
from domain.activities import ActivityFilter as DomainFilter
from domain.activities import ActivityItem as DomainItem
from domain.activities import ActivityKind, ActivityStatus, ErrorCode
from gql.fields import about
from gql.nodes import Node, expect_id, global_id, key_text
from gql.order_filters import TimeRange, read_range
from gql.scalars import RawJson


@strawberry.type(description="What the marketplace answered for an item.")
class UpstreamAnswer:
    """The answer, as received."""

    channel_code: str | None = about("The marketplace's code.")
    answer: RawJson | None = about("Its answer, without secrets; null while there is none.")


@strawberry.type(description="One target of an activity and its outcome.")
class ActivityItem:
    """An item."""

    target: str = about("What it is about: an order's id, a SKU, a channel.")
    status: ActivityStatus = about("Its outcome.")
    code: ErrorCode | None = about("Why it was refused or is not known.")
    message: str | None = about("The same for people.")
    upstream: UpstreamAnswer | None = about("What the marketplace answered.")


@strawberry.type(description="A piece of work: who asked for what, when, and how it stands.")
class Activity(Node):
    """An activity; items and brand are attached in gql.relations."""

    activity: strawberry.Private[DomainActivity]
    activity_id: str = about("Its id; also the id of the call that it made.")
    kind: ActivityKind = about("What it does.")
    status: ActivityStatus = about("How it stands, over all its items.")
    requested_at: datetime = about("When it was asked for.")
    completed_at: datetime | None = about("When its outcome was known.")
    estimated_completion_at: datetime | None = about(
        "When all of it should have been sent; null where that is not known, or nothing waits."
    )
    requested_by: str = about("Name of the API key that asked.")
    api_key_id: strawberry.ID = about("The API key that asked.")
    progress: float = about("Share of items whose outcome is known, 0 to 1.")


@strawberry.input(description="Which activities are wanted; what is left out means any.")
class ActivityFilter:
    """Filter of activities."""

    brand_ids: list[str] | None = strawberry.field(
        default=None, description="That touch any of these brands."
    )
    kinds: list[ActivityKind] | None = strawberry.field(default=None, description="Of these kinds.")
    statuses: list[ActivityStatus] | None = strawberry.field(
        default=None, description="With these statuses."
    )
    order_id: strawberry.ID | None = strawberry.field(default=None, description="On this order.")
    item_statuses: list[ActivityStatus] | None = strawberry.field(
        default=None,
        description="With an item in any of these statuses, whatever the others are: UNKNOWN and "
        "NO_FEEDBACK list what nobody knows the outcome of.",
    )
    key_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Asked for by these API keys."
    )
    requested_at: TimeRange | None = strawberry.field(default=None, description="Asked for then.")


def activity_of(activity: DomainActivity, *_: object) -> Activity:
    """The activity as GraphQL shows it."""
    return Activity(
        id=global_id("Activity", key_text(activity.activity_id)),
        activity=activity,
        activity_id=activity.activity_id,
        kind=activity.kind,
        status=activity.status,
        requested_at=activity.requested_at,
        completed_at=activity.completed_at,
        estimated_completion_at=activity.estimated_completion_at,
        requested_by=activity.requested_by,
        api_key_id=global_id("ApiKey", key_text(activity.key_id)),
        progress=activity.progress,
    )


def item_of(item: DomainItem) -> ActivityItem:
    """The item as GraphQL shows it."""
    upstream = None
    if item.channel_code or item.upstream:
        upstream = UpstreamAnswer(
            channel_code=item.channel_code,
            answer=RawJson(item.upstream) if item.upstream else None,
        )
    return ActivityItem(
        target=item.target,
        status=item.status,
        code=item.error,
        message=item.message,
        upstream=upstream,
    )


def read_filter(given: ActivityFilter | None) -> DomainFilter:
    """The filter in our words."""
    given = given or ActivityFilter()
    order_id = None
    if given.order_id is not None:
        order_id = key_text(*expect_id("Order", given.order_id, 3, ("filter", "orderId")))
    return DomainFilter(
        brand_ids=frozenset(given.brand_ids) if given.brand_ids is not None else None,
        kinds=tuple(given.kinds) if given.kinds is not None else None,
        statuses=tuple(given.statuses) if given.statuses is not None else None,
        order_id=order_id,
        item_statuses=None if given.item_statuses is None else tuple(given.item_statuses),
        key_ids=read_key_ids(given.key_ids),
        requested_at=read_range(given.requested_at),
    )


def read_key_ids(given: list[strawberry.ID] | None) -> tuple[str, ...] | None:
    """The API keys that a filter names."""
    if given is None:
        return None
    return tuple(expect_id("ApiKey", each, 1, ("filter", "keyIds"))[0] for each in given)
