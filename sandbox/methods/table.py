"""Which method is played by which function; a method that is not here is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.envelope import Call, Reply, RpcError, answer
from sandbox.json_text import Json, Object
from sandbox.methods import (
    channels,
    couriers,
    discounts,
    labels,
    orders,
    prices_and_stocks,
    products,
    registration,
)
from sandbox.world import World

Method: TypeAlias = Callable[[World, Call], Json]


def enveloped(call: Call, result: Json) -> Json:
    """The usual answer."""
    return answer(call.id, result)


def bare(_: Call, result: Json) -> Json:
    """An answer the document shows without an envelope."""
    return result


def with_method(call: Call, result: Json) -> Json:
    """An answer the document shows with `method` instead of `jsonrpc`."""
    body: Object = {"id": call.id, "method": call.method, "result": result}
    return body


@dataclass(frozen=True, slots=True)
class Entry:
    """A method and the form of its answer."""

    run: Method
    wrap: Callable[[Call, Json], Json] = enveloped


METHODS = {
    "AuthService.AddBrandIDToClient": Entry(registration.add_brands),
    "ClientCredentialsService.AddFeatures": Entry(registration.add_features),
    "CredentialsService.GetCredentials": Entry(channels.get_credentials),
    "CredentialsService.GetConnectedSalesChannels": Entry(channels.get_connected),
    "ChannelService.Connect": Entry(channels.connect),
    "ChannelService.Disconnect": Entry(channels.disconnect),
    "ChannelService.Reconnect": Entry(channels.reconnect),
    "OrderService.FetchOrders": Entry(orders.fetch_orders),
    "OrderService.AcceptOrder": Entry(orders.accept_order),
    "OrderService.PackOrder": Entry(orders.pack_order),
    "OrderService.ShipOrder": Entry(orders.ship_order),
    "OrderService.CompleteOrder": Entry(orders.complete_order),
    "OrderService.CancelOrder": Entry(orders.cancel_order),
    "OrderService.RejectCancelOrderRequest": Entry(orders.reject_cancel_request),
    "OrderService.ListCancelReason": Entry(orders.list_cancel_reasons),
    "OrderService.ListRejectCancelReason": Entry(orders.list_reject_reasons),
    "OrderService.ShippingLabelURL": Entry(orders.shipping_label_url, with_method),
    "ProductService.ProductFetchedManual": Entry(products.fetch_products),
    "ProductService.FetchVariantsBySku": Entry(products.fetch_variants),
    "ProductService.UpdatePrice": Entry(prices_and_stocks.update_price),
    "InventoryService.UpdateStock": Entry(prices_and_stocks.update_stock),
    "InventoryService.UpdateStockV4": Entry(prices_and_stocks.update_stock_v4),
    "CourierSourceService.GetShipmentProviderServices": Entry(couriers.get_couriers),
    "CategoryService.GetCategory": Entry(products.get_category, bare),
    "WarehouseService.Get": Entry(products.get_warehouses),
    "PromotionService.CreateDiscount": Entry(discounts.create_discount, bare),
    "PromotionService.DeleteDiscount": Entry(discounts.delete_discount, bare),
}


ZIPS: dict[str, Callable[[World, Call], bytes]] = {
    "OrderService.BulkShippingLabelURL": labels.bulk_shipping_labels,
}
"""Methods that answer a zip, without any envelope."""


def play(world: World, call: Call) -> Reply:
    """Run a call and word its answer; what it changes and what it publishes are one change."""
    if call.method in ZIPS:
        return ZIPS[call.method](world, call)
    entry = METHODS.get(call.method)
    if entry is None:
        raise RpcError(400, f"method '{call.method}' doesn't exist")
    with world.change():
        return entry.wrap(call, entry.run(world, call))
