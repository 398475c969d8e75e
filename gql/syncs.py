"""Syncs: inputs and payloads of what asks marketplaces to send things again."""

from datetime import datetime

import strawberry

from domain.channels import ChannelKey
from domain.upstream import OrderWindow
from gql.activities import Activity, activity_of
from gql.fields import Info, about
from gql.inputs import read_idempotency_key
from gql.user_errors import UserError, user_errors_of
from gql.warehouses import Warehouse, show_warehouse
from resolvers import syncs
from resolvers.syncs import SyncOutcome
from resolvers.warehouses import RefreshOutcome
from resolvers.warehouses import refresh_warehouses as refresh


@strawberry.input(description="Which orders to fetch again, by order date.")
class SyncOrdersInput:
    """syncOrders."""

    brand_id: str = strawberry.field(description="The brand.")
    from_: datetime = strawberry.field(name="from", description="First order date, included.")
    to: datetime = strawberry.field(description="Last order date; at most 31 days after from.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="The same key does the same thing only once."
    )


@strawberry.input(description="Which products to fetch again.")
class SyncProductsInput:
    """syncProducts."""

    brand_id: str = strawberry.field(description="The brand.")
    channel_codes: list[str] | None = strawberry.field(
        default=None, description="On these marketplaces; on all connected ones if left out."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="The same key does the same thing only once."
    )


@strawberry.input(description="Which variants to fetch again, by SKU.")
class SyncVariantsInput:
    """syncVariants."""

    brand_id: str = strawberry.field(description="The brand.")
    channel_code: str = strawberry.field(description="The marketplace's code.")
    skus: list[str] = strawberry.field(description="1 to 100 SKUs.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="The same key does the same thing only once."
    )


@strawberry.input(description="Whose category trees to fetch again.")
class RefreshCategoriesInput:
    """refreshCategories."""

    channel_codes: list[str] = strawberry.field(description="1 to 50 marketplaces' codes.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="The same key does the same thing only once."
    )


@strawberry.input(description="Whose warehouses to read anew.")
class RefreshWarehousesInput:
    """refreshWarehouses."""

    brand_id: str = strawberry.field(description="The brand.")
    channel_codes: list[str] | None = strawberry.field(
        default=None, description="On these marketplaces; on all connected ones if left out."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="The same key does the same thing only once."
    )


@strawberry.type(description="What became of a sync.")
class SyncPayload:
    """The payload of every sync."""

    activity: Activity | None = about("The record of what was asked; null when it was refused.")
    user_errors: list[UserError] = about("Why it was refused; empty when it was taken.")


@strawberry.type(description="What became of syncOrders.")
class SyncOrdersPayload(SyncPayload):
    """syncOrders."""


@strawberry.type(description="What became of syncProducts.")
class SyncProductsPayload(SyncPayload):
    """syncProducts."""


@strawberry.type(description="What became of syncVariants.")
class SyncVariantsPayload(SyncPayload):
    """syncVariants."""


@strawberry.type(description="What became of refreshCategories.")
class RefreshCategoriesPayload(SyncPayload):
    """refreshCategories."""


@strawberry.type(description="What became of refreshWarehouses.")
class RefreshWarehousesPayload:
    """refreshWarehouses."""

    warehouses: list[Warehouse] | None = about("The warehouses as read now, of all that answered.")
    activity: Activity | None = about("The record of what was asked; null when it was refused.")
    user_errors: list[UserError] = about("Which channels could not be read, and why.")


async def sync_orders(info: Info, input: SyncOrdersInput) -> SyncOrdersPayload:
    """Fetch a window of orders again."""
    key = read_idempotency_key(input.idempotency_key)
    window = OrderWindow(input.brand_id, input.from_, input.to)
    outcome = await syncs.sync_orders(info.context, window, key)
    activity, errors = await _read(info, outcome)
    return SyncOrdersPayload(activity=activity, user_errors=errors)


async def sync_products(info: Info, input: SyncProductsInput) -> SyncProductsPayload:
    """Fetch products again."""
    key = read_idempotency_key(input.idempotency_key)
    codes = tuple(input.channel_codes or ())
    outcome = await syncs.sync_products(info.context, input.brand_id, codes, key)
    activity, errors = await _read(info, outcome)
    return SyncProductsPayload(activity=activity, user_errors=errors)


async def sync_variants(info: Info, input: SyncVariantsInput) -> SyncVariantsPayload:
    """Fetch variants again."""
    key = read_idempotency_key(input.idempotency_key)
    channel = ChannelKey(input.brand_id, input.channel_code)
    outcome = await syncs.sync_variants(info.context, channel, tuple(input.skus), key)
    activity, errors = await _read(info, outcome)
    return SyncVariantsPayload(activity=activity, user_errors=errors)


async def refresh_categories(info: Info, input: RefreshCategoriesInput) -> RefreshCategoriesPayload:
    """Fetch category trees again."""
    key = read_idempotency_key(input.idempotency_key)
    outcome = await syncs.refresh_categories(info.context, tuple(input.channel_codes), key)
    activity, errors = await _read(info, outcome)
    return RefreshCategoriesPayload(activity=activity, user_errors=errors)


async def refresh_warehouses(info: Info, input: RefreshWarehousesInput) -> RefreshWarehousesPayload:
    """Read warehouses anew, past the cache."""
    key = read_idempotency_key(input.idempotency_key)
    codes = None if input.channel_codes is None else tuple(input.channel_codes)
    outcome = await refresh(info.context, input.brand_id, codes, key)
    activity, errors = await _read(info, outcome)
    rows = outcome.rows
    return RefreshWarehousesPayload(
        warehouses=None if rows is None else [show_warehouse(row) for row in rows],
        activity=activity,
        user_errors=errors,
    )


async def _read(
    info: Info, outcome: SyncOutcome | RefreshOutcome
) -> tuple[Activity | None, list[UserError]]:
    info.context.forget()
    activity = None
    if outcome.activity_id is not None:
        activity = await info.context.loaders.activity_by_id.load(outcome.activity_id)
    return activity_of(activity) if activity else None, user_errors_of(outcome.errors)
