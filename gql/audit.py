"""The audit log: who did what to which order, by which key."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.access import Scope
from domain.activities import ActivityKind
from domain.audit import AuditEntry as DomainEntry
from domain.audit import AuditFilter as DomainFilter
from domain.orders import OrderKey
from gql.activities import Activity, activity_of, read_key_ids
from gql.brands import Brand, brand_of
from gql.fields import Info, about, attach, relate
from gql.nodes import expect_id, global_id, key_text
from gql.order_filters import TimeRange, read_range
from gql.orders import Order, order_columns, order_of
from gql.pages import After, Connection, First, Slice, connection_of
from gql.scalars import RawJson
from resolvers.activities import get_activity
from resolvers.audit import count_entries, list_entries


@strawberry.type(description="One deed of one API key, as it was written down with its intent.")
class AuditEntry:
    """An entry; brand, order and activity are attached below."""

    entry: strawberry.Private[DomainEntry]
    number: str = about("Its place in the log, without gaps; the log is read backwards by it.")
    at: datetime = about("When it was asked for.")
    api_key_id: strawberry.ID = about("The API key that asked.")
    api_key_name: str = about("Its name then.")
    action: ActivityKind = about("What was done.")
    target: str | None = about("What it was done to: an order's id, a channel, an API key.")
    order_id: strawberry.ID | None = about("The order's id, if it was done to one.")
    arguments: RawJson = about("What was asked; secrets only as a keyed hash.")
    note: str | None = about("What the one who asked noted.")


@strawberry.input(description="Which entries are wanted; what is left out means any.")
class AuditFilter:
    """Filter of the log."""

    brand_ids: list[str] | None = strawberry.field(default=None, description="Of these brands.")
    order_id: strawberry.ID | None = strawberry.field(default=None, description="On this order.")
    activity_id: str | None = strawberry.field(default=None, description="Of this activity.")
    key_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="By these API keys."
    )
    actions: list[ActivityKind] | None = strawberry.field(
        default=None, description="Of these kinds."
    )
    at: TimeRange | None = strawberry.field(default=None, description="Asked for then.")


async def ask_audit_entries(
    info: Info,
    filter: Annotated[
        AuditFilter | None, strawberry.argument(description="Which entries are wanted.")
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[AuditEntry]:
    """A page of the log."""
    wanted = _read_filter(filter or AuditFilter())
    part = Slice.read(("auditEntries", filter), first, after)
    page = await list_entries(info.context, wanted, part.request)
    return connection_of(page, part, _entry_of, lambda: count_entries(info.context, wanted))


def relate_audit() -> None:
    """Declare the related fields; once, before the schema is built."""
    relate(
        AuditEntry, "brand", Brand | None, "Whose order or channel it is, if of one brand.",
        load=lambda to: to.brand_by_id, key=lambda entry: entry.entry.brand_id, make=brand_of,
    )  # fmt: skip
    relate(
        AuditEntry, "order", Order | None, "The order that it was done to, as shown now.",
        narrow=lambda to, selection: to.orders.shown(order_columns(to.viewer, selection)),
        key=_order_key, scope=Scope.ORDERS_READ, make=order_of,
    )  # fmt: skip
    attach(AuditEntry, "activity", Activity | None, "What became of it.", _activity)


async def _activity(root: AuditEntry, info: Info) -> Activity | None:
    if root.entry.activity_id is None:
        return None
    activity = await get_activity(info.context, root.entry.activity_id)
    return activity_of(activity) if activity else None


def _order_key(entry: AuditEntry) -> OrderKey | None:
    if entry.order_id is None:
        return None
    return OrderKey(*expect_id("Order", entry.order_id, 3, ()))


def _entry_of(entry: DomainEntry) -> AuditEntry:
    order_id = entry.order_id
    return AuditEntry(
        entry=entry,
        number=str(entry.number),
        at=entry.at,
        api_key_id=global_id("ApiKey", key_text(entry.key_id)),
        api_key_name=entry.key_name,
        action=entry.action,
        target=entry.target,
        order_id=None if order_id is None else global_id("Order", order_id),
        arguments=RawJson(entry.arguments),
        note=entry.note,
    )


def _read_filter(given: AuditFilter) -> DomainFilter:
    order_id = None
    if given.order_id is not None:
        order_id = key_text(*expect_id("Order", given.order_id, 3, ("filter", "orderId")))
    return DomainFilter(
        brand_ids=None if given.brand_ids is None else frozenset(given.brand_ids),
        order_id=order_id,
        activity_id=given.activity_id,
        key_ids=read_key_ids(given.key_ids),
        actions=None if given.actions is None else tuple(given.actions),
        at=read_range(given.at),
    )
