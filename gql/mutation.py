"""Mutation: what can be done."""

from collections.abc import Callable
from typing import Any

import strawberry

from gql import actions, keys, syncs


def _does(resolver: Callable[..., Any], description: str) -> Any:  # noqa: ANN401 - strawberry's own
    return strawberry.mutation(resolver=resolver, description=description)


@strawberry.type(description="What can be done. Every mutation takes one input.")
class Mutation:
    """The roots of every mutation."""

    accept_order: actions.AcceptOrderPayload = _does(
        actions.accept_order, "Take an order that is PENDING."
    )
    pack_order: actions.PackOrderPayload = _does(
        actions.pack_order, "Pack an order that is ACCEPTED, or again after PACK_FAILED."
    )
    ship_order: actions.ShipOrderPayload = _does(
        actions.ship_order, "Hand an order that is PACKED over to the courier."
    )
    complete_order: actions.CompleteOrderPayload = _does(
        actions.complete_order,
        "Close an order that is SHIPPED; on click and collect one that is ACCEPTED.",
    )
    cancel_order: actions.CancelOrderPayload = _does(
        actions.cancel_order, "Cancel an order that is not shipped, or some of its items."
    )
    reject_order_cancellation: actions.RejectOrderCancellationPayload = _does(
        actions.reject_order_cancellation,
        "Reject a buyer's wish to cancel (Shopee, TikTok, Tokopedia).",
    )
    sync_orders: syncs.SyncOrdersPayload = _does(
        syncs.sync_orders, "Fetch a window of orders again; they come as messages."
    )
    sync_products: syncs.SyncProductsPayload = _does(
        syncs.sync_products, "Fetch products again; they come as messages."
    )
    sync_variants: syncs.SyncVariantsPayload = _does(
        syncs.sync_variants, "Fetch variants again by SKU; they come as messages."
    )
    refresh_categories: syncs.RefreshCategoriesPayload = _does(
        syncs.refresh_categories, "Fetch category trees again; they come as messages."
    )
    refresh_warehouses: syncs.RefreshWarehousesPayload = _does(
        syncs.refresh_warehouses, "Read warehouses anew, past the cache."
    )
    create_api_key: keys.CreateApiKeyPayload = _does(
        keys.create_api_key, "Make an API key; its secret is shown this once."
    )
    revoke_api_key: keys.RevokeApiKeyPayload = _does(
        keys.revoke_api_key, "Revoke an API key; it dies within seconds."
    )
