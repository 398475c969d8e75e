"""Query: what can be asked, at the root."""

from asyncio import gather
from typing import Annotated

import strawberry

from domain.errors import BadUserInput
from gql import catalogue_roots, channel_roots, order_roots
from gql.activities import Activity
from gql.audit import AuditEntry, ask_audit_entries
from gql.brands import Brand
from gql.categories import Category
from gql.channels import Channel
from gql.completeness import (
    ChannelCompleteness,
    CompletenessDay,
    ask_complete_until,
    ask_completeness,
)
from gql.discounts import Discount, ask_discounts
from gql.exports import Export, ask_export, ask_exports
from gql.fields import Info
from gql.keys import Viewer, viewer_of
from gql.marketplaces import Marketplace
from gql.node_lookup import find_node
from gql.nodes import Node
from gql.orders import Order
from gql.pages import Connection
from gql.products import Product
from gql.registrations import Feature, ask_features
from gql.summaries import OrderSummaryRow, ask_order_summary
from gql.variants import Variant
from gql.warehouses import Warehouse

MOST_NODES = 100

Id = Annotated[strawberry.ID, strawberry.argument(description="An id from an answer.")]
Ids = Annotated[list[strawberry.ID], strawberry.argument(description="Up to 100 ids from answers.")]


async def _node(info: Info, id: Id) -> Node | None:
    return await find_node(info.context, id)


async def _nodes(info: Info, ids: Ids) -> list[Node | None]:
    if len(ids) > MOST_NODES:
        raise BadUserInput(f"At most {MOST_NODES} ids at once; {len(ids)} were given.", ("ids",))
    return list(await gather(*(find_node(info.context, one) for one in ids)))


def _viewer(info: Info) -> Viewer:
    return viewer_of(info.context.viewer)


@strawberry.type(description="What can be asked.")
class Query:
    """The roots of every query."""

    node: Node | None = strawberry.field(resolver=_node, description="The thing with this id.")
    nodes: list[Node | None] = strawberry.field(
        resolver=_nodes, description="The things with these ids, in their order."
    )
    viewer: Viewer = strawberry.field(resolver=_viewer, description="The API key that asks.")
    marketplaces: list[Marketplace] = strawberry.field(
        resolver=channel_roots.ask_marketplaces,
        description="Facts of the marketplaces, with sources.",
    )
    features: list[Feature] = strawberry.field(
        resolver=ask_features,
        description="The MP Adapter's features, and the subscriptions of those enabled here.",
    )
    brand: Brand | None = strawberry.field(
        resolver=channel_roots.ask_brand, description="One brand."
    )
    brands: Connection[Brand] = strawberry.field(
        resolver=channel_roots.ask_brands, description="The brands that the key sees, by id."
    )
    channel: Channel | None = strawberry.field(
        resolver=channel_roots.ask_channel, description="One channel, read live."
    )
    channels: Connection[Channel] | None = strawberry.field(
        resolver=channel_roots.ask_channels,
        description="Channels, read live. Where one brand's read fails, its channels are shown as "
        "last known with status UNKNOWN.",
    )
    order: Order | None = strawberry.field(resolver=order_roots.ask_order, description="One order.")
    orders: Connection[Order] = strawberry.field(
        resolver=order_roots.ask_orders, description="Orders over all channels."
    )
    orders_at_risk: Connection[Order] = strawberry.field(
        resolver=order_roots.ask_orders_at_risk,
        description="Orders whose next deadline (to accept, pack, ship or answer a cancellation) "
        "passes within the span, or has passed; the most urgent first.",
    )
    order_summary: list[OrderSummaryRow] = strawberry.field(
        resolver=ask_order_summary,
        description="Orders counted and added: a row for each combination of what they are "
        "grouped by, in that order, nulls last; at most 10,000. `completeUntil` says how far it "
        "can be relied on.",
    )
    product: Product | None = strawberry.field(
        resolver=catalogue_roots.ask_product, description="One product, by parent SKU."
    )
    products: Connection[Product] = strawberry.field(
        resolver=catalogue_roots.ask_products, description="Products, by brand and SKU."
    )
    variant: Variant | None = strawberry.field(
        resolver=catalogue_roots.ask_variant, description="One variant, by SKU."
    )
    variants: Connection[Variant] = strawberry.field(
        resolver=catalogue_roots.ask_variants, description="Variants, by brand and SKU."
    )
    discounts: Connection[Discount] = strawberry.field(
        resolver=ask_discounts, description="Discounts, the latest to start first."
    )
    category: Category | None = strawberry.field(
        resolver=catalogue_roots.ask_category, description="One category of a marketplace."
    )
    categories: Connection[Category] = strawberry.field(
        resolver=catalogue_roots.ask_categories,
        description="A marketplace's categories, by remote id.",
    )
    warehouses: list[Warehouse] | None = strawberry.field(
        resolver=channel_roots.ask_warehouses, description="A brand's warehouses; cached for hours."
    )
    completeness: list[CompletenessDay] = strawberry.field(
        resolver=ask_completeness,
        description="Which days of a brand's channels can be relied on; by date, then channel.",
    )
    complete_until: list[ChannelCompleteness] = strawberry.field(
        resolver=ask_complete_until,
        description="Until which day each channel is complete, and why not further: what to read "
        "beside orderSummary. By brand, then channel.",
    )
    activity: Activity | None = strawberry.field(
        resolver=order_roots.ask_activity, description="One activity."
    )
    export: Export | None = strawberry.field(
        resolver=ask_export, description="One export that this key asked for."
    )
    exports: Connection[Export] = strawberry.field(
        resolver=ask_exports, description="The exports that this key asked for, newest first."
    )
    audit_entries: Connection[AuditEntry] = strawberry.field(
        resolver=ask_audit_entries,
        description="Who did what, newest first. For operators: it needs the scope keys:manage.",
    )
    activities: Connection[Activity] = strawberry.field(
        resolver=order_roots.ask_activities, description="Activities, newest first."
    )
