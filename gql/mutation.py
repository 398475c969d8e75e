"""Mutation: what can be done."""

from collections.abc import Callable
from typing import Any

import strawberry

from gql import (
    actions,
    bulk_orders,
    connections,
    discount_changes,
    exports,
    keys,
    labels,
    prices_and_stocks,
    registrations,
    settlements,
    syncs,
)


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
    accept_orders: bulk_orders.AcceptOrdersPayload = _does(
        bulk_orders.accept_orders, "Take many orders; the activity tells what becomes of each."
    )
    pack_orders: bulk_orders.PackOrdersPayload = _does(
        bulk_orders.pack_orders, "Pack many orders; the activity tells what becomes of each."
    )
    ship_orders: bulk_orders.ShipOrdersPayload = _does(
        bulk_orders.ship_orders,
        "Hand many orders over to the courier; the activity tells what becomes of each.",
    )
    complete_orders: bulk_orders.CompleteOrdersPayload = _does(
        bulk_orders.complete_orders, "Close many orders; the activity tells what becomes of each."
    )
    cancel_orders: bulk_orders.CancelOrdersPayload = _does(
        bulk_orders.cancel_orders,
        "Cancel many orders or some of their items; the activity tells what becomes of each.",
    )
    register_brands: registrations.RegisterBrandsPayload = _does(
        registrations.register_brands,
        "Register brands with the MP Adapter. Needs a key that sees every brand.",
    )
    enable_features: registrations.EnableFeaturesPayload = _does(
        registrations.enable_features,
        "Switch features on, so that their messages come. Needs a key that sees every brand.",
    )
    connect_channel: connections.ConnectChannelPayload = _does(
        connections.connect, "Connect a shop, or connect it anew with other credentials."
    )
    disconnect_channel: connections.DisconnectChannelPayload = _does(
        connections.disconnect, "Disconnect a shop; reconnectChannel brings it back."
    )
    reconnect_channel: connections.ReconnectChannelPayload = _does(
        connections.reconnect, "Connect again a shop that once was."
    )
    create_shipping_labels: labels.CreateShippingLabelsPayload = _does(
        labels.create_shipping_labels,
        "Fetch the shipping labels of many orders as one zip, which lives for 15 minutes.",
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
    update_prices: prices_and_stocks.UpdatePricesPayload = _does(
        prices_and_stocks.update_prices, "Set prices, on one channel or on all that offer a SKU."
    )
    update_stocks: prices_and_stocks.UpdateStocksPayload = _does(
        prices_and_stocks.update_stocks, "Set stocks, on one channel or on all that offer a SKU."
    )
    create_discounts: discount_changes.CreateDiscountsPayload = _does(
        discount_changes.create_discounts,
        "Make a discount on each channel that its items name, in one call. Rules are checked "
        "first: what one forbids refuses everything.",
    )
    delete_discounts: discount_changes.DeleteDiscountsPayload = _does(
        discount_changes.delete_discounts,
        "Delete discounts by the ids that marketplaces gave, one call for each brand.",
    )
    settle_activity: settlements.SettleActivityPayload = _does(
        settlements.settle_activity,
        "Say what became of unknown items of an activity, for operators: their orders are free "
        "again, and a success is shown. Needs keys:manage.",
    )
    create_export: exports.CreateExportPayload = _does(
        exports.create_export,
        "Have the server write rows to a file, and fetch it once it is whole.",
    )
    cancel_export: exports.CancelExportPayload = _does(
        exports.cancel_export, "Stop an export that is being written."
    )
    create_api_key: keys.CreateApiKeyPayload = _does(
        keys.create_api_key, "Make an API key; its secret is shown this once."
    )
    revoke_api_key: keys.RevokeApiKeyPayload = _does(
        keys.revoke_api_key, "Revoke an API key; it dies within seconds."
    )
